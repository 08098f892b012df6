"""Months open by themselves, each once, with exactly what every unit owes."""

from collections import Counter
from datetime import date

import pytest

from indicators.models import Campaign, Duty
from reporting import periods
from reporting.models import Cell, Period, Submission
from reporting.tasks import ensure_periods as the_task
from tests import builders as build

pytestmark = pytest.mark.django_db


def months(campaign: Campaign) -> list[int]:
    return [period.month.month for period in campaign.periods.order_by("month")]


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (build.at(3, 17, 23, 59), []),
        (build.at(3, 18, 0), [1, 2, 3]),
        (build.at(3, 31, 23, 59), [1, 2, 3]),
        (build.at(4, 1, 0), [1, 2, 3, 4]),
        (build.at(12, 31), list(range(1, 13))),
        (build.at(1, 1, year=2026), list(range(1, 13))),
    ],
)
def test_what_is_due_by_now_is_open(campaign: Campaign, now: object, opened: list[int]) -> None:
    found = periods.ensure_periods(campaign, now=now)  # type: ignore[arg-type]
    assert sorted(period.month.month for period in found) == opened
    assert months(campaign) == opened


def test_running_again_creates_nothing(campaign: Campaign) -> None:
    periods.ensure_periods(campaign, now=build.at(4, 20))
    before = (Period.objects.count(), Submission.objects.count(), Cell.objects.count())
    assert periods.ensure_periods(campaign, now=build.at(4, 20)) == []
    assert (Period.objects.count(), Submission.objects.count(), Cell.objects.count()) == before


def test_month_that_was_missed_is_opened_later_with_its_own_deadline(campaign: Campaign) -> None:
    periods.ensure_periods(campaign, now=build.at(9, 3))
    assert Period.objects.get(month=date(2022, 4, 1)).due_at == build.at(4, 26, 0)
    assert Period.objects.get(month=date(2022, 9, 1)).due_at == build.at(9, 26, 0)
    assert set(Period.objects.filter(month__lt=date(2022, 4, 1)).values_list("due_at")) == {
        (build.at(4, 1, 0),)
    }


def test_each_month_asks_all_33_units_for_what_their_duties_say(campaign: Campaign) -> None:
    periods.ensure_periods(campaign, now=build.at(4, 20))
    assert Counter(Submission.objects.values_list("period__month", flat=True)) == {
        date(2022, month, 1): 33 for month in range(1, 5)
    }
    owed = Duty.objects.filter(campaign=campaign, reports=True)
    wanted = {(duty.unit.code, duty.metric.code, duty.metric.owed == "monthly") for duty in owed}
    for month in range(1, 5):
        cells = Cell.objects.filter(submission__period__month__month=month)
        found = cells.values_list("submission__unit__code", "metric__code", "owed")
        assert set(found) == wanted
        assert len(found) == len(wanted)


def test_cells_of_one_unit_are_the_ones_of_the_plan(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    cells = build.sheet_of(campaign, "huxi", 4).cells.order_by("metric__position")
    assert list(cells.values_list("metric__code", "owed")) == [
        ("dishonest_government_bodies", True),
        ("credit_records_reported", True),
        ("benefit_domains", False),
        ("xinyidai_enterprises", True),
        ("regulated_domains", False),
        ("commitment_records", True),
        ("fulfilment_records", True),
        ("recognised_innovations", False),
        ("regional_risk_events", True),
    ]
    assert all(cell.blank and not cell.typed for cell in cells)


def test_duty_that_begins_later_is_not_owed_before(campaign: Campaign) -> None:
    Duty.objects.filter(unit__code="huxi", metric__code="xinyidai_enterprises").update(
        since=date(2022, 4, 1)
    )
    build.open_months(campaign, now=build.at(4, 20))
    owing = Cell.objects.filter(
        metric__code="xinyidai_enterprises", submission__unit__code="huxi"
    ).values_list("submission__period__month", flat=True)
    assert list(owing) == [date(2022, 4, 1)]


def test_the_task_opens_the_months_of_every_campaign(campaign: Campaign) -> None:
    the_task()
    assert months(campaign) == list(range(1, 13))
