"""The page and API of 得分历史: what was known on a day, why two days differ, what is refused."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.duties.days import end_of
from reporting.models import Score
from reporting.queries.scores.history import by_day
from reporting.queries.scores.known import as_known
from tests import builders as build
from tests.house.asking import undone
from tests.kept import once
from tests.life import MARKET, TOWN, UNITS, adopt, kept, live
from tests.web import ask, read, refused, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(6, 10)


@pytest.fixture
def lived(campaign: Campaign) -> Campaign:
    return live(campaign)


@pytest.fixture
def june() -> Iterator[None]:
    """The clock of pages stands still at 10 June."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_page_answers_what_was_known_on_a_day(lived: Campaign, june: None) -> None:
    page = read(signed_in(build.clerk(MARKET)), "history", lived.code, on="2022-04-30")
    total = as_known(lived, at=end_of(date(2022, 4, 30))).result
    assert total is not None
    assert f'id="known-total">{total.total:.2f} ' in page
    assert "截至2022-04-30已知" in page
    assert page.count('class="order"') == 16
    assert "当时采用的口径" in page
    assert 'value="2022-04-30"' in page
    assert "最近一张由reviewer岗于2022-04-13" in page


def test_page_explains_two_days(lived: Campaign, june: None) -> None:
    page = read(
        signed_in(build.leader()),
        "history",
        lived.code,
        **{"from": "2022-04-10", "to": "2022-05-31"},
    )
    assert "2022-04-10 与 2022-05-31 的差别" in page
    assert "口径变更" in page
    assert "差额之和等于总分差额" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": "<b>五月"}, "看不懂“<b>五月”"),
        ({"on": "2031-01-01"}, "还没有到"),
        ({"from": "2022-05-31", "to": "2022-04-30"}, "请把两个日期对调"),
        ({"from": "2022-05-31"}, "请填写日期"),
        ({"snapshot": "77"}, "没有编号为“77”的快照"),
    ],
)
def test_page_keeps_what_was_typed_and_says_what_is_wrong(
    lived: Campaign, june: None, asked: dict[str, str], said: str
) -> None:
    page = read(signed_in(build.leader()), "history", lived.code, **asked)
    assert said in page
    for typed in asked.values():
        assert typed in page


def test_campaign_without_indicators_says_so(campaign: Campaign, june: None) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(total=None)
    page = read(signed_in(build.leader()), "history", campaign.code)
    assert "这份方案没有设评分指标，不计分，因此没有得分历史" in page
    client, path = signed_in(build.leader()), f"campaigns/{campaign.code}"
    status, body = ask(client, "GET", f"{path}/history/")
    assert (status, body["days"], body["note"][:6]) == (200, [], "这份方案没有")
    answer = ask(client, "GET", f"{path}/scores/as-known/?on=2022-05-31")
    assert refused(answer)[:2] == (409, "refused")


def test_api_tells_the_same(lived: Campaign, june: None) -> None:
    client, path = signed_in(build.leader()), f"campaigns/{lived.code}"
    status, body = ask(client, "GET", f"{path}/history/")
    assert status == 200
    assert [one["day"] for one in body["days"]] == [f"{one.day}" for one in by_day(lived)]
    assert body["months"][0]["known"] is None
    assert Decimal(body["months"][4]["worth"]) == Score.objects.filter(campaign=lived)[0].total
    status, body = ask(client, "GET", f"{path}/scores/as-known/?on=2022-05-31")
    assert status == 200
    assert Decimal(body["total"]) == Score.objects.filter(campaign=lived)[0].total
    assert body["sources"]["enterprises"]
    assert len({one["indicator"] for one in body["components"]}) == 16
    query = "from=2022-04-10&to=2022-05-31"
    status, body = ask(client, "GET", f"{path}/scores/difference/?{query}")
    changes = [Decimal(row["change"]) for row in body["components"]]
    assert status == 200
    assert abs(sum(changes) - Decimal(body["change"])) < Decimal("1e-10")


def test_api_hides_sources_of_other_units_and_names_the_field(lived: Campaign, june: None) -> None:
    client, path = signed_in(build.clerk(TOWN)), f"campaigns/{lived.code}/scores"
    assert ask(client, "GET", f"{path}/as-known/?on=2022-05-31")[1]["sources"] == {}
    status, body = ask(client, "GET", f"{path}/difference/?from=x")
    assert status == 422
    assert set(body["error"]["fields"]) == {"from", "to"}


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


ADDRESSES = {
    "page": "/c/{code}/history/",
    "as known": "/c/{code}/history/?on=2022-05-31",
    "difference": "/c/{code}/history/?from=2022-03-31&to=2022-05-31",
    "API": "/api/v1/campaigns/{code}/history/",
    "API as known": "/api/v1/campaigns/{code}/scores/as-known/?on=2022-05-31",
    "API difference": "/api/v1/campaigns/{code}/scores/difference/?from=2022-03-31&to=2022-05-31",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_number_of_queries_does_not_grow(campaign: Campaign, june: None, address: str) -> None:
    path = ADDRESSES[address].format(code=campaign.code)
    with undone():
        once("one score", lambda: _one_score(campaign))
        few = cost(signed_in(build.leader()), path)
    once("four scores", lambda: _four_scores(campaign))
    assert cost(signed_in(build.leader()), path) == few
    assert few <= 35


def _one_score(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    build.deliver(campaign, MARKET, 3, when=build.at(3, 21))
    kept(campaign, build.at(3, 22))
    adopt(campaign, "rank_step", "completed", build.at(3, 23))


def _four_scores(campaign: Campaign) -> None:
    _one_score(campaign)
    for month in (3, 4, 5):
        for of in UNITS[1:]:
            build.deliver(campaign, of, month, when=build.at(month, 24))
        kept(campaign, build.at(month, 25))
    adopt(campaign, "missed_month", "deduct", build.at(5, 26))
    adopt(campaign, "rank_step", "linear", build.at(5, 27))
