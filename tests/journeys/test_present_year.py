"""The demonstration plays in the present year, whenever that is, and never in the future."""

from datetime import datetime

import pytest

from indicators.models import Campaign
from reporting.demonstration.campaigns import ensure_demonstration
from reporting.models import Event, Score, Submission
from tests import builders as build

pytestmark = pytest.mark.django_db


def built(now: datetime) -> list[Campaign]:
    return ensure_demonstration(build.FOLDER, now=now, say=lambda line: None)


def months(campaign: Campaign) -> list[tuple[int, int]]:
    return [(p.month.year, p.month.month) for p in campaign.periods.order_by("month")]


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (build.at(5, 26, 0, year=2026), {2026: 5}),
        (build.at(2, 10, 9, year=2027), {2026: 12, 2027: 2}),
    ],
)
def test_present_year_is_built_and_early_in_it_the_year_before_too(
    campaign: Campaign, now: datetime, wanted: dict[int, int]
) -> None:
    campaigns = built(now)
    assert_present(campaigns, now=now, months_of=wanted)
    assert built(now) == []


def assert_present(campaigns: list[Campaign], *, now: datetime, months_of: dict[int, int]) -> None:
    """So many months in each year, and nothing that has not happened yet."""
    assert {one.window_first.year: len(months(one)) for one in campaigns} == months_of
    assert all(one.demonstration and one.moved_from == 2022 for one in campaigns)
    assert not Event.objects.filter(at__gt=now).exists()
    assert not Score.objects.filter(computed_at__gt=now).exists()
    for row in Submission.objects.select_related("period").prefetch_related("events"):
        times = [event.at for event in reversed(row.events.all())]
        assert times == sorted(times)
        assert not times or times[0] >= row.period.opens_at
