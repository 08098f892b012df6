"""A unit's own words about its week (周报): optional, kept as typed, never counted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Campaign
from notices.circular_moves import CircularState
from notices.circulars.months import months_at, steps_in
from notices.circulars.suggesting import WORDS_AT_MOST, suggested
from notices.circulars.weeks import Week, week_of
from notices.models import Circular, WeeklyBrief
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.workflow import State
from units.models import Unit, User
from units.posts import visible
from units.queries import standing
from units.roles import FILLS_IN, OFFICE, Role

LABELS = {"work": "本周工作", "problems": "存在问题"}
WRITES = FILLS_IN | {Role.UNIT_LEAD}


@dataclass(frozen=True)
class BriefRow:
    """One unit with what it says of the week, None where it says nothing."""

    unit: Unit
    brief: WeeklyBrief | None


def may_read(user: User, campaign: Campaign, unit: Unit) -> bool:
    """The unit's own people, and the office; leaders read the circular."""
    mine = standing(user).within(campaign.jurisdiction)
    return unit.pk in mine.units or mine.has(OFFICE)


def why_not(user: User, campaign: Campaign, unit: Unit, week: Week, *, now: datetime) -> str | None:
    """None when this person may write the unit's brief of that week now."""
    mine = standing(user).within(campaign.jurisdiction)
    if not any(unit.pk in mine.units_as(role) for role in WRITES):
        return f"周报由{unit.name}的人员填写"
    if week > week_of(now):
        return f"{week.label}这一周还没有开始，到时再填"
    issue = Circular.objects.filter(campaign=campaign, monday=week.monday).first()
    if issue is not None and issue.state in (CircularState.SIGNED, CircularState.SENT):
        return f"这一周的通报（{issue.called}）已经签发，周报不再修改"
    return None


def brief_of(campaign: Campaign, unit: Unit, week: Week) -> WeeklyBrief | None:
    rows = WeeklyBrief.objects.filter(campaign=campaign, unit=unit, monday=week.monday)
    return rows.select_related("by").first()


def first_words(campaign: Campaign, unit: Unit, week: Week, *, now: datetime) -> tuple[str, str]:
    """What stands in an empty form: what the portal knows of the unit's week; four queries."""
    at = min(now, week.ends)
    steps = steps_in(campaign, week, until=at).get(unit.code, [])
    mine = [one for one in months_at(campaign, at=at) if one.unit == unit.code]
    mine.reverse()
    late = [one.month for one in mine if one.label == "逾期未报"]
    returned = [one.month for one in mine if one.state is State.RETURNED]
    return suggested(steps, late=late, returned=returned)


def rows_of(campaign: Campaign, week: Week) -> list[BriefRow]:
    """Every unit in the plan's order, with its brief where it wrote one; two queries."""
    rows = WeeklyBrief.objects.filter(campaign=campaign, monday=week.monday).select_related("by")
    said = {one.unit_id: one for one in rows}
    units = Unit.objects.filter(jurisdiction=campaign.jurisdiction, member=True)
    return [BriefRow(unit, said.get(unit.pk)) for unit in units]


def save(
    campaign: Campaign,
    unit: Unit,
    week: Week,
    *,
    by: User,
    at: datetime,
    version: int,
    work: str,
    problems: str,
) -> WeeklyBrief:
    """Keeps both texts; `version` is what the form was shown with, 0 for the first words.

    Raises NotAllowed, Invalid with a sentence per field, Overtaken with who wrote and when.
    """
    refusal = why_not(by, campaign, unit, week, now=at)
    if refusal is not None:
        raise NotAllowed(refusal)
    texts = {"work": visible(work), "problems": visible(problems)}
    wrong = {name: said for name, text in texts.items() if (said := _too_long(name, text))}
    if wrong:
        raise Invalid("；".join(wrong.values()) + "；尚未保存", wrong)
    columns = {**texts, "by": by, "at": at, "version": version + 1}
    key = {"campaign": campaign, "unit": unit, "monday": week.monday}
    if version == 0:
        done = _first(key, columns)
    else:
        done = bool(WeeklyBrief.objects.filter(**key, version=version).update(**columns))
    found = brief_of(campaign, unit, week)
    if not done or found is None:
        raise _overtaken(found)
    return found


def _first(key: dict[str, object], columns: dict[str, object]) -> bool:
    try:
        with transaction.atomic():
            WeeklyBrief.objects.create(**key, **columns)
    except IntegrityError:
        return False
    return True


def _too_long(name: str, text: str) -> str:
    if len(text) <= WORDS_AT_MOST:
        return ""
    return (
        f"{LABELS[name]}有{len(text)}字，最多{WORDS_AT_MOST}字，请删去{len(text) - WORDS_AT_MOST}字"
    )


def _overtaken(found: WeeklyBrief | None) -> Overtaken:
    if found is None:
        return Overtaken("页面内容已过期，请刷新后再保存")
    when = f"{timezone.localtime(found.at):%Y-%m-%d %H:%M:%S}"
    return Overtaken(
        f"{found.by.post}（{found.by.username}）已于{when}填写了本周周报，您填的没有保存；"
        "两份都在下面，请核对后再保存"
    )
