"""What of every ledger is kept how long, what goes next and when, and what has gone (保存期限)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from ledgers.cases import erasing
from ledgers.holding import HELD
from ledgers.models import Erasure, Ledger, Retention
from ledgers.periods import kept, periods
from ledgers.retention import GONE, START
from ledgers.standard import standard, standards

PROOFS = 50
YEAR = 12
STARTS = " ".join(
    f"WHEN '{name}' THEN {day.replace('%(column)s', 'k.until')}" for name, day in START.items()
)
# Every rule is a row; a record may go on the day after its period.
RULES = """
unnest(%(ledger)s::bigint[], %(months)s::int[], %(start)s::text[], %(until)s::text[])
    AS k(ledger, months, start, until)
"""
GOING = f"""
WITH going AS (
    SELECT k.ledger, ({HELD}) AS held,
        ((CASE k.start {STARTS} END) + make_interval(months => k.months))::date + 1 AS day
    FROM {RULES} JOIN ledgers_record r ON r.ledger_id = k.ledger),
next AS (SELECT ledger, min(day) AS day FROM going WHERE day > %(today)s AND NOT held
    GROUP BY ledger)
SELECT g.ledger, count(*) FILTER (WHERE g.day <= %(today)s AND NOT held),
    count(*) FILTER (WHERE g.day <= %(today)s AND held), n.day,
    count(*) FILTER (WHERE NOT held AND g.day >= n.day
        AND date_trunc('month', g.day) = date_trunc('month', n.day))
FROM going g LEFT JOIN next n ON n.ledger = g.ledger
GROUP BY g.ledger, n.day
"""  # noqa: S608 (constants)
FILES = f"""
SELECT k.ledger, count(*) FROM {RULES} JOIN ledgers_batch b ON b.ledger_id = k.ledger
WHERE b.told <> %(gone)s
    AND (b.reported_on + make_interval(months => k.months))::date < %(today)s
    AND (b.state IN ('refused', 'stopped', 'withdrawn')
        OR (b.state = 'merged' AND k.start <> 'ended'))
GROUP BY k.ledger
"""  # noqa: S608


@dataclass(frozen=True)
class Rule:
    """A period: so many months from which day, by which clause, since when."""

    months: int
    counted_from: str
    clause: str
    since: date | None = None

    @property
    def length(self) -> str:
        """In years where it is whole years."""
        years, rest = divmod(self.months, YEAR)
        return f"{self.months}个月" if rest or not years else f"{years}年"


@dataclass(frozen=True)
class Row:
    """A ledger: its rule and the one to come, what may go now, what goes next and on which day."""

    code: str
    name: str
    rule: Rule
    coming: Rule | None
    due: int = 0
    held: int = 0
    files: int = 0
    next_on: date | None = None
    next_number: int = 0


@dataclass(frozen=True)
class Cases:
    """Closed cases: their period and how many are over it."""

    rule: Rule
    due: int


def rows(jurisdiction: str, *, today: date) -> list[Row]:
    """Every ledger in the order of the standards; four queries, and nothing is written."""
    ledgers = {one.standard: one.pk for one in Ledger.objects.filter(jurisdiction=jurisdiction)}
    own = list(
        Retention.objects.filter(ledger__jurisdiction=jurisdiction)
        .select_related("ledger")
        .order_by("since")
    )
    rules = {code: _in_force(code, own, today) for code in standards()}
    asked = {pk: rules[code] for code, pk in ledgers.items() if code in rules}
    going, files = _counted(GOING, asked, today), _counted(FILES, asked, today)
    return [
        _row(
            code,
            rule,
            next((one for one in own if one.ledger.standard == code and one.since > today), None),
            going.get(ledgers.get(code, 0), ()),
            files.get(ledgers.get(code, 0), (0,)),
        )
        for code, rule in rules.items()
    ]


def cases(jurisdiction: str, *, today: date) -> Cases:
    """Closed cases of the jurisdiction; a query for each of the three kinds."""
    of = periods().cases
    over = [erasing.over(one, today=today) for one in erasing.ORDER]
    number = sum(one.filter(jurisdiction=jurisdiction).count() for one in over)
    return Cases(Rule(of.months, "办结（移出）日期", of.clause), number)


def proofs(jurisdiction: str) -> QuerySet[Erasure]:
    """The proofs of deletion, newest first; those of cases belong to no single ledger."""
    rows = Erasure.objects.filter(Q(ledger__jurisdiction=jurisdiction) | Q(ledger=None))
    return rows.select_related("ledger", "unit", "by")


def _in_force(code: str, own: list[Retention], today: date) -> Retention:
    """The ledger's own row, else what the published file says, unsaved."""
    found = [one for one in own if one.ledger.standard == code and one.since <= today]
    if found:
        return found[-1]
    one = kept(code)
    return Retention(
        months=one.months, counted_from=one.counted_from, column=one.column, clause=one.clause
    )


def _counted(sql: str, asked: dict[int, Retention], today: date) -> dict[int, tuple[Any, ...]]:
    given: dict[str, Any] = {"ledger": list(asked), "today": today, "gone": GONE}
    given |= {"months": [one.months for one in asked.values()]}
    given |= {"start": [one.counted_from for one in asked.values()]}
    given |= {"until": [one.column for one in asked.values()]}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return {ledger: tuple(rest) for ledger, *rest in cursor.fetchall()}


def _row(
    code: str,
    now: Retention,
    coming: Retention | None,
    going: tuple[Any, ...],
    files: tuple[Any, ...],
) -> Row:
    due, held, day, number = going or (0, 0, None, 0)
    return Row(
        code=code,
        name=standards()[code].name,
        rule=_rule(code, now),
        coming=_rule(code, coming) if coming else None,
        due=due,
        held=held,
        files=files[0],
        next_on=day,
        next_number=number,
    )


def _rule(code: str, row: Retention) -> Rule:
    counted_from = row.get_counted_from_display()
    of = standard(code)
    if row.counted_from == Retention.Start.ENDED and row.column in of.places:
        counted_from = f"{of.column(row.column).name}（长期的不到期）"
    return Rule(row.months, counted_from, row.clause, row.since)
