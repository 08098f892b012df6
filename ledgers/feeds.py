"""What the records themselves say about a metric: its number or names, and where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

    `ledgers` names each ledger with its code.
    """

    value: Decimal = Decimal(0)
    items: tuple[str, ...] = ()
    zero: bool = False
    ledgers: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Fed") -> "Fed":
        return Fed(
            self.value + other.value,
            tuple(dict.fromkeys(self.items + other.items)),
            self.zero and other.zero,
            tuple(dict.fromkeys(self.ledgers + other.ledgers)),
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
    """Metric → what the unit's records say; only metrics of ledgers the unit has used.

    Two queries, and one per metric and ledger that is used.
    """
    used = _used(jurisdiction, unit)
    found: dict[str, Fed] = {}
    for standard, one in _feeds(spans):
        if standard.code not in used:
            continue
        said = _read(used[standard.code], unit, standard, one, spans[one.metric])
        found[one.metric] = found[one.metric] + said if one.metric in found else said
    return found


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
    rows = set(Tally.objects.filter(**whose).values_list("ledger__standard", "ledger"))
    signed = ZeroReport.objects.filter(**whose, withdrawn_at=None)
    return dict(rows | set(signed.values_list("ledger__standard", "ledger")))


def _read(ledger: int, unit: int, standard: Standard, feed: Feed, span: Span) -> Fed:
    rows = _within(Record.objects.filter(ledger=ledger, unit=unit), standard, feed, span)
    for column, values in feed.where.items():
        rows = rows.annotate(**{f"of_{column}": KT(f"values__{column}")})
        rows = rows.filter(**{f"of_{column}__in": values})
    name = ((standard.code, standard.name),)
    if feed.how == "distinct":
        names = rows.filter(ok=True).annotate(named=KT(f"values__{feed.column}"))
        items = names.filter(named__isnull=False).order_by("named").values_list("named", flat=True)
        listed = tuple(items.distinct())
        return Fed(Decimal(len(listed)), listed, False, name)
    if feed.how == "sum":
        number = Cast(
            NullIf(KT(f"values__{feed.column}"), Value("")),
            DecimalField(max_digits=20, decimal_places=6),
        )
        total = rows.filter(ok=True).aggregate(total=Sum(number))["total"] or Decimal(0)
        return Fed(total / feed.divided_by, ledgers=name)
    count = rows.aggregate(
        all=Count("pk"), some=Count("pk", filter=_counted(feed)) if _counted(feed) else Count("pk")
    )
    return Fed(Decimal(count["some"]), (), not count["all"] and _signed(ledger, unit, span), name)


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
