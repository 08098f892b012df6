"""下一分在哪: who can win which point, until when, told to people and to programs alike."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from unittest.mock import ANY

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import score
from indicators.scoring.levers import apply, lapse
from reporting.models import Score
from reporting.queries import Levers, levers_of_indicator
from reporting.queries.scores.levers import LeverRow
from reporting.scores import scorebook
from reporting.scores.knowledge import facts_of
from tests import builders as build
from tests.house.rows import photograph
from tests.reporting.steps import NOW, REPORTING, UNIT, found, of, three_months
from tests.web import ask, read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
API = f"campaigns/{build.CODE}/levers/"


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    return three_months(campaign)


def kept(page: Levers, component: str) -> LeverRow:
    return of([keep.first for keep in page.keeps], component)


def test_applying_any_step_brings_exactly_what_the_page_promises(opened: Campaign) -> None:
    plan, readings = plan_of(opened), readings_in_force(opened)
    facts = facts_of(opened, plan, readings).values
    before = score(plan, facts, readings)
    page = found(opened)
    assert page.gains
    assert page.keeps
    for row in page.gains:
        after = score(plan, apply(plan, facts, row.lever), readings)
        assert after.interval.earned - before.interval.earned == row.lever.points > 0
    for row in page.all_keeps:
        failed = score(plan, lapse(plan, facts, row.lever), readings)
        held = score(plan, apply(plan, facts, row.lever), readings)
        assert held.interval.reachable - failed.interval.reachable == row.lever.points > 0


def test_owners_stand_lead_first_then_who_reports_then_the_others(opened: Campaign) -> None:
    owners = of(found(opened).gains, "11").owners
    assert [(one.unit.code, one.role, one.reports, one.mine) for one in owners] == [
        ("financial-monitoring", "牵头", True, False),
        ("economic-development", "配合", False, False),
        ("huxi", "配合", False, False),
        ("lihaiwu", "配合", False, False),
        ("yuji", "配合", False, False),
        ("zhulaozhuang", "配合", False, False),
    ]
    places = [(one.role != "牵头", not one.reports) for one in of(found(opened).gains, "1").owners]
    assert places == sorted(places)


def test_every_unit_is_named_once_however_many_numbers_a_step_moves(opened: Campaign) -> None:
    for row in (*found(opened).gains, *found(opened).all_keeps):
        units = [owner.unit for owner in row.owners]
        assert len(units) == len(set(units)) > 0


def test_sealed_window_has_no_next_step(opened: Campaign) -> None:
    Score.objects.update(closed=True)
    page = read(signed_in(build.leader()), "levers", opened.code)
    assert "评分期已封存：各月均已审核通过，得分不再变动，没有下一步。" in page
    assert "<table" not in page


def test_own_steps_stand_first_and_are_marked(opened: Campaign) -> None:
    page = found(opened, build.clerk("finance"))
    mine = [row.mine for row in page.gains]
    assert mine == sorted(mine, reverse=True)
    assert {row.component.code for row in page.gains if not row.mine} >= {"3", "8", "10", "11"}
    assert all(row.foremost[0].mine for row in page.gains if row.mine)
    text = read(signed_in(build.clerk("finance")), "levers", opened.code)
    assert text.count(">本单位</span>") == sum(mine) + sum(one.first.mine for one in page.keeps)
    assert ">本单位</span>" not in read(signed_in(build.leader()), "levers", opened.code)


def test_page_lists_gains_and_keeps_with_points_and_links(opened: Campaign) -> None:
    page = found(opened)
    text = read(signed_in(build.leader()), "levers", opened.code)
    gains, keeps = text.split("<h2>保分")
    for row in page.gains:
        assert f'href="{reverse("indicator", args=(opened.code, row.indicator.number))}"' in gains
        assert f"{row.step}" in gains
        assert f"<strong>{row.points}</strong> 分" in gains
    assert "后9个月平均排名不低于" in gains
    assert "其余11个月同样各保0.4分，全部12个月共保4.8分" in keeps
    assert "其余11个月同样各保0.2分，全部12个月共保2.4分" in keeps
    assert len(re.findall(r"<tr[^>]*>\s*<td", text)) == len(page.gains) + len(page.keeps)
    assert page.rule in text
    assert text.count('aria-current="page">下一分</a>') == 1


def test_phone_shows_the_first_of_each_list_until_asked_for_all(opened: Campaign) -> None:
    page, client = found(opened), signed_in(build.leader())
    first = read(client, "levers", opened.code)
    later = max(0, len(page.gains) - 5) + max(0, len(page.keeps) - 2)
    assert first.count('<tr class="beyond">') == later > 0
    assert f'href="?all=1#gains">看全部 {len(page.gains)} 步' in first
    whole = read(client, "levers", opened.code, all="1")
    assert 'class="beyond"' not in whole
    assert "看全部" not in whole


def test_long_list_of_owners_is_folded(opened: Campaign) -> None:
    row = of(found(opened).gains, "13")
    assert (len(row.owners), len(row.foremost)) == (32, 4)
    assert sum(len(units) for _, units in row.crowd) == 32
    assert of(found(opened).gains, "8").crowd == []
    assert "等32家单位" in read(signed_in(build.leader()), "levers", opened.code)


def test_contradictory_facts_are_named_instead_of_steps(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 4, when=NOW, enterprises="0")
    assert scorebook.ensure_scored(opened, now=NOW) is None
    client = signed_in(build.leader())
    text = read(client, "levers", opened.code)
    assert "数据相互矛盾，暂不能推算下一分" in text
    assert "<li>在营企业：是分母，不能为0" in text
    _, body = ask(client, "GET", API)
    assert (body["gains"], body["keeps"]) == ([], [])
    assert "在营企业" in body["problems"][0]


def test_campaign_without_indicators_says_so(opened: Campaign) -> None:
    Campaign.objects.filter(pk=opened.pk).update(total=None)
    opened.indicators.all().delete()
    text = read(signed_in(build.leader()), "levers", opened.code)
    assert "本方案没有设评分指标，不计分，因此没有下一分可言" in text
    assert "<table" not in text


def test_before_any_score_every_step_starts_from_nothing(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    page = found(campaign)
    assert kept(page, "5").lever.step.month == "2022-01"
    assert of(page.gains, "15").step == "国家部委认定并推广的创新报送1项"


def test_empty_lists_say_what_that_means(opened: Campaign) -> None:
    text = render_to_string("reporting/_levers.html", {"campaign": opened, "levers": Levers()})
    assert "没有一步就能多得的分" in text
    assert "没有可以单独列出的保分步骤" in text


def test_one_indicator_has_its_own_steps_alone(opened: Campaign) -> None:
    leader = build.leader()
    whole = found(opened, leader)
    for number in range(1, 17):
        part = levers_of_indicator(opened, number, leader, now=NOW)
        assert {row.indicator.number for row in (*part.gains, *part.all_keeps)} <= {number}
        assert {row.lever for row in part.gains} == {
            row.lever for row in whole.gains if row.indicator.number == number
        }
        assert [keep.held for keep in part.keeps] == [
            keep.held for keep in whole.keeps if keep.first.indicator.number == number
        ]


def test_programs_get_the_same_rows_in_the_same_order(opened: Campaign) -> None:
    leader = build.leader()
    page = found(opened, leader)
    status, body = ask(signed_in(leader), "GET", API)
    assert status == 200
    assert [row["step"] for row in body["gains"]] == [row.step for row in page.gains]
    assert [len(one["months"]) for one in body["keeps"]] == [
        1 + len(one.others) for one in page.keeps
    ]
    (publicity,) = [one for one in body["keeps"] if one["component"] == "5"]
    assert (publicity["held"], publicity["months"][3]) == (
        "4.8",
        {
            "indicator": 5,
            "indicator_name": ANY,
            "component": "5",
            "component_name": ANY,
            "step": "2022-04 达标（合规率、及时率）",
            "metric": "publicity_timely",
            "measure": "条",
            "month": "2022-04",
            "value": ANY,
            "change": None,
            "mean": None,
            "points": "0.4",
            "owners": ANY,
            "mine": False,
            "due_at": "2022-04-26T00:00:00+08:00",
            "working_days_left": 5,
            "provisional": False,
            "tasks": [],
        },
    )
    rank = next(row for row in body["gains"] if row["component"] == "1")
    assert Fraction(rank["mean"]) <= Fraction(rank["value"]) + 1
    numbers = re.findall(r'"(?:points|held|value|change|mean)": (?!null)(.)', json.dumps(body))
    assert set(numbers) == {'"'}


def test_nothing_is_written(opened: Campaign) -> None:
    client = signed_in(build.leader())
    before = photograph()
    read(client, "levers", opened.code)
    ask(client, "GET", API)
    assert photograph() == before


@pytest.mark.parametrize("path", [f"/c/{build.CODE}/levers/", f"/api/v1/{API}"])
def test_queries_do_not_grow_with_months_and_units(campaign: Campaign, path: str) -> None:
    build.open_months(campaign, now=NOW)
    client = signed_in(build.clerk(UNIT))
    counts = []
    for months, units in (((1,), (UNIT,)), ((2, 3, 4), REPORTING)):
        build.deliver_all(campaign, units, months, when=NOW)
        scorebook.ensure_scored(campaign, now=NOW)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20, counts


def test_step_that_nobody_owns_says_so(opened: Campaign) -> None:
    page = Levers(gains=[replace(found(opened).gains[0], owners=())])
    text = render_to_string("reporting/_levers.html", {"campaign": opened, "levers": page})
    assert "方案未明确" in text
