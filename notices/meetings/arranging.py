"""Setting on which day a campaign's pack comes by itself (调度安排)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign
from notices.meetings import permissions
from notices.meetings.packs import plan_of
from notices.models import MeetingPlan
from reporting.duties.deadlines import SHANGHAI
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import User

DAYS = range(1, 32)


def arrange(
    campaign: Campaign, *, by: User, at: datetime, version: int, automatic: bool, day: str
) -> MeetingPlan:
    """Keeps the arrangement; an empty day is the last working day of the month.

    Raises NotAllowed, Invalid under "day", and Overtaken with who and when.
    """
    refusal = permissions.why_not_arrange(by, campaign)
    if refusal is not None:
        raise NotAllowed(refusal)
    columns: dict[str, object] = {"automatic": automatic, "day": _day(day)}
    columns |= {"changed_by": by, "changed_at": at, "version": version + 1}
    if version:
        read = MeetingPlan.objects.filter(campaign=campaign, version=version)
        done = bool(read.update(**columns))
    else:
        done = _first(campaign, columns)
    if not done:
        raise Overtaken(_told(campaign))
    return plan_of(campaign)


def _first(campaign: Campaign, columns: dict[str, object]) -> bool:
    try:
        with transaction.atomic():
            MeetingPlan.objects.create(campaign=campaign, **columns)
    except IntegrityError:
        return False
    return True


def _day(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    known = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    if known not in DAYS:
        sentence = "每月几日请填1到31的整数；留空表示每月最后一个工作日"
        raise Invalid(sentence, {"day": sentence})
    return known


def _told(campaign: Campaign) -> str:
    plan = plan_of(campaign)
    if plan.changed_by is None or plan.changed_at is None:
        return "页面已过时，没有保存；请刷新后重试"
    when = f"{timezone.localtime(plan.changed_at, SHANGHAI):%Y-%m-%d %H:%M}"
    return (
        f"{plan.changed_by.post}（{plan.changed_by.username}）已于{when}改过调度安排，"
        "您的没有保存；请看过最新内容后再保存"
    )
