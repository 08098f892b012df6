"""总览: the 16 rows stand by what can still be won, each with its owner and its next step."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from indicators.models import Campaign
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import score
from indicators.scoring.levers import apply, levers
from reporting.models import Score
from reporting.queries import dashboard_of
from reporting.queries.scores.ahead import ahead_of
from reporting.scores.knowledge import facts_of
from reporting.scores.priorities import foremost
from tests import builders as build
from tests.life import BANK, MARKET, live
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(6, 10)
ROW = re.compile(r'<td class="way-name">.*?/indicators/(\d+)/".*?</tr>', re.DOTALL)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lived(campaign: Campaign) -> Campaign:
    live(campaign)
    build.open_months(campaign, now=NOW)
    return campaign


def rows_of(page: str) -> dict[int, str]:
    """Number of the indicator → its row, in the order of the page."""
    return {int(found.group(1)): found.group() for found in ROW.finditer(page)}


def step_of(row: str) -> str:
    return row.split('<td class="way-step">')[1].split("</td>")[0]


def test_most_points_to_win_stand_first_and_equal_ones_by_number(lived: Campaign) -> None:
    page = read(signed_in(build.leader()), "dashboard", lived.code)
    found = dashboard_of(lived, now=NOW)
    open_ = {row.indicator.number: row.open or Decimal(0) for row in found.rows}
    order = list(rows_of(page))
    assert order == sorted(open_, key=lambda number: (-open_[number], number))
    assert len(set(open_.values())) < len(order) == 16
    assert open_[order[0]] > open_[order[-1]]


def test_order_by_number_has_an_address_of_its_own(lived: Campaign) -> None:
    client = signed_in(build.leader())
    assert f'href="/c/{lived.code}/?order=number#indicators"' in read(
        client, "dashboard", lived.code
    )
    by_number = read(client, "dashboard", lived.code, order="number")
    assert list(rows_of(by_number)) == list(range(1, 17))
    assert '#indicators" aria-current="page">按序号</a>' in by_number
    other = read(client, "dashboard", lived.code, order="nonsense")
    assert '#indicators" aria-current="page">按还可争取的分</a>' in other


def test_every_row_with_points_to_win_tells_who_does_what_next(lived: Campaign) -> None:
    page = read(signed_in(build.leader()), "dashboard", lived.code)
    rows, ahead = rows_of(page), ahead_of(lived)
    for row in dashboard_of(lived, now=NOW).rows:
        said, way = rows[row.indicator.number], ahead.get(row.indicator.number)
        if row.open:
            assert way is not None
            assert way.step in said
            assert way.whose
            assert way.whose in said
            assert len(way.step) <= 40
    assert "牵头：区金融监测服务中心，配合5家" in rows[11]


def test_step_told_is_the_one_that_wins_most_of_all(lived: Campaign) -> None:
    plan, readings = plan_of(lived), readings_in_force(lived)
    facts = facts_of(lived, plan, readings).values
    found = levers(plan, facts, readings)
    before = score(plan, facts, readings)
    for number, lever in foremost(found).items():
        own = [one for one in found if one.indicator == number]
        assert lever.gains == max(one.gains for one in own)
        after = score(plan, apply(plan, facts, lever), readings)
        won = after.interval.earned - before.interval.earned
        assert won == lever.gains
        if won:
            assert ahead_of(lived)[number].brings.startswith("可得")


def test_step_leads_to_where_this_person_does_it(lived: Campaign) -> None:
    sheet = build.sheet_of(lived, BANK, 6)
    place = f'href="/submissions/{sheet.pk}/#value-xinyidai_credit"'
    for user in (build.leader(), build.clerk(BANK)):
        row = rows_of(read(signed_in(user), "dashboard", lived.code))[11]
        assert place in step_of(row)
    stranger = rows_of(read(signed_in(build.clerk(MARKET)), "dashboard", lived.code))
    assert "/submissions/" not in step_of(stranger[11])
    own = build.sheet_of(lived, MARKET, 6)
    assert f'href="/submissions/{own.pk}/#value-commitment_records"' in step_of(stranger[13])
    office = rows_of(read(signed_in(build.reviewer()), "dashboard", lived.code))
    assert f'href="/c/{lived.code}/matrix/?month=2022-06"' in step_of(office[13])
    assert f'href="/c/{lived.code}/registers/benefit_domains/"' in step_of(office[9])
    closed = f'href="/c/{lived.code}/registers/dishonest_government_bodies/"'
    assert closed in step_of(office[2])
    assert closed not in step_of(stranger[2])


def test_no_step_leads_anybody_to_a_closed_door(lived: Campaign) -> None:
    for user in (build.leader(), build.clerk(MARKET), build.clerk("finance")):
        client = signed_in(user)
        rows = rows_of(read(client, "dashboard", lived.code))
        places = {one for row in rows.values() for one in re.findall(r'href="([^"#]+)', row)}
        assert len(places) >= 16
        answers = {place: client.get(place).status_code for place in places}
        assert set(answers.values()) == {200}, answers


def test_month_that_waits_is_the_one_the_step_opens(lived: Campaign) -> None:
    way = ahead_of(lived)[4]
    assert way.month == "2022-01"
    assert way.step == "1月起逐月达标（重错码率为0）"
    mine = build.sheet_of(lived, MARKET, 1)
    row = rows_of(read(signed_in(build.clerk(MARKET)), "dashboard", lived.code))[4]
    assert f'href="/submissions/{mine.pk}/#value-wrong_credit_codes"' in step_of(row)


def test_rows_without_anything_to_win_are_folded_with_their_count(lived: Campaign) -> None:
    page = read(signed_in(build.leader()), "dashboard", lived.code)
    settled = [row for row in dashboard_of(lived, now=NOW).rows if row.open == 0]
    assert settled
    folded = page.split('<details class="folded">')[1].split("</details>")[0]
    assert f"{len(settled)}项没有可再争取的分：" in folded
    assert set(rows_of(folded)) == {row.indicator.number for row in settled}


def test_sealed_window_tells_no_next_step(lived: Campaign) -> None:
    Score.objects.update(closed=True)
    page = read(signed_in(build.leader()), "dashboard", lived.code)
    assert "可得" not in page
    assert "已封存" in page


def test_new_score_is_told_at_once_although_rows_are_kept(lived: Campaign) -> None:
    client = signed_in(build.leader())
    before = rows_of(read(client, "dashboard", lived.code))[1]
    latest = Score.objects.filter(campaign=lived)[0]
    points = latest.points | {"1": "7.77"}
    build.deliver(lived, "huxi", 5, when=NOW)
    Score.objects.create(
        **{
            name: getattr(latest, name)
            for name in ("campaign", "basis", "total", "interval", "intervals", "closed")
        },
        points=points,
        digest="another",
        engine=latest.engine,
        readings=latest.readings,
        computed_at=NOW,
    )
    after = rows_of(read(client, "dashboard", lived.code))[1]
    assert "<strong>7.77</strong>" in after
    assert "<strong>7.77</strong>" not in before


def test_owner_without_a_lead_is_who_reports_and_missing_numbers_name_theirs(
    campaign: Campaign,
) -> None:
    build.open_months(campaign, now=NOW)
    ways = ahead_of(campaign)
    assert ways[3].step == "先报严重失信主体"
    assert ways[3].brings == ""
    assert ways[3].whose.startswith("责任：区市场监管局")
    assert replace(ways[3], owners=()).whose == ""


def test_overview_whose_parts_are_kept_asks_few_queries(
    lived: Campaign, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(build.reviewer())
    first = read(client, "dashboard", lived.code)
    with django_assert_max_num_queries(15):
        again = read(client, "dashboard", lived.code)
    assert rows_of(again) == rows_of(first)
