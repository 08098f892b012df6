"""Circulars and briefs of the demonstration: one issue sent, one draft to work on, some briefs."""

from datetime import datetime

from indicators.models import Campaign
from notices.circulars import briefs, drafting, sending, signing
from notices.circulars.weeks import Week, week_of
from notices.models import AttachedFile, Attachment, Circular, Dispatch
from reporting.demonstration.people import CLERK_OF, ensure_leader, ensure_people
from reporting.models import Snapshot
from units.models import Unit

# What invented clerks say; the unit of the account "clerk" has left its form as it is offered.
SAID = (
    ("走访辖区企业35家，宣传信用承诺。", "部分企业对信用承诺的内容不了解。"),
    ("完成本月行政许可信息核对，更正2条。", ""),
    ("组织窗口人员学习信用核查操作。", "核查系统上午时段较慢。"),
    ("联系银行召开银企对接会1次。", "小微企业缺少抵押物。"),
)
EVERY = 7


def ensure_circulars(campaign: Campaign, *, now: datetime) -> int:
    """Adds them where the demonstration campaign has none; returns how many issues were new."""
    if not campaign.demonstration or Circular.objects.filter(campaign=campaign).exists():
        return 0
    ensure_leader()
    week = week_of(now)
    _say(campaign, week, now)
    earlier = Snapshot.objects.filter(campaign=campaign, taken_at__lt=week.starts)
    snapshot = earlier.select_related("score").first()
    count = 0 if snapshot is None else _send(campaign, snapshot)
    return count + (drafting.draft(campaign, week, at=now) is not None)


def _say(campaign: Campaign, week: Week, now: datetime) -> None:
    units = list(Unit.objects.filter(jurisdiction=campaign.jurisdiction))
    people = ensure_people(units)
    speaking = [one for one in units if one.code != CLERK_OF and one.pk in people.clerks][::EVERY]
    for unit, (work, problems) in zip(speaking, SAID, strict=False):
        briefs.save(
            campaign,
            unit,
            week,
            by=people.clerks[unit.pk],
            at=now,
            version=0,
            work=work,
            problems=problems,
        )


def _send(campaign: Campaign, snapshot: Snapshot) -> int:
    """The last month's issue, from the snapshot the invented office took then."""
    at = snapshot.taken_at
    people = ensure_people(list(Unit.objects.filter(jurisdiction=campaign.jurisdiction)))
    one = drafting.draft(campaign, week_of(at), at=at, by=people.reviewer, snapshot=snapshot)
    assert one is not None
    signing.submit(one, by=people.reviewer, at=at, version=one.version)
    signing.sign(one, by=people.head, at=at, version=one.version)
    sending.send(one, by=people.reviewer, at=at, version=one.version)
    return 1


def remove_circulars() -> None:
    """Before their snapshots and people, which issues and letters protect.

    A letter somebody decided about is kept for the record, and with it whoever it names.
    """
    issues = Circular.objects.filter(campaign__demonstration=True)
    occasions = [sending.occasion(one) for one in issues]
    letters = Dispatch.objects.filter(plan=sending.PLAN, occasion__in=occasions, acts=None)
    gone = list(letters.values_list("pk", flat=True))
    enclosed = Attachment.objects.filter(dispatch__in=gone)
    files = list(enclosed.values_list("kept", flat=True))
    enclosed.delete()
    Dispatch.objects.filter(pk__in=gone).delete()
    elsewhere = Attachment.objects.filter(kept__in=files).values("kept")
    AttachedFile.objects.filter(pk__in=files).exclude(pk__in=elsewhere).delete()
    issues.delete()
