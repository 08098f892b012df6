"""What the records themselves say about a metric: its number or names, and where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Count, DecimalField, Q, QuerySet, Sum
from django.db.models.expressions import Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf

from ledgers.columns import Feed, Standard
from ledgers.models import Record, Tally, ZeroReport
from ledgers.standard import standards

COUNTED = {
    "count": Q(),
    "compliant": Q(ok=True),
    "timely": Q(timely=True),
}


@dataclass(frozen=True)
class Span:
    """The days a metric covers, both included; no first day: everything up to the last."""

    first: date | None
    last: date


@dataclass(frozen=True)
class Fed:
    """What the ledgers hold for a metric; `items` where it lists names, `zero` for 零报告 alone.

    `ledgers` names each ledger that says something with its code, `silent` each that the unit uses
    but that has neither records nor 零报告 of these days: what it would add is unknown, not zero.
    """

    value: Decimal = Decimal(0)
    items: tuple[str, ...] = ()
    zero: bool = False
    ledgers: tuple[tuple[str, str], ...] = ()
    silent: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Fed") -> "Fed":
        # A ledger that says nothing takes no 零报告 away from one that does.
        zeros = [one.zero for one in (self, other) if one.ledgers]
        return Fed(
            self.value + other.value,
            tuple(dict.fromkeys(self.items + other.items)),
            bool(zeros) and all(zeros),
            tuple(dict.fromkeys(self.ledgers + other.ledgers)),
            tuple(dict.fromkeys(self.silent + other.silent)),
        )


@cache
def counted_by_month() -> frozenset[str]:
    """The metrics that count a month's records, so that a lost point has rows behind it."""
    return frozenset(
        one.metric
        for standard in standards().values()
        for one in standard.feeds
        if one.how in ("compliant", "timely") and standard.decision
    )


def fed(jurisdiction: str, unit: int, spans: Mapping[str, Span]) -> dict[str, Fed]:
    """Metric → what the unit's records say; only where a ledger says something of these days.

    Two queries, and at most three per metric and ledger that is used.
    """
    used = _used(jurisdiction, unit)
    found: dict[str, Fed] = {}
    for standard, one in _feeds(spans):
        if standard.code not in used:
            continue
        said = _read(used[standard.code], unit, standard, one, spans[one.metric])
        found[one.metric] = found[one.metric] + said if one.metric in found else said
    return {metric: said for metric, said in found.items() if said.ledgers}


def _feeds(metrics: Iterable[str]) -> list[tuple[Standard, Feed]]:
    wanted = set(metrics)
    return [
        (standard, one)
        for standard in standards().values()
        for one in standard.feeds
        if one.metric in wanted
    ]


def _used(jurisdiction: str, unit: int) -> dict[str, int]:
    """Standard → ledger, where the unit has records or has signed that there are none."""
    whose = {"unit": unit, "ledger__jurisdiction": jurisdiction}
    kept = Tally.objects.filter(**whose, reported__gt=0)
    rows = set(kept.values_list("ledger__standard", "ledger"))
    signed = ZeroReport.objects.filter(**whose, withdrawn_at=None)
    return dict(rows | set(signed.values_list("ledger__standard", "ledger")))


def _read(ledger: int, unit: int, standard: Standard, feed: Feed, span: Span) -> Fed:
    rows = _within(Record.objects.filter(ledger=ledger, unit=unit), standard, feed, span)
    rows = rows.annotate(**{f"of_{column}": KT(f"values__{column}") for column in feed.where})
    name = ((standard.code, standard.name),)
    found, there = READ.get(feed.how, _numbered)(rows, feed)
    if there:
        return replace(found, ledgers=name)
    if _signed(ledger, unit, span):
        return Fed(zero=feed.how not in READ, ledgers=name)
    return Fed(silent=name)


def _named(rows: QuerySet[Record], feed: Feed) -> tuple[Fed, bool]:
    """The different names in the rows, and whether there are rows at all."""
    names = rows.filter(_meant(feed), ok=True).annotate(named=KT(f"values__{feed.column}"))
    items = names.filter(named__isnull=False).order_by("named").values_list("named", flat=True)
    listed = tuple(items.distinct())
    return Fed(Decimal(len(listed)), listed), bool(listed) or rows.exists()


def _summed(rows: QuerySet[Record], feed: Feed) -> tuple[Fed, bool]:
    number = Cast(
        NullIf(KT(f"values__{feed.column}"), Value("")),
        DecimalField(max_digits=20, decimal_places=6),
    )
    found = rows.filter(_meant(feed), ok=True).aggregate(total=Sum(number))
    total = found["total"] or Decimal(0)
    return Fed(total / feed.divided_by), bool(total) or rows.exists()


def _numbered(rows: QuerySet[Record], feed: Feed) -> tuple[Fed, bool]:
    counted = _counted(feed) & _meant(feed)
    some = Count("pk", filter=counted) if counted else Count("pk")
    found = rows.aggregate(all=Count("pk"), some=some)
    return Fed(Decimal(found["some"])), bool(found["all"])


READ = {"distinct": _named, "sum": _summed}


def _meant(feed: Feed) -> Q:
    """Which of the rows the feed is about."""
    return Q(**{f"of_{column}__in": list(values) for column, values in feed.where.items()})


def _counted(feed: Feed) -> Q:
    """Which of the rows count."""
    return Q(codes__overlap=list(feed.rules)) if feed.how == "findings" else COUNTED[feed.how]


def _within(rows: QuerySet[Record], standard: Standard, feed: Feed, span: Span) -> QuerySet[Record]:
    """The rows of these days, by the day the feed names; without one, by the months."""
    dated = feed.dated or standard.dated
    if not dated or (span.first and span.first.day == 1):
        if span.first:
            rows = rows.filter(month__gte=span.first.replace(day=1))
        return rows.filter(month__lte=span.last)
    rows = rows.annotate(day=KT(f"values__{dated}")).filter(day__lte=span.last.isoformat())
    return rows.filter(day__gte=span.first.isoformat()) if span.first else rows


def _signed(ledger: int, unit: int, span: Span) -> bool:
    rows = ZeroReport.objects.filter(ledger=ledger, unit=unit, withdrawn_at=None)
    if span.first:
        rows = rows.filter(month__gte=span.first)
    return rows.filter(month__lte=span.last).exists()
