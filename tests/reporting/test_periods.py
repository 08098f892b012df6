"""Months open by themselves, each once, with exactly what every unit owes."""

from collections import Counter
from datetime import date

import pytest

from indicators.models import Campaign, Duty
from reporting.duties import holidays, periods
from reporting.models import Cell, Period, Submission
from reporting.tasks import ensure_periods as the_task
from tests import builders as build
from tests.calendars import typed

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


def leaves(of: str, metric: str, **term: date) -> None:
    Duty.objects.filter(unit__code=of, metric__code=metric).update(**term)


def owing(metric: str) -> dict[str, list[int]]:
    """Unit → the months it is asked for the metric."""
    cells = Cell.objects.filter(metric__code=metric).order_by("submission__period__month")
    found: dict[str, list[int]] = {}
    for unit, month in cells.values_list("submission__unit__code", "submission__period__month"):
        found.setdefault(unit, []).append(month.month)
    return found


def counts() -> tuple[int, int, int]:
    return Period.objects.count(), Submission.objects.count(), Cell.objects.count()


def test_unit_that_leaves_owes_nothing_from_the_month_after(campaign: Campaign) -> None:
    Duty.objects.filter(unit__code="huxi").update(until=date(2022, 6, 15))
    periods.ensure_periods(campaign, now=build.at(12, 31))
    mine = Submission.objects.filter(unit__code="huxi").values_list("period__month", flat=True)
    assert sorted(month.month for month in mine) == [1, 2, 3, 4, 5, 6]
    assert Submission.objects.count() == 12 * 32 + 6


def test_duty_handed_from_one_unit_to_another_is_asked_of_one_each_month(
    campaign: Campaign,
) -> None:
    leaves("huxi", "xinyidai_enterprises", until=date(2022, 6, 30))
    leaves("yuji", "xinyidai_enterprises", since=date(2022, 7, 1))
    periods.ensure_periods(campaign, now=build.at(12, 31))
    found = owing("xinyidai_enterprises")
    assert (found["huxi"], found["yuji"]) == ([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12])


def test_unit_that_joins_is_asked_in_the_months_already_open(campaign: Campaign) -> None:
    Duty.objects.filter(unit__code="huxi").delete()
    periods.ensure_periods(campaign, now=build.at(6, 10))
    assert not Submission.objects.filter(unit__code="huxi").exists()
    before = counts()
    metric = campaign.metrics.get(code="xinyidai_enterprises")
    Duty.objects.create(
        campaign=campaign, metric=metric, unit=build.unit("huxi"), role=Duty.Role.CARRY_OUT,
        reports=True, since=date(2022, 5, 1),
    )  # fmt: skip
    for _ in range(2):
        assert periods.ensure_periods(campaign, now=build.at(6, 10)) == []
        assert owing("xinyidai_enterprises")["huxi"] == [5, 6]
        assert counts() == (before[0], before[1] + 2, before[2] + 2)


def test_new_duty_is_asked_in_drafts_and_not_in_what_was_handed_in(campaign: Campaign) -> None:
    metric = campaign.metrics.get(code="xinyidai_enterprises")
    duty = Duty.objects.get(unit__code="huxi", metric=metric)
    role, pk = duty.role, duty.pk
    Duty.objects.filter(pk=pk).update(reports=False)
    periods.ensure_periods(campaign, now=build.at(5, 10))
    Submission.objects.filter(unit__code="huxi", period__month__month=4).update(state="submitted")
    Duty.objects.filter(pk=pk).update(reports=True, role=role)
    periods.ensure_periods(campaign, now=build.at(5, 11))
    assert owing("xinyidai_enterprises")["huxi"] == [1, 2, 3, 5]
    Submission.objects.filter(unit__code="huxi", period__month__month=4).update(state="returned")
    periods.ensure_periods(campaign, now=build.at(5, 12))
    assert owing("xinyidai_enterprises")["huxi"] == [1, 2, 3, 4, 5]


def dates(period: Period) -> tuple[object, ...]:
    return (
        period.soft_due_at,
        period.soft_provisional,
        period.covers_from,
        period.covers_to,
        period.correction_until,
    )


def test_month_keeps_both_deadlines_its_coverage_and_its_correction_window(
    campaign: Campaign,
) -> None:
    periods.ensure_periods(campaign, now=build.at(5, 1))
    found = {one.month.month: dates(one) for one in Period.objects.all()}
    assert found[3] == (
        build.at(3, 29, 0), False, date(2022, 3, 1), date(2022, 3, 31), build.at(4, 6, 0),
    )  # fmt: skip
    assert found[4] == (
        build.at(4, 22, 0), False, date(2022, 4, 1), date(2022, 4, 25), build.at(5, 6, 0),
    )  # fmt: skip
    assert found[5] == (
        build.at(5, 21, 0), False, date(2022, 4, 26), date(2022, 5, 25), build.at(6, 6, 0),
    )  # fmt: skip


def test_month_opened_without_dates_is_dated_once(campaign: Campaign) -> None:
    periods.ensure_periods(campaign, now=build.at(5, 1))
    kept = {one.pk: dates(one) for one in Period.objects.all()}
    empty = {"soft_due_at": None, "covers_from": None, "covers_to": None, "correction_until": None}
    Period.objects.update(**empty)
    assert periods.ensure_periods(campaign, now=build.at(5, 2)) == []
    assert {one.pk: dates(one) for one in Period.objects.all()} == kept
    Period.objects.filter(month=date(2022, 5, 1)).update(soft_due_at=build.at(5, 5, 0))
    periods.ensure_periods(campaign, now=build.at(5, 3))
    assert Period.objects.get(month=date(2022, 5, 1)).soft_due_at == build.at(5, 5, 0)


def test_changed_calendar_moves_the_soft_dates_that_are_not_past(campaign: Campaign) -> None:
    periods.ensure_periods(campaign, now=build.at(9, 1))
    # Sunday 24 April and Monday 19 September: the first is past, the second not yet.
    off = f"{typed()['off']}\n2022-09-19 纪念日"
    worked = "\n".join(line for line in typed()["worked"].splitlines() if "04-24" not in line)
    moved = holidays.change(
        2022, by=build.head(), at=build.at(9, 1), version=0, typed=typed(off=off, worked=worked)
    )
    assert moved == 0
    off = f"{typed()['off']}\n2022-09-22 纪念日"
    moved = holidays.change(
        2022, by=build.head(), at=build.at(9, 1), version=1, typed=typed(off=off, worked=worked)
    )
    assert moved == 1
    assert Period.objects.get(month=date(2022, 4, 1)).soft_due_at == build.at(4, 22, 0)
    assert Period.objects.get(month=date(2022, 9, 1)).soft_due_at == build.at(9, 21, 0)
    assert Period.objects.get(month=date(2022, 9, 1)).due_at == build.at(9, 26, 0)


def test_rolled_deadline_moves_with_the_calendar(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(roll=Campaign.Roll.FORWARD)
    rolling = Campaign.objects.get(pk=campaign.pk)
    periods.ensure_periods(rolling, now=build.at(9, 1))
    due = Period.objects.filter(month__month__gte=6).order_by("month")
    assert list(due.values_list("due_at", flat=True)) == [
        build.at(6, 28, 0), build.at(7, 26, 0), build.at(8, 26, 0), build.at(9, 27, 0),
    ]  # fmt: skip
    worked = f"{typed()['worked']}\n2022-09-25 国庆节"
    holidays.change(2022, by=build.head(), at=build.at(9, 2), version=0, typed=typed(worked=worked))
    assert Period.objects.get(month=date(2022, 9, 1)).due_at == build.at(9, 26, 0)
