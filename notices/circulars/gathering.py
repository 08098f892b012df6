"""Everything a week's circular says (素材), gathered once and frozen with the issue."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser

from indicators.models import Campaign
from notices.circulars.amending import amendments, touched
from notices.circulars.months import UnitMonth, months_at, steps_in
from notices.circulars.weeks import SHANGHAI, Week, full_day, short_day
from notices.models import Circular, WeeklyBrief
from reporting.models import Period, Score
from reporting.queries.dated.tasks import TaskRow, task_rows
from reporting.queries.scores.parts import in_plan_order
from reporting.queries.scores.unit_losses import PartLoss, every_loss
from reporting.scores.differences import Part
from reporting.scores.losses import Fate
from reporting.workflow import State
from units.models import Unit

Material = dict[str, Any]
LOSSES_AT_MOST, MONTHS_AT_MOST = 10, 3


def gather(
    campaign: Campaign,
    week: Week,
    *,
    content: Material | None,
    score: Score | None,
    since: Circular | None,
    at: datetime,
) -> Material:
    """The whole material as of `at`; the number of queries depends neither on units nor months.

    `content` is what the snapshot froze, `score` the score it froze, both None where there is
    nothing to score; `since` the last issue that was sent.
    """
    months = months_at(campaign, at=at)
    tasks = task_rows(campaign, AnonymousUser(), now=at, then=at)
    parts = _parts(score)
    return {
        "week": week.code,
        "label": week.label,
        "as_of": moment_text(at),
        "campaign": _campaign(campaign),
        "score": _score(content, since, parts),
        "official": content["official"] if content else None,
        "indicators": _indicators(content, since),
        "month": _month(months),
        "months": _table(months),
        "touched": touched(campaign, since, week, at=at),
        "late": _late(months),
        "returned": _returned(months),
        "units": _units(campaign, week, at),
        "losses": _losses(campaign, score),
        "behind": [_task(row) for row in tasks if row.days < 0 and _open(row)],
        "ahead": [_task(row) for row in tasks if _due_in(row, week.next) and _open(row)],
        "all_tasks": [_task(row) for row in tasks],
        "levers": content["levers"] if content else {"note": "", "gains": [], "keeps": []},
        "deadlines": _deadlines(campaign, week.next),
        "amendments": amendments(campaign, since, parts, at=at),
        "afterwards": "",
    }


def moment_text(at: datetime) -> str:
    """ "2022年4月29日9时"."""
    local = at.astimezone(SHANGHAI)
    return f"{full_day(local.date())}{local.hour}时"


def _campaign(campaign: Campaign) -> Material:
    return {
        "code": campaign.code,
        "name": campaign.name,
        "official": campaign.official_name,
        "shadow": campaign.shadow_name,
        "demonstration": campaign.demonstration,
    }


def _parts(score: Score | None) -> list[Part]:
    stored = in_plan_order(score.parts.all()) if score else []
    return [Part.stored(one.trace, one.exact) for one in stored]


def _score(content: Material | None, since: Circular | None, parts: list[Part]) -> Material | None:
    """The four numbers and the exact change since the last issue; None without a score."""
    if content is None:
        return None
    before = since.material["score"] if since else None
    exact = sum((part.points for part in parts), Fraction(0))
    told: Material = {
        "total": content["total"],
        "exact": str(exact),
        "max": content["campaign"]["total"],
        "interval": content["interval"],
        "computed_at": content["score"]["computed_at"],
        "since": None,
    }
    if since is not None and before is not None:
        change = exact - Fraction(before["exact"])
        told["since"] = {"number": since.number, "total": before["total"], "change": str(change)}
    return told


def _indicators(content: Material | None, since: Circular | None) -> list[Material]:
    """The indicators with their exact points and what changed since the last issue."""
    before = {one["number"]: one["exact"] for one in since.material["indicators"]} if since else {}
    kept = ("number", "name", "max", "points", "lost", "interval", "official", "basis")
    rows = []
    for one in content["indicators"] if content else []:
        exact, was = _sum_of(one["components"]), before.get(one["number"])
        change = None if was is None else str(Fraction(exact) - Fraction(was))
        rows.append({name: one[name] for name in kept} | {"exact": exact, "change": change})
    return rows


def _sum_of(components: Iterable[Material]) -> str:
    return str(sum((Fraction(one["exact"]["earned"]) for one in components), Fraction(0)))


def _month(months: list[UnitMonth]) -> Material | None:
    """The newest open month: who stands where, units in the plan's order."""
    if not months:
        return None
    period = months[0].submission.period
    rows = [row for row in months if row.submission.period_id == period.pk]
    done = [row for row in rows if row.state not in (State.DRAFT, State.RETURNED)]
    return {
        "label": period.label,
        "due": short_day(_last_day(period.due_at)),
        "owed": len(rows),
        "in": len(done),
        "accepted": sum(row.state is State.ACCEPTED for row in rows),
    }


