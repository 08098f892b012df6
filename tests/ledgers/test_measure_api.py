"""奖惩措施 for programs: asked by the unit of the entry, answered by who carries it out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledgers.models import ListEntry, ListMeasure
from tests import builders as build
from tests.ledgers.cases import NOW, listing, on_the_list
from tests.web import ask, error, refused, signed_in

pytestmark = pytest.mark.django_db
GIVEN = {"measure": "限制优惠政策", "basis": "备忘录", "joint": True, "asked_on": "2022-05-11"}
DONE = {"version": 0, "started_on": "2022-05-12", "feedback": "已执行"}


@pytest.fixture(autouse=True)
def _day(campaign: object) -> Iterator[None]:
    """The plan's units, on a day of its window."""
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        yield


def place(entry: ListEntry) -> str:
    return f"campaigns/{build.CODE}/cases/listings/{entry.pk}/measures/"


def of(unit: str) -> Client:
    return signed_in(build.clerk(unit))


def asked_for(entry: ListEntry, **instead: Any) -> tuple[int, Any]:
    return ask(of("market-supervision"), "POST", place(entry), GIVEN | {"unit": "huxi"} | instead)


def test_measure_is_asked_for_and_answered_by_the_unit_that_carries_it_out() -> None:
    entry = on_the_list()
    status, made = asked_for(entry)
    assert (status, made["unit"], made["joint"], made["feedback"]) == (201, "huxi", True, "")
    assert made["may_feed_back"] is False
    huxi = of("huxi")
    (seen,) = ask(huxi, "GET", place(entry))[1]
    assert (seen["id"], seen["may_feed_back"]) == (made["id"], True)
    status, said = ask(huxi, "POST", f"{place(entry)}{made['id']}/", DONE)
    assert (status, said["started_on"], said["feedback"]) == (200, "2022-05-12", "已执行")
    names = ask(huxi, "GET", place(entry).removesuffix("measures/"))[1]["events"]
    assert [one["name"] for one in names][-2:] == ["发起措施", "执行反馈"]


def test_second_of_two_is_refused_and_a_stranger_knows_of_nothing() -> None:
    entry = on_the_list()
    number = asked_for(entry)[1]["id"]
    huxi = of("huxi")
    assert ask(huxi, "POST", f"{place(entry)}{number}/", DONE)[0] == 200
    told = refused(ask(huxi, "POST", f"{place(entry)}{number}/", DONE | {"feedback": "再次"}))
    assert (told[0], "他人已先行填写" in told[2]) == (409, True)
    assert ListMeasure.objects.get().feedback == "已执行"
    assert ask(of("finance"), "GET", place(entry))[0] == 404
    mine = refused(ask(of("market-supervision"), "POST", f"{place(entry)}{number}/", DONE))
    assert mine[0] == 403
    other = on_the_list()
    assert ask(signed_in(build.reviewer()), "POST", f"{place(other)}{number}/", DONE)[0] == 404


def test_every_fault_is_named_by_its_field_and_nothing_is_kept() -> None:
    entry = on_the_list()
    told = error(asked_for(entry, unit="no-such-unit"))
    assert (told[0], list(told[3])) == (422, ["unit"])
    told = error(asked_for(entry, measure="", asked_on="2022-05-01"))
    assert (told[0], sorted(told[3])) == (422, ["asked_on", "measure"])
    assert asked_for(entry, measure=["一", "二"])[0] == 400
    assert refused(asked_for(listing()))[0] == 403
    assert not ListMeasure.objects.exists()


def test_list_costs_the_same_with_three_measures_as_with_one() -> None:
    entry, costs = on_the_list(), []
    client = of("market-supervision")
    for number in range(3):
        asked_for(entry, measure=f"措施{number}")
        with CaptureQueriesContext(connection) as queries:
            assert len(ask(client, "GET", place(entry))[1]) == number + 1
        costs.append(len(queries))
    assert costs[0] == costs[2]
