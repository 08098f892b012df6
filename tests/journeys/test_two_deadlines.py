"""March to December 2022 by moving the clock: what the two dates do, rest days included."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from indicators.models import Campaign, Duty
from notices.models import Dispatch
from notices.tasks import reminders_due
from reporting.duties.deadlines import SHANGHAI, Punctuality, punctuality
from reporting.models import Period, Submission
from reporting.tasks import ensure_periods
from tests import builders as build
from tests.web import form, post, read, signed_in

pytestmark = pytest.mark.django_db
UNIT = "finance"
TICK = timedelta(microseconds=1)
# Month → the last day of the soft and of the hard date; of three months the 25th is a rest day.
DATES = {
    3: ("03-28", "03-31"),
    4: ("04-21", "04-25"),
    5: ("05-20", "05-25"),
    6: ("06-22", "06-25"),
    7: ("07-20", "07-25"),
    8: ("08-22", "08-25"),
    9: ("09-21", "09-25"),
    10: ("10-20", "10-25"),
    11: ("11-22", "11-25"),
    12: ("12-21", "12-25"),
}
SATURDAY = 5


def end_of(day: str) -> datetime:
    """24:00 of the day."""
    return datetime.combine(
        datetime.fromisoformat(f"2022-{day}").date() + timedelta(days=1), time(), SHANGHAI
    )


def sheet(campaign: Campaign, month: int) -> Submission:
    return build.sheet_of(campaign, UNIT, month)


def judged(one: Submission, now: datetime) -> Punctuality:
    period = one.period
    return punctuality(
        first_submitted=one.first_submitted_at, due=period.due_at, soft=period.soft_due_at, now=now
    )


def hand_in(client: Client, campaign: Campaign, month: int, when: datetime) -> Submission:
    """As the clerk does it: the page is opened, filled and sent at that moment."""
    with time_machine.travel(when, tick=False):
        one = sheet(campaign, month)
        assert post(client, one, "submit", form(one)).status_code == 302
    return sheet(campaign, month)


@pytest.fixture
def clerk(campaign: Campaign) -> Client:
    """The only unit with numbers to report in this story."""
    Duty.objects.filter(campaign=campaign, reports=True).exclude(unit__code=UNIT).update(
        reports=False
    )
    return signed_in(build.clerk(UNIT))


def test_year_is_lived_between_the_two_dates(campaign: Campaign, clerk: Client) -> None:
    for month, (soft, hard) in DATES.items():
        opens = build.at(3, 18, 0) if month == 3 else build.at(month, 1, 0)
        with time_machine.travel(opens, tick=False):
            ensure_periods()
            ensure_periods()
            page = read(clerk, "sheet", sheet(campaign, month).pk)
        for day in (soft, hard):
            at = datetime.fromisoformat(f"2022-{day}")
            assert f"<strong>{at.month}月{at.day}日 24:00</strong>" in page
        one = sheet(campaign, month)
        assert (one.period.soft_due_at, one.period.due_at) == (end_of(soft), end_of(hard))
        near = end_of(soft) - timedelta(days=3)
        assert judged(one, near - TICK) is Punctuality.OPEN
        assert judged(one, near) is Punctuality.NEAR
        assert judged(one, end_of(hard) - TICK) is Punctuality.NEAR
        assert judged(one, end_of(hard)) is Punctuality.OVERDUE
        # June in the last moment, September a moment late, all others after the soft date.
        when = {6: end_of(hard) - TICK, 9: end_of(hard)}.get(month, end_of(soft) + TICK)
        done = hand_in(clerk, campaign, month, when)
        late = Punctuality.LATE if month == 9 else Punctuality.ON_TIME
        assert judged(done, build.at(12, 31)) is late
    assert Period.objects.count() == 12
    resting = [
        period.month.month
        for period in Period.objects.filter(month__month__gte=3).order_by("month")
        if (period.due_at - TICK).astimezone(SHANGHAI).weekday() >= SATURDAY
    ]
    assert resting == [6, 9, 12]
    assert not Period.objects.filter(soft_provisional=True).exists()


def test_reminder_near_a_rest_day_still_comes_before_the_hard_date(
    campaign: Campaign, clerk: Client
) -> None:
    with time_machine.travel(build.at(6, 1, 0), tick=False):
        ensure_periods()
    Period.objects.exclude(month__month=6).delete()
    for day in (22, 23, 24, 25):
        with time_machine.travel(build.at(6, day), tick=False):
            reminders_due()
    told = Dispatch.objects.order_by("occasion").values_list("occasion", flat=True)
    assert list(told) == ["2022-06-22", "2022-06-24"]
    assert all("截止 6月25日 24:00" in one.body for one in Dispatch.objects.all())
