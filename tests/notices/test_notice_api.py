"""Notice plans and calendar addresses for programs: by the pages' checks, and only one's own."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from notices.models import Dispatch, Feed, NoticeText
from notices.plans import PLANS
from notices.reminders import ensure_reminders
from tests import builders as build
from tests.web import ask, error, refused, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(4, 21)
DAY = "notice-plans/monthly-reminder/day/"
WORDS = {"number": 0, "subject": "请报：{项数}项", "body": "{收件岗位}：\r\n{事项}"}


@pytest.fixture(autouse=True)
def _month(campaign: Campaign) -> Iterator[None]:
    build.open_months(campaign, now=build.at(4, 1))
    with time_machine.travel(NOW, tick=False):
        yield


def test_program_reads_every_plan_with_the_words_in_force() -> None:
    office, head = signed_in(build.reviewer()), signed_in(build.head())
    status, shown = ask(office, "GET", "notice-plans/")
    assert (status, [one["code"] for one in shown]) == (200, list(PLANS))
    ladder = next(one for one in shown if one["code"] == "monthly-reminder")
    assert (ladder["not_before"], len(ladder["rungs"])) == ("09:00:00", 7)
    assert {one["number"] for one in ladder["letters"]} == {0}
    with CaptureQueriesContext(connection) as before:
        ask(office, "GET", "notice-plans/")
    for number in range(3):
        assert ask(head, "PUT", DAY, WORDS | {"number": number})[0] == 200
    with CaptureQueriesContext(connection) as after:
        _, shown = ask(office, "GET", "notice-plans/")
    assert len(after) == len(before)
    ladder = next(one for one in shown if one["code"] == "monthly-reminder")
    day = next(one for one in ladder["letters"] if one["letter"] == "day")
    assert (day["subject"], day["number"], day["by"]) == (WORDS["subject"], 3, "head岗")
    clerk = signed_in(build.clerk("finance"))
    assert refused(ask(clerk, "GET", "notice-plans/"))[0] == 403


def test_words_of_a_program_are_checked_as_those_of_the_page() -> None:
    build.clerk("finance")
    head, office = signed_in(build.head()), signed_in(build.reviewer())
    assert refused(ask(office, "PUT", DAY, WORDS))[:2] == (403, "not_allowed")
    assert ask(office, "GET", DAY)[0] == 200
    bad = WORDS | {"subject": "{单位数}\n两行", "body": ""}
    code, kind, _, fields = error(ask(head, "PUT", DAY, bad))
    assert (code, kind) == (422, "invalid")
    assert "不认识占位符{单位数}" in fields["subject"]
    assert fields["body"] == "正文不能为空"
    status, kept = ask(head, "PUT", DAY, WORDS)
    assert (status, kept["number"], kept["shipped"]) == (200, 1, False)
    assert refused(ask(head, "PUT", DAY, WORDS))[:2] == (409, "overtaken")
    ensure_reminders(now=NOW)
    assert Dispatch.objects.get(recipient__username="clerk-finance").subject == "请报：1项"
    status, back = ask(head, "PUT", DAY, {"number": 1, "shipped": True})
    assert (status, back["number"], back["shipped"]) == (200, 2, True)
    assert back["subject"] == PLANS["monthly-reminder"].letters["day"].subject
    assert NoticeText.objects.count() == 2
    assert ask(head, "GET", "notice-plans/monthly-reminder/no-such/")[0] == 404
    assert ask(head, "GET", "notice-plans/no-such/day/")[0] == 404


def test_program_renews_and_ends_its_own_address_alone() -> None:
    clerk, other = signed_in(build.clerk("finance")), signed_in(build.clerk("taxation"))
    assert ask(clerk, "GET", "feed/") == (200, {"created_at": None})
    status, first = ask(clerk, "POST", "feed/")
    assert status == 201
    _, theirs = ask(other, "POST", "feed/")
    _, second = ask(clerk, "POST", "feed/")
    assert "address" not in ask(clerk, "GET", "feed/")[1]

    def answers() -> list[int]:
        return [Client().get(one["address"]).status_code for one in (first, second, theirs)]

    assert answers() == [404, 200, 200]
    assert ask(clerk, "DELETE", "feed/")[0] == 204
    assert answers() == [404, 404, 200]
    assert ask(clerk, "DELETE", "feed/")[0] == 204
    assert Feed.objects.filter(ended_at=None).count() == 1
