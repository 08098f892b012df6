"""What is set about letters, circulars, meetings and screens."""

from datetime import datetime

from django.urls import reverse

from creditcity.setup import changes
from creditcity.setup.area import Area, action, last_of
from indicators.models import Campaign
from notices import plans
from notices.circulars import arranging
from notices.circulars.permissions import drafts
from notices.circulars.permissions import why_not_arrange as why_not_circulars
from notices.meetings.packs import plan_of
from notices.meetings.permissions import why_not_arrange as why_not_meetings
from reporting.models import ScreenLink
from reporting.screens import links
from reporting.screens.links import sees_links
from units.models import User

OF_THE_OFFICE = "由专班办公室管理"


def letters(user: User) -> Area:
    """通知方案: one query."""
    written = plans.last_written()
    own = [one for one in written.values() if not one.shipped]
    number = sum(len(one.letters) for one in plans.PLANS.values())
    return Area(
        name="通知方案",
        now=f"{len(plans.PLANS)}个方案、{number}种信，"
        + (f"{len(own)}种用本办公室改过的文字" if own else "都用自带文字"),
        effect="什么时候提醒谁、写什么；改后新写的信用新文字，写好的信不变",
        address=reverse("notice-plans"),
        action=action(plans.why_not(user)),
        changed=last_of(*(changes.of(one.by, one.at) for one in written.values())),
    )


def circulars(user: User, campaign: Campaign) -> Area:
    """通报设置: at most four queries."""
    found, opens = arranging.in_force(campaign), drafts(user, campaign)
    row, number = found.row, len(found.receivers)
    return Area(
        name="通报设置",
        now=f"{found.arranged.day}拟稿，发给{number}人，报头“{found.arranged.look.masthead}”",
        effect="周通报哪天自动拟稿、长什么样、发给谁；已签发的不变",
        address=reverse("circular-arrangement", args=(campaign.code,)) if opens else "",
        action=action(why_not_circulars(user, campaign)) if opens else OF_THE_OFFICE,
        changed=changes.of(row.changed_by, row.changed_at) if row else None,
        tone="" if number else "warn",
        todo="" if number else "没有收件人，周通报发不出去",
    )


def meetings(user: User, campaign: Campaign) -> Area:
    """调度安排: one query."""
    plan = plan_of(campaign)
    day = f"每月{plan.day}日" if plan.day else "每月最后一个工作日"
    return Area(
        name="调度安排",
        now=f"{day}自动形成调度材料" if plan.automatic else "不自动形成，由专班办公室点击形成",
        effect="一页纸的数字在形成时定格",
        address=reverse("meeting-plan", args=(campaign.code,)),
        action=action(why_not_meetings(user, campaign)),
        changed=changes.of(plan.changed_by, plan.changed_at) if plan.changed_at else None,
    )


def screens(user: User, campaign: Campaign, *, now: datetime) -> Area:
    """大屏链接: two queries."""
    rows = ScreenLink.objects.filter(campaign=campaign)
    last, opens = list(rows.select_related("made_by", "revoked_by")), sees_links(user, campaign)
    used = links.in_force(now).filter(campaign=campaign).count()
    ended = [changes.of(one.revoked_by, one.revoked_at) for one in last if one.revoked_at]
    return Area(
        name="大屏链接",
        now=f"{used}个链接在用" if used else "没有在用的链接",
        effect="知道地址的人不用登录就能看大屏，到期或停用即失效",
        address=reverse("screens", args=(campaign.code,)) if opens else "",
        action=action(links.why_not(user, campaign)) if opens else OF_THE_OFFICE,
        changed=last_of(*(changes.of(one.made_by, one.made_at) for one in last), *ended),
    )
