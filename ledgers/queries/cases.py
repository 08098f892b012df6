"""Cases as pages want them: whose, about whom, how they stand by the clock; and 有效异议占比."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from ledgers.calendars import stored_calendar
from ledgers.cases import clocks, objections, repairs
from ledgers.cases.clocks import Standing
from ledgers.cases.listings import same_subject
from ledgers.cases.moves import CLOSED
from ledgers.cases.steps import MODELS, AnyCase, table_of
from ledgers.cases.subjects import Subject, subject_of
from ledgers.models import ListEntry, ListMeasure, Objection, Repair, Tally
from ledgers.terms import Clock, terms
from ledgers.workdays import Calendar
from units.models import User
from units.queries import standing
from units.roles import SEES_ALL_UNITS

PAGE = 50
PUBLISHED = ("publicity-licence", "publicity-penalty")
PER = 100_000
FIRST = {Standing.OVERDUE: 0, Standing.NEAR: 1, Standing.RUNNING: 2}


@dataclass(frozen=True)
class Row:
    """A case with its subject as this person sees it, and how it stands."""

    case: AnyCase
    subject: Subject
    stands: Standing | None
    due: date | None
    provisional: bool
    clock: Clock | None


@dataclass(frozen=True)
class Share:
    """有效异议占比: objections upheld among the records published, both as integers."""

    upheld: int
    published: int

    @property
    def per(self) -> str:
        """Per 100,000, cut off after two decimals; nothing published: unknown."""
        if not self.published:
            return "无公示信息"
        whole, rest = divmod(self.upheld * PER * 100 // self.published, 100)
        return f"{whole}.{rest:02d}/10万"

    @property
    def reached(self) -> bool | None:
        """Below one in 100,000, as Licheng's task (十)2 wants it."""
        return self.upheld * PER < self.published if self.published else None


def visible_to(user: User | AnonymousUser, jurisdiction: str, table: str) -> QuerySet[Any]:
    """The cases this person may know of: the own units', all with the office or a leader.

    An entry of a list is also known to the units that carry its measures out.
    """
    mine = standing(user).within(jurisdiction)
    rows = MODELS[table].objects.filter(jurisdiction=jurisdiction)
    rows = rows.select_related("unit", "entered_by")
    if mine.has(SEES_ALL_UNITS):
        return rows
    if not mine.units:
        return rows.none()
    own = Q(unit_id__in=mine.units)
    if table == "listing":
        carried = ListMeasure.objects.filter(entry=OuterRef("pk"), unit_id__in=mine.units)
        return rows.filter(own | Q(Exists(carried)))
    return rows.filter(own)


def listed(
    rows: QuerySet[Any], table: str, *, today: date, closed: bool, after: int | None = None
) -> tuple[list[Row], int | None]:
    """Open cases, the most urgent first, or closed ones, the newest first; keyset by number.

    The next page begins after the returned number. Three queries.
    """
    over = Q(state__in=CLOSED[table])
    rows = rows.filter(over) if closed else rows.exclude(over)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    shown = rows_of(found[:PAGE], today=today)
    if not closed:
        shown.sort(key=lambda one: (FIRST.get(one.stands or Standing.RUNNING, 3), one.due or today))
    return shown, more


def rows_of(cases: Iterable[AnyCase], *, today: date) -> list[Row]:
    """The cases with their clocks; two queries for the calendar, however many cases."""
    calendar = stored_calendar()
    return [row_of(case, calendar, today=today) for case in cases]


def row_of(case: AnyCase, calendar: Calendar, *, today: date, unmasked: bool = False) -> Row:
    subject = subject_of(case, unmasked=unmasked)
    if isinstance(case, ListEntry):
        return Row(case, subject, _ends(case, today), case.until, False, None)
    clock = clock_of(case)
    due, provisional = case.due, case.provisional
    if provisional:
        # The year may have been published since.
        due, provisional = vars(clocks.due(case.counted_from, clock, calendar)).values()
    over = case.state in CLOSED[table_of(case)]
    closed_on = _closed_on(case)
    stands = clocks.stands(due=due, today=today, closed_on=closed_on, over=over, calendar=calendar)
    return Row(case, subject, stands, due, provisional, clock)


def _ends(entry: ListEntry, today: date) -> Standing | None:
    """An entry whose period is over must be removed: overdue."""
    if entry.state != ListEntry.State.LISTED or entry.until is None:
        return None
    return Standing.OVERDUE if today > entry.until else Standing.RUNNING


def clock_of(case: Objection | Repair) -> Clock:
    if isinstance(case, Objection):
        return objections.clock_of(case.jurisdiction, case.rule)
    return repairs.clock_of(case.jurisdiction, case.rule)


def _closed_on(case: Objection | Repair) -> date | None:
    return case.decided_on if isinstance(case, Objection) else case.closed_on


def share(jurisdiction: str, *, first: date, last: date) -> Share:
    """有效异议占比 of the months: answered then, over the 双公示 records of then; two queries."""
    upheld = Objection.objects.filter(
        jurisdiction=jurisdiction, upheld=True, decided_on__gte=first, decided_on__lte=last
    ).count()
    published = Tally.objects.filter(
        ledger__jurisdiction=jurisdiction,
        ledger__standard__in=PUBLISHED,
        month__gte=first.replace(day=1),
        month__lte=last,
    ).aggregate(number=Sum("reported", default=0))["number"]
    return Share(upheld, published)


def counts(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many open cases of each kind."""
    return {table: found.exclude(state__in=CLOSED[table]).count() for table, found in rows.items()}


def disputed(entry: ListEntry) -> bool:
    """Whether the subject disputes a record now: measures rest meanwhile (2018年意见第19条)."""
    return (
        Objection.objects.filter(jurisdiction=entry.jurisdiction, **same_subject(entry))
        .exclude(state__in=CLOSED["objection"])
        .exists()
    )


def regime_name(case: Repair) -> str:
    """The rule a repair follows, by its name."""
    regime = terms().regime_of(case.regime)
    return regime.name if regime else case.regime
