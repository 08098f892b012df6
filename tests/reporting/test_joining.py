"""A unit that joins or leaves within the year: its months, the facts and the score follow."""

from datetime import date

import pytest

from indicators.models import Campaign, Duty
from indicators.queries import plan_of
from reporting.duties.periods import ensure_periods
from reporting.models import Submission
from reporting.scores.knowledge import facts_now
from tests import builders as build

pytestmark = pytest.mark.django_db
METRIC = "wrong_credit_codes"
LEAVES, STAYS = "social-development", ("administrative-approval", "market-supervision")


def known(campaign: Campaign) -> dict[str, bool]:
    """Whether the month of the rate is complete, for the months reported in this story."""
    values = facts_now(campaign, plan_of(campaign), {}).values[METRIC]
    assert isinstance(values, list)
    return {month: values[at] is not None for at, month in ((5, "June"), (6, "July"))}


def asked(of: str) -> list[int]:
    months = Submission.objects.filter(unit__code=of, cells__metric__code=METRIC)
    return [
        one.month
        for one in months.order_by("period__month").values_list("period__month", flat=True)
    ]


@pytest.mark.parametrize(
    ("term", "months", "complete"),
    [
        ({}, range(1, 8), {"June": False, "July": False}),
        ({"until": date(2022, 6, 30)}, range(1, 7), {"June": False, "July": True}),
        ({"since": date(2022, 7, 1)}, range(7, 8), {"June": True, "July": False}),
    ],
)
def test_month_is_complete_with_those_who_owed_it(
    campaign: Campaign, term: dict[str, date], months: range, complete: dict[str, bool]
) -> None:
    Duty.objects.filter(unit__code=LEAVES, metric__code=METRIC).update(**term)
    for _ in range(2):
        ensure_periods(campaign, now=build.at(7, 10))
        assert asked(LEAVES) == list(months)
    build.deliver_all(campaign, STAYS, (6, 7), when=build.at(7, 12))
    assert known(campaign) == complete
    for month in {6, 7} & set(months):
        build.deliver(campaign, LEAVES, month, when=build.at(7, 13))
    assert known(campaign) == {"June": True, "July": True}
