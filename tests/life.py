"""A campaign's life in one call: deliveries, a return, a reopening, other readings, scores."""

from datetime import datetime

from indicators.models import Campaign, Reading
from reporting.filling import submissions
from reporting.models import Score, Snapshot
from reporting.queries.scores.known import as_known
from reporting.scores import adoptions, scorebook, snapshots
from tests import builders as build
from tests.kept import once
from units.models import User

MARKET, HALL, BANK, TOWN = (
    "market-supervision",
    "administrative-approval",
    "financial-monitoring",
    "huxi",
)
UNITS = (MARKET, HALL, BANK, TOWN, build.OFFICE_UNIT)
# When snapshots are taken.
WHEN = build.at(4, 28)


def kept(campaign: Campaign, when: datetime) -> Score:
    found = scorebook.ensure_scored(campaign, now=when)
    assert found is not None
    return found


def adopt(campaign: Campaign, code: str, option: str, when: datetime) -> None:
    typed = {
        "option": option,
        "decided_by": "市专班办公室",
        "decided_on": f"{when:%Y-%m-%d}",
        "document": "",
        "reason": "市里答复",
    }
    reading = Reading.objects.get(campaign=campaign, code=code)
    adoptions.adopt(
        reading, by=build.head(), at=when, sequence=reading.adoptions.count(), typed=typed
    )


def live(campaign: Campaign) -> Campaign:
    """March to May: deliveries, a return, a reopening, another reading; scored step by step."""
    once("lived", lambda: _live(campaign))
    return campaign


def _live(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(3, 20))
    for day, of in enumerate(UNITS, start=21):
        build.deliver(campaign, of, 3, when=build.at(3, day))
        kept(campaign, build.at(3, day, 12))
    build.open_months(campaign, now=build.at(4, 1))
    sheet = build.sheet_of(campaign, MARKET, 4)
    clerk, reviewer = build.clerk(MARKET), build.reviewer()
    build.submit(sheet, by=clerk, when=build.at(4, 10), enterprises="7000")
    reasons = {"enterprises": "请核对"}
    back = build.at(4, 11)
    submissions.return_(sheet, by=reviewer, at=back, version=sheet.version, reasons=reasons)
    build.submit(sheet, by=clerk, when=build.at(4, 12), enterprises="6400")
    build.accept(sheet, by=reviewer, when=build.at(4, 13))
    kept(campaign, build.at(4, 13, 12))
    adopt(campaign, "rank_step", "completed", build.at(4, 20))
    build.open_months(campaign, now=build.at(5, 1))
    again = build.at(5, 5)
    submissions.reopen(sheet, by=build.head(), at=again, version=sheet.version, reasons=reasons)
    kept(campaign, build.at(5, 5, 12))
    build.submit(sheet, by=clerk, when=build.at(5, 6), enterprises="6500")
    build.accept(sheet, by=reviewer, when=build.at(5, 7))
    kept(campaign, build.at(5, 7, 12))
    build.deliver_all(campaign, (MARKET, BANK), [5], when=build.at(5, 20))
    kept(campaign, build.at(5, 20, 12))


def april_scored(campaign: Campaign) -> Campaign:
    """April over, two units in, one of them late, the others not at all."""
    once("april scored", lambda: score_april(campaign))
    return campaign


def score_april(campaign: Campaign) -> None:
    """The same where the months are open already: rows that are there change."""
    build.open_months(campaign, now=build.at(4, 1))
    build.deliver(campaign, MARKET, 4, when=build.at(4, 20))
    build.deliver(campaign, BANK, 4, when=build.at(4, 26))
    kept(campaign, build.at(4, 27))


def taken(campaign: Campaign, name: str = "四月通报", by: User | None = None) -> Snapshot:
    """A snapshot of 28 April."""
    return snapshots.take(campaign, name=name, by=by or build.reviewer(), at=WHEN)


def same(campaign: Campaign, found: Score) -> None:
    """The score recomputed from the events of its moment is the stored one, part by part."""
    known = as_known(campaign, at=found.computed_at)
    result = known.result
    assert result is not None
    assert (known.readings, known.closed) == (found.readings, found.closed)
    assert result.total == found.total
    assert {str(n): str(points) for n, points in result.indicators.items()} == found.points
    assert result.interval.to_json() == found.interval
    assert {str(n): one.to_json() for n, one in result.intervals.items()} == found.intervals
    parts = {part.code: part for part in found.parts.all()}
    for one in result.components:
        part = parts[one.code]
        assert (one.points, one.trace.to_json()) == (part.points, part.trace)
        assert one.interval.exact() == part.exact
        read = list(dict.fromkeys(given.metric for given in one.trace.inputs))
        assert dict(known.sources_of(read)) == part.sources
