"""日历订阅: a person's own dates under a secret address, and nobody else's."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from indicators.models import Campaign
from notices.models import Feed
from tests import builders as build
from tests.web import read, signed_in
from units.models import User

pytestmark = pytest.mark.django_db
NOW = build.at(4, 18)


@pytest.fixture(autouse=True)
def _months(campaign: Campaign) -> Iterator[None]:
    build.open_months(campaign, now=build.at(4, 1))
    with time_machine.travel(NOW, tick=False):
        yield


def address_of(user: User) -> str:
    """The address given out on the page, without its host."""
    page = signed_in(user).post("/feed/", {"act": "issue"}).content.decode()
    return "/ics/" + page.split("/ics/")[1].split("<")[0]


def events(address: str) -> dict[str, date]:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar")
    calendar = Calendar.from_ical(answer.content)
    return {str(one["SUMMARY"]): one.decoded("DTSTART") for one in calendar.walk("VEVENT")}


def test_clerk_reads_both_dates_of_her_own_unit_without_signing_in() -> None:
    found = events(address_of(build.clerk("finance")))
    assert found["区财政局 2022年4月报送截止（24:00）"] == date(2022, 4, 25)
    assert found["区财政局 2022年4月报送内部截止（24:00）"] == date(2022, 4, 21)
    assert not [title for title in found if "各单位" in title or "税务" in title]
    tasks = [title for title in found if title.startswith("节点任务：")]
    every = events(address_of(build.leader()))
    assert 0 < len(tasks) < len([title for title in every if title.startswith("节点任务：")])


def test_whoever_sees_all_units_reads_one_entry_for_all_of_them() -> None:
    found = events(address_of(build.leader()))
    assert found["各单位2022年4月报送截止（24:00）"] == date(2022, 4, 25)
    assert len([title for title in found if "2022年4月报送" in title]) == 2


def test_new_address_ends_the_old_and_only_a_digest_is_kept() -> None:
    clerk = build.clerk("finance")
    first = address_of(clerk)
    second = address_of(clerk)
    assert [Client().get(address).status_code for address in (first, second)] == [404, 200]
    assert first not in read(signed_in(clerk), "feed")
    assert second not in read(signed_in(clerk), "feed")
    assert not Feed.objects.filter(digest__in=[first[5:-4], second[5:-4]]).exists()
    signed_in(clerk).post("/feed/", {"act": "revoke"})
    assert Client().get(second).status_code == 404
    assert Feed.objects.filter(ended_at=None).count() == 0


def test_person_who_left_is_shown_nothing() -> None:
    clerk = build.clerk("finance")
    address = address_of(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    assert Client().get("/ics/guessed.ics").status_code == 404


def test_invented_campaign_is_not_in_a_real_calendar(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=True)
    assert not [
        title for title in events(address_of(build.clerk("finance"))) if "2022年4月" in title
    ]
    invented = build.clerk("taxation", demonstration=True)
    assert "〔演示〕" in "".join(events(address_of(invented)))


@pytest.mark.parametrize("who", ["finance", "leader"])
def test_number_of_queries_does_not_grow(campaign: Campaign, who: str) -> None:
    user = build.leader() if who == "leader" else build.clerk(who)
    address = address_of(user)
    counts = []
    for months in (1, 4):
        kept = campaign.periods.order_by("month")[:months].values("pk")
        if months == 1:
            campaign.periods.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
        else:
            build.open_months(campaign, now=build.at(4, 1))
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
