"""What is set about reporting and scoring: deadlines, working days, readings, people, keeping."""

from datetime import date

from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.urls import reverse

from creditcity.setup import changes
from creditcity.setup.area import CHANGE, LOOK, Area, Changed, action, last_of
from creditcity.setup.people.shown import last_added
from indicators.models import Adoption, Campaign
from ledgers.calendars import why_not as why_not_calendar
from ledgers.models import CalendarYear, Retention
from ledgers.periods import kept
from ledgers.queries.keeping import Rule
from ledgers.standard import standards
from reporting.scores.adoptions import why_not as why_not_adopt
from units.enrolling import why_not as why_not_add
from units.models import Contact, HandOver, Membership, Unit, User
from units.queries import staffed, standing
from units.roles import Role


def cycle(campaign: Campaign, *, today: date) -> Area:
    """周期与截止: of the plan, on no page to be changed; no query."""
    monthly = (
        f"每月{campaign.day}日24:00截止，遇休息日{campaign.get_roll_display()}；"
        f"内部截止提前{campaign.soft_days}个工作日"
        if campaign.reports_monthly
        else "这份方案不要求每月报送，只有节点任务"
    )
    return Area(
        name="周期与截止",
        now=monthly,
        effect="是否逾期只看截止；提醒和审核看内部截止。由方案规定，页面上不能改",
        address=reverse("calendar-year", args=(today.year,)),
        changed=changes.with_plan(campaign),
    )


def working_days(user: User, *, today: date) -> Area:
    """节假日表: this year and the next; one query."""
    rows = {one.year: one for one in CalendarYear.objects.select_related("changed_by")}
    year = today.year
    missing = year not in rows
    return Area(
        name="节假日表",
        now="；".join(f"{one}年：{_notice(rows.get(one))}" for one in (year, year + 1)),
        effect="内部截止、提醒和各种“几个工作日内”按它算；改后未过期的月份自动重算",
        address=reverse("calendar"),
        action=action(why_not_calendar(user)),
        changed=last_of(*(changes.of(one.changed_by, one.changed_at) for one in rows.values())),
        tone="warn" if missing else "",
        todo=f"{year}年的放假通知没有登记，请专班办公室主任登记" if missing else "",
    )


def _notice(row: CalendarYear | None) -> str:
    return row.notice if row else "未登记，暂按周一至周五"


def readings(user: User, campaign: Campaign) -> Area:
    """指标与口径: four queries."""
    asked = campaign.readings.count()
    adopted = Adoption.objects.filter(reading__campaign=campaign)
    last = adopted.select_related("entered_by").order_by("-entered_at", "-pk").first()
    decided = adopted.values("reading").distinct().count()
    total = f"{campaign.total:f}".rstrip("0").rstrip(".") if campaign.total else ""
    return Area(
        name="指标与口径",
        now=f"{campaign.indicators.count()}项指标，满分{total}分；"
        f"{asked}个有歧义的口径，{decided}个另有决定，其余按方案",
        effect="改口径立即重新核算；此前的得分和快照不变",
        address=reverse("readings", args=(campaign.code,)),
        action=action(why_not_adopt(user, campaign)),
        changed=changes.of(last.entered_by, last.entered_at)
        if last
        else changes.with_plan(campaign),
    )


def people(user: User, campaign: Campaign) -> Area:
    """单位与人员: seven queries whatever there is."""
    place = campaign.jurisdiction
    named, units = staffed(place)
    held = Membership.objects.filter(ended_at=None, user__is_active=True)
    here = held.filter(Q(unit=None) | Q(unit__jurisdiction=place))
    active = here.values("user").distinct().count()
    administers = standing(user).has({Role.ADMINISTRATOR})
    return Area(
        name="单位与人员",
        now=f"{Unit.objects.filter(jurisdiction=place).count()}个单位，"
        f"其中{named}/{units}个成员单位配齐联系岗位；{active}个账号在用{_last_list(place)}",
        effect="决定谁能登录、能看能办什么，以及提醒发给谁",
        address=reverse("admin:units_user_changelist")
        if administers
        else reverse("directory", args=(campaign.code,)),
        action=CHANGE if administers else LOOK,
        changed=last_of(_last_contact(place), _last_hand_over(place), _last_account()),
        tone="warn" if named < units else "",
        todo="有单位还缺联系岗位，提醒可能送不到" if named < units else "",
        more=(("批量导入", reverse("people-imports", args=(campaign.code,))),)
        if why_not_add(user) is None
        else (),
    )


def _last_list(place: str) -> str:
    last = last_added(place)
    if last is None or last.decided_by is None or last.decided_at is None:
        return ""
    told = changes.of(last.decided_by, last.decided_at)
    return f"。最近批量导入{last.people.count()}人（{told.who}，{told.at:%Y-%m-%d %H:%M}）"


def _last_contact(place: str) -> Changed | None:
    rows = Contact.objects.filter(unit__jurisdiction=place).select_related("entered_by")
    last = rows.order_by("-entered_at").first()
    return changes.of(last.entered_by, last.entered_at) if last else None


def _last_hand_over(place: str) -> Changed | None:
    rows = HandOver.objects.filter(unit__jurisdiction=place).select_related("by")
    last = rows.order_by("-at").first()
    return changes.of(last.by, last.at) if last else None


def _last_account() -> Changed | None:
    rows = LogEntry.objects.filter(content_type__app_label="units").select_related("user")
    last = rows.order_by("-action_time").first()
    return changes.of(last.user, last.action_time) if last else None


def keeping(campaign: Campaign, *, today: date) -> Area:
    """保存期限: the published periods, and those of the jurisdiction's own; one query."""
    rows = Retention.objects.filter(
        ledger__jurisdiction=campaign.jurisdiction, since__lte=today
    ).select_related("ledger", "entered_by")
    own = {one.ledger.standard: one for one in rows.order_by("since")}
    months = sorted(own[code].months if code in own else kept(code).months for code in standards())
    shortest, longest = (Rule(one, "", "").length for one in (months[0], months[-1]))
    span = shortest if shortest == longest else f"{shortest}至{longest}"
    return Area(
        name="保存期限",
        now=f"{len(months)}种台账，保存{span}",
        effect="届满的记录连同历史和文件由系统管理员在服务器上删除，并写下删除证明",
        address=reverse("ledger-retention", args=(campaign.code,)),
        changed=last_of(*(changes.of(one.entered_by, one.entered_at) for one in own.values())),
    )
