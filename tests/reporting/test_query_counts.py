"""Pages and lists ask the database as often for 33 units and three months as for one of each."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from notices.models import Dispatch
from notices.reminders import ensure_reminders
from reporting.models import Score, Submission
from reporting.scores import scorebook
from tests import builders as build
from tests import kept
from tests.house.asking import undone
from tests.web import signed_in
from units.models import User

pytestmark = pytest.mark.django_db
NOW = build.at(4, 22)
UNITS = ("market-supervision", "administrative-approval", "financial-monitoring", "huxi")
PAGES: dict[str, tuple[Callable[[], User], str]] = {
    "dashboard": (build.leader, f"/c/{build.CODE}/"),
    "matrix": (build.reviewer, f"/c/{build.CODE}/matrix/"),
    "desk": (lambda: build.clerk("market-supervision"), f"/c/{build.CODE}/desk/"),
    "indicator": (build.leader, f"/c/{build.CODE}/indicators/3/"),
    "indicator of many units": (build.leader, f"/c/{build.CODE}/indicators/13/"),
    "indicator for a clerk": (
        lambda: build.clerk("market-supervision"),
        f"/c/{build.CODE}/indicators/13/",
    ),
    "cells behind a metric": (
        build.leader,
        f"/c/{build.CODE}/indicators/13/sources/commitment_records/",
    ),
    "what-if": (build.leader, f"/c/{build.CODE}/indicators/13/what-if/?enterprises=4000"),
    "readings": (build.leader, f"/c/{build.CODE}/readings/"),
    "API readings": (build.leader, f"/api/v1/campaigns/{build.CODE}/readings/"),
    "calendar": (build.leader, "/calendar/"),
    "calendar year": (build.head, "/calendar/2022/"),
    "mail": (build.administrator, "/mail/"),
    "mail of the office": (build.reviewer, "/mail/?state=queued"),
    "notice plans": (build.head, "/notice-plans/"),
    "API letters": (build.reviewer, "/api/v1/letters/"),
    "API submissions": (build.reviewer, "/api/v1/submissions/"),
    "API scores": (build.leader, f"/api/v1/campaigns/{build.CODE}/scores/"),
    "API latest score": (build.leader, f"/api/v1/campaigns/{build.CODE}/scores/latest/"),
    "API campaigns": (build.leader, "/api/v1/campaigns/"),
}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def cost(client: Client, path: str) -> int:
    """How many queries the page asks, once everything that is asked only once is known."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


def one_of_each(campaign: Campaign) -> None:
    """One unit and one month, delivered and scored; one letter."""
    build.open_months(campaign, now=build.at(3, 20))
    campaign.periods.exclude(month__month=3).delete()
    Submission.objects.exclude(unit__code="market-supervision").delete()
    build.clerk("market-supervision")
    ensure_reminders(now=build.at(3, 30))
    assert Dispatch.objects.count() == 1
    build.deliver(campaign, "market-supervision", 3, when=build.at(3, 30))
    scorebook.ensure_scored(campaign, now=build.at(3, 31))


def many_of_each(campaign: Campaign) -> None:
    """33 units, four months, several scores and letters."""
    build.open_months(campaign, now=NOW)
    for day, month in enumerate((1, 2, 3, 4), start=18):
        build.deliver_all(campaign, UNITS, [month], when=build.at(4, day))
        scorebook.ensure_scored(campaign, now=build.at(4, day, 12))
    for of in ("finance", "taxation", "health"):
        build.clerk(of)
    ensure_reminders(now=NOW)


@pytest.mark.parametrize("page", list(PAGES))
def test_number_of_queries_does_not_grow(campaign: Campaign, page: str) -> None:
    who, path = PAGES[page]
    with undone():
        kept.once("one of each", lambda: one_of_each(campaign))
        few = cost(signed_in(who()), path)
    kept.once("many of each", lambda: many_of_each(campaign))
    many = cost(signed_in(who()), path)
    assert Submission.objects.count() == 4 * 33
    assert Score.objects.count() >= 4
    assert Dispatch.objects.count() >= 4
    assert many == few
    assert few <= 40


def test_sheet_costs_the_same_for_two_fields_and_for_ten(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    client = signed_in(build.reviewer())
    small, large = build.sheet_of(campaign, "finance", 4), build.sheet_of(campaign, "huxi", 4)
    assert small.cells.count() < large.cells.count()
    assert cost(client, f"/submissions/{small.pk}/") == cost(client, f"/submissions/{large.pk}/")
