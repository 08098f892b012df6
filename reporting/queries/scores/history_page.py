"""The page 得分历史: both series, and the answers to what was asked about days and snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from indicators.models import Campaign
from indicators.scoring.bounds import Interval
from indicators.scoring.engine import Result
from indicators.scoring.spec import IndicatorSpec
from reporting.duties.days import Asked, end_of, read_day, read_days
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Snapshot
from reporting.queries.scores.between import Between, between
from reporting.queries.scores.history import History, history_of
from reporting.queries.scores.known import AsKnown, Compared, as_known, compared
from reporting.scores.differences import Difference
from reporting.scores.snapshots import changed_since

NAMES = {
    "earned": "暂计",
    "secured": "锁定",
    "reachable": "最高可达",
    "if_unreported": "缺报按零",
}


@dataclass(frozen=True)
class KnownRow:
    """One indicator as it stood at the end of the day that was asked for."""

    indicator: IndicatorSpec
    points: Decimal
    most: Decimal
    interval: Mapping[str, str]
    paragraphs: list[str]
    basis: str

    @property
    def lost(self) -> Decimal:
        return self.most - self.points


@dataclass(frozen=True)
class KnownPage:
    """截至某日已知: total, four numbers, every indicator, the readings then in force."""

    day: date
    known: AsKnown
    total: Decimal | None
    numbers: list[tuple[str, str]]
    rows: list[KnownRow]
    readings: list[tuple[str, str]]


@dataclass(frozen=True)
class HistoryPage:
    """Everything on the page; what was not asked for is None."""

    history: History
    on: Asked
    known: KnownPage | None
    since: Asked
    until: Asked
    compared: Compared | None
    snapshot: Snapshot | None
    changed: Difference | None
    unknown_snapshot: str
    between: Between | None


def history_page(campaign: Campaign, asked: Mapping[str, str], *, now: datetime) -> HistoryPage:
    """What the address asks: `on`, or `from` and `to`, or `snapshot`, or `before` and `after`; each
    answer costs the same number of queries whatever it finds."""
    on, since, until = asked_days(campaign, asked, now=now)
    snapshot = _snapshot(campaign, asked.get("snapshot"))
    history = history_of(campaign, now=now)
    return HistoryPage(
        history=history,
        on=on,
        known=known_page(campaign, on.day, now=now) if on.day else None,
        since=since,
        until=until,
        compared=compared_days(campaign, since.day, until.day, now=now),
        snapshot=snapshot,
        changed=changed_since(snapshot) if snapshot else None,
        unknown_snapshot="" if snapshot else asked.get("snapshot", ""),
        between=between(history.snapshots, asked),
    )


def asked_days(
    campaign: Campaign, asked: Mapping[str, str], *, now: datetime
) -> tuple[Asked, Asked, Asked]:
    """The days `on`, `from` and `to` as understood; without a name in the address, blank."""
    first, today = campaign.window_first, timezone.localtime(now, SHANGHAI).date()
    on = read_day(asked["on"], first=first, today=today) if "on" in asked else Asked()
    if not asked.keys() & {"from", "to"}:
        return on, Asked(), Asked()
    since, until = asked.get("from", ""), asked.get("to", "")
    return on, *read_days(since, until, first=first, today=today)


def compared_days(
    campaign: Campaign, since: date | None, until: date | None, *, now: datetime
) -> Compared | None:
    """The ends of two days compared; today ends now."""
    if since is None or until is None:
        return None
    return compared(campaign, since=min(end_of(since), now), until=min(end_of(until), now))


def known_page(campaign: Campaign, day: date, *, now: datetime) -> KnownPage:
    """The campaign as known at the end of the day; today ends now."""
    known = as_known(campaign, at=min(end_of(day), now))
    plan, result = known.plan, known.result
    readings = [
        (spec.question, spec.name(known.readings.get(code, spec.default)))
        for code, spec in plan.readings.items()
    ]
    if result is None:
        return KnownPage(day, known, None, [], [], readings)
    numbers = result.interval.to_json()
    return KnownPage(
        day=day,
        known=known,
        total=result.total,
        numbers=[(name, numbers[code]) for code, name in NAMES.items()],
        rows=[_row(one, result, known) for one in plan.indicators],
        readings=readings,
    )


def _row(indicator: IndicatorSpec, result: Result, known: AsKnown) -> KnownRow:
    own = [part for part in result.components if part.indicator == indicator.number]
    interval: Interval = result.intervals[indicator.number]
    return KnownRow(
        indicator=indicator,
        points=result.indicators[indicator.number],
        most=Decimal(f"{sum(part.max for part in own)}"),
        interval=interval.to_json(),
        paragraphs=[part.trace.paragraph() for part in own],
        basis=_basis(known, [one.metric for part in own for one in part.trace.inputs]),
    )


def _basis(known: AsKnown, metrics: list[str]) -> str:
    """How many submissions stood behind an indicator, and which was accepted last."""
    rows = {row[3]: row for said in known.sources_of(metrics).values() for row in said}
    if not rows:
        return "当时没有审核通过的数据"
    last = max(rows.values(), key=lambda row: str(row[6]))
    when = timezone.localtime(datetime.fromisoformat(str(last[6])), SHANGHAI)
    return f"依据{len(rows)}张报送单，最近一张由{last[5]}于{when:%Y-%m-%d %H:%M}审核通过"


def _snapshot(campaign: Campaign, asked: str | None) -> Snapshot | None:
    text = asked or ""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return Snapshot.objects.filter(campaign=campaign, pk=int(text)).first()