def _table(months: list[UnitMonth]) -> Material:
    """The newest months, oldest first: unit by unit where each stands."""
    labels = list(dict.fromkeys(row.month for row in months))[:MONTHS_AT_MOST][::-1]
    found: dict[str, dict[str, str]] = {}
    for row in months:
        found.setdefault(row.unit, {})[row.month] = row.label
    return {
        "labels": labels,
        "rows": [
            {"unit": unit, "states": [states.get(label, "—") for label in labels]}
            for unit, states in found.items()
        ],
    }


def _late(months: list[UnitMonth]) -> list[Material]:
    """Unit by unit the months whose deadline is over without a report."""
    found: dict[str, list[str]] = {}
    for row in months:
        if row.label == "逾期未报":
            found.setdefault(row.unit, []).append(row.month)
    return [{"unit": unit, "months": list(reversed(of))} for unit, of in found.items()]


def _returned(months: list[UnitMonth]) -> list[Material]:
    return [
        {"unit": row.unit, "month": row.month, "reasons": list(row.reasons.values())}
        for row in months
        if row.state is State.RETURNED
    ]


def _units(campaign: Campaign, week: Week, at: datetime) -> list[Material]:
    """Every unit with what it did and what it says of its week; names as they are now."""
    steps = steps_in(campaign, week, until=at)
    said = WeeklyBrief.objects.filter(campaign=campaign, monday=week.monday)
    briefs = {one.unit_id: {"work": one.work, "problems": one.problems} for one in said}
    units = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
    rows = []
    for unit in units:
        names: Material = {"code": unit.code, "name": unit.name, "short": unit.short_name}
        names["member"] = unit.member
        brief = briefs.get(unit.pk, {"work": "", "problems": ""})
        rows.append(names | {"steps": steps.get(unit.code, [])} | brief)
    return rows


def _losses(campaign: Campaign, score: Score | None) -> list[Material]:
    """The largest losses that cannot be had again, then those that can, with whose they are."""
    if score is None:
        return []
    rows = [one for one in every_loss(campaign, score) if one.loss.fate is not Fate.UNDECIDED]
    rows.sort(key=lambda one: (one.loss.fate is not Fate.GONE, -one.loss.points))
    return [_loss(one) for one in rows[:LOSSES_AT_MOST]]


def _loss(one: PartLoss) -> Material:
    return {
        "indicator": one.indicator.number,
        "name": one.indicator.name,
        "points": f"{one.loss.points}",
        "month": one.loss.month or "",
        "item": one.loss.item,
        "reason": one.loss.reason,
        "fate": one.loss.fate.label,
        "units": list(dict.fromkeys(who.unit for who in one.loss.whose)),
    }


def _task(row: TaskRow) -> Material:
    open_parts = [part.unit.code for part in row.at.parts if part.state != "done"]
    return {
        "title": row.task.title,
        "due": full_day(row.task.due),
        "days": row.days,
        "state": row.at.standing.label,
        "units": list(dict.fromkeys(open_parts or [unit.code for unit in row.task.units])),
    }


def _open(row: TaskRow) -> bool:
    return row.at.standing.code != "done"


def _due_in(row: TaskRow, week: Week) -> bool:
    return week.monday <= row.task.due <= week.sunday


def _deadlines(campaign: Campaign, week: Week) -> list[Material]:
    """The dates of open months that fall into the week, in their order; one query."""
    rows: list[tuple[date, str, str]] = []
    for period in Period.objects.filter(campaign=campaign, due_at__gt=week.starts):
        for bound, what in ((period.soft_due_at, "内部截止"), (period.due_at, "最后截止")):
            if bound is not None and week.monday <= _last_day(bound) <= week.sunday:
                rows.append((_last_day(bound), period.label, what))
    return [
        {"day": short_day(day), "month": label, "what": what} for day, label, what in sorted(rows)
    ]


def _last_day(bound: datetime) -> date:
    return (bound - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
