"""How the score went (得分历史): by day, by month in two series, and what is marked beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models.functions import TruncDate

from indicators.models import Adoption, Campaign, Reading
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import score
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import Plan
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Score, Snapshot
from reporting.scores.knowledge import facts_of
from reporting.scores.scorebook import told


@dataclass(frozen=True)
class Day:
    """The last score of a day in Asia/Shanghai; days on which nothing was computed are left out."""

    day: date
    score: int
    total: Decimal
    interval: Mapping[str, str]


@dataclass(frozen=True)
class Month:
    """One month in both series, each None where there is nothing to say.

    `known` 当时已知: the last score computed by the end of the month, whatever month its data
    speak of. `data` 按数据月份: what the data up to and including the month are worth today.
    `last_day` is today's while the month is running.
    """

    month: date
    last_day: date
    known: Decimal | None
    data: Decimal | None
    problems: Sequence[str] = ()
    running: bool = False


@dataclass(frozen=True)
class Mark:
    """Something that belongs beside the line: an adopted reading, or a snapshot with its total.

    The total of a reading is the one known at the end of its day, None before the first score.
    """

    at: datetime
    text: str
    snapshot: int | None = None
    total: Decimal | None = None

    @property
    def day(self) -> date:
        return _day(self.at)


@dataclass(frozen=True)
class History:
    """Everything the page draws and tells."""

    days: list[Day]
    months: list[Month]
    adoptions: list[Mark]
    snapshots: list[Snapshot]

    @property
    def newest_first(self) -> list[Day]:
        return self.days[::-1]

    @property
    def marks(self) -> list[Mark]:
        """Adopted readings and snapshots, oldest first."""
        return _marks(self.days, self.adoptions, self.snapshots)


def history_of(campaign: Campaign, *, now: datetime) -> History:
    """Both series and the marks; at most ten queries, however many days and months there are."""
    days = by_day(campaign)
    return History(
        days=days,
        months=_months(campaign, days, now=now),
        adoptions=adoptions_of(campaign),
        snapshots=snapshots_of(campaign),
    )


def by_day(campaign: Campaign) -> list[Day]:
    """The last score of every day in Asia/Shanghai, oldest first; one query."""
    rows = (
        Score.objects.filter(campaign=campaign)
        .annotate(day=TruncDate("computed_at", tzinfo=SHANGHAI))
        .order_by("day", "-computed_at", "-id")
        .distinct("day")
        .values_list("day", "pk", "total", "interval")
    )
    return [Day(*row) for row in rows]


def by_month(campaign: Campaign, *, now: datetime) -> list[Month]:
    """Every month that has begun, in both series; at most eight queries."""
    return _months(campaign, by_day(campaign), now=now)


def _months(campaign: Campaign, days: list[Day], *, now: datetime) -> list[Month]:
    """From the window's first month to today's, or to the last in which anything was scored."""
    plan, today = plan_of(campaign), _day(now)
    worth = _worth(campaign, plan, today)
    latest = max([campaign.window_last, *(one.day for one in days)])
    found = []
    month = campaign.window_first
    while month <= min(latest, today):
        last = _last_of(month)
        known = _standing(days, last)
        data, problems = worth.get(f"{month:%Y-%m}", (None, []))
        total = known.total if known else None
        shown = min(last, today)
        # After the window a month is worth a row only where something was scored in it.
        if month <= campaign.window_last or any(month <= one.day <= last for one in days):
            found.append(Month(month, shown, total, data, problems, running=last > today))
        month = last + timedelta(days=1)
    return found


def _worth(
    campaign: Campaign, plan: Plan, today: date
) -> dict[str, tuple[Decimal | None, list[str]]]:
    """Month → what the data up to it are worth under today's readings; two queries."""
    readings = readings_in_force(campaign)
    facts = facts_of(campaign, plan, readings)
    begun = [month for month in plan.months if month <= f"{today:%Y-%m}"]
    worth: dict[str, tuple[Decimal | None, list[str]]] = {}
    for month in begun if facts.known else []:
        try:
            found = score(plan, replace(facts, through=month).values, readings)
            worth[month] = (found.total, [])
        except FactsError as error:
            worth[month] = (None, told(error.problems, plan))
    return worth


def adoptions_of(campaign: Campaign) -> list[Mark]:
    """Every decision on a reading, oldest first, in words; one query."""
    rows = Adoption.objects.filter(reading__campaign=campaign).select_related("reading")
    return [
        Mark(
            one.entered_at,
            f"口径：{one.reading.question}——{option_name(one.reading, one.option)}"
            f"（{one.decided_by}决定）",
        )
        for one in rows.order_by("entered_at", "pk")
    ]


def snapshots_of(campaign: Campaign) -> list[Snapshot]:
    """The snapshots, newest first, without their content; one query."""
    rows = Snapshot.objects.filter(campaign=campaign)
    return list(rows.select_related("taken_by", "score").defer("content"))


def marks_of(campaign: Campaign) -> list[Mark]:
    """What is marked beside the line, oldest first; three queries."""
    return _marks(by_day(campaign), adoptions_of(campaign), snapshots_of(campaign))


def _marks(days: list[Day], adoptions: list[Mark], snapshots: list[Snapshot]) -> list[Mark]:
    taken = [Mark(one.taken_at, f"快照：{one.name}", one.pk, one.score.total) for one in snapshots]
    decided = [replace(one, total=_total(_standing(days, one.day))) for one in adoptions]
    return sorted([*decided, *taken], key=lambda mark: mark.at)


def _total(day: Day | None) -> Decimal | None:
    return day.total if day else None


def option_name(reading: Reading, code: str) -> str:
    """What the option of a reading is called."""
    return next((one["name"] for one in reading.options if one["code"] == code), code)


def _standing(days: list[Day], day: date) -> Day | None:
    """The last score known at the end of the day."""
    return next((one for one in reversed(days) if one.day <= day), None)


def _last_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
