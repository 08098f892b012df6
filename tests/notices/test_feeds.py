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
from notices.meetings import minutes, packs
from notices.meetings.minutes import Typed
from notices.models import Feed, FollowUp, Meeting
from reporting.dated.task_work import working_units
from reporting.models import TaskWork
from tests import builders as build
from tests.life import score_april
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


def decided(campaign: Campaign, text: str, due: str, lead: str = "finance") -> FollowUp:
    meeting = Meeting.objects.first() or packs.prepare(campaign, by=build.reviewer(), at=NOW)
    typed = Typed(text=text, lead=lead, joint=["huxi"], post="分管副局长", due=due)
    return minutes.enter(
        meeting, by=build.reviewer(), at=NOW, version=meeting.follow_ups.count(), typed=typed
    )


def test_decisions_stand_in_the_calendar_of_their_units_until_signed_off(
    campaign: Campaign,
) -> None:
    score_april(campaign)
    one = decided(campaign, "补齐三月数据", "2022-05-12")
    title, day = "督办事项：补齐三月数据", date(2022, 5, 12)
    readers = [build.clerk("finance"), build.clerk("huxi"), build.leader()]
    addresses = [address_of(user) for user in readers]
    assert [events(address).get(title) for address in addresses] == [day] * 3
    assert title not in events(address_of(build.clerk("taxation")))
    FollowUp.objects.filter(pk=one.pk).update(state="claimed")
    assert title in events(addresses[0])
    FollowUp.objects.filter(pk=one.pk).update(state="done")
    assert [title in events(address) for address in addresses] == [False] * 3


def test_signed_off_task_leaves_the_calendar_of_its_unit_and_then_of_all(
    campaign: Campaign,
) -> None:
    task = next(one for one in campaign.tasks.order_by("pk") if len(working_units(one)) > 1)
    first, *others = working_units(task)
    own, leader = address_of(build.clerk(first.code)), address_of(build.leader())
    title = f"节点任务：{task.title}"
    assert (title in events(own), title in events(leader)) == (True, True)
    work = TaskWork.objects.create(task=task, unit=first, state="claimed", version=1)
    assert title in events(own)
    TaskWork.objects.filter(pk=work.pk).update(state="done")
    assert (title in events(own), title in events(leader)) == (False, True)
    for unit in others:
        TaskWork.objects.create(task=task, unit=unit, state="done", version=1)
    assert title not in events(leader)


@pytest.mark.parametrize("who", ["finance", "leader"])
def test_number_of_queries_does_not_grow(campaign: Campaign, who: str) -> None:
    score_april(campaign)
    user = build.leader() if who == "leader" else build.clerk(who)
    address = address_of(user)
    tasks = list(campaign.tasks.filter(duties__unit__code="finance").distinct())
    for task in tasks[1:]:
        TaskWork.objects.create(task=task, unit=working_units(task)[0], state="done", version=1)
    counts = []
    for rows in (1, 3):
        while FollowUp.objects.count() < rows:
            decided(campaign, f"第{FollowUp.objects.count() + 1}件事", "2022-05-12")
        if rows == 3:
            TaskWork.objects.all().delete()
            build.open_months(campaign, now=build.at(6, 1))
        with CaptureQueriesContext(connection) as asked:
            found = events(address)
        counts.append(len(asked))
    assert len([title for title in found if title.startswith("督办事项：")]) == 3
    assert counts[0] == counts[1] <= 10
