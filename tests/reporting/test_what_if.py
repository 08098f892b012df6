"""A what-if scores other numbers exactly as the scorer would, and stores nothing."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from indicators.models import Campaign
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import score
from indicators.scoring.exact import write_plain
from reporting.models import ComponentScore, Score
from reporting.refusals import Invalid
from reporting.scores import knowledge
from reporting.scores.what_if import ground_of, what_if
from tests import builders as build
from tests import web
from tests.reporting.steps import march_and_april
from tests.scoring.recheck import recheck

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


@pytest.fixture
def scored(campaign: Campaign) -> Campaign:
    return march_and_april(campaign)


def tried(campaign: Campaign, readings: dict[str, str] | None = None, **typed: str) -> Any:
    return what_if(ground_of(campaign), typed=typed, readings=readings or {})


def test_nothing_changed_gives_the_score_that_stands(scored: Campaign) -> None:
    kept = Score.objects.get()
    found = tried(scored)
    assert found.after.total == found.before.total == kept.total


def test_changed_numbers_and_readings_score_as_the_scorer_scores_them(scored: Campaign) -> None:
    plan, readings = plan_of(scored), readings_in_force(scored)
    facts = knowledge.facts_of(scored, plan, readings).values
    facts |= {"enterprises": Decimal(4000), "xinyidai_enterprises": Decimal(88)}
    chosen = readings | {"proportional": "from_zero"}
    expected = score(plan, facts, chosen)
    found = tried(
        scored,
        {"proportional": "from_zero"},
        enterprises="4,000",
        xinyidai_enterprises="88",
    )
    assert found.after.total == expected.total
    assert found.after.to_json() == expected.to_json()


def test_nothing_is_stored(scored: Campaign) -> None:
    before = (Score.objects.count(), ComponentScore.objects.count())
    tried(scored, enterprises="4000")
    assert (Score.objects.count(), ComponentScore.objects.count()) == before
    assert readings_in_force(scored)["rank_step"] == "started"


def test_month_is_replaced_alone_and_a_blank_is_unknown(scored: Campaign) -> None:
    ground = ground_of(scored)
    ranks = ground.values["national_rank"]
    assert isinstance(ranks, list)
    found = what_if(ground, typed={"national_rank.2022-05": "10"}, readings={})
    part = next(one for one in found.after.components if one.code == "1")
    values = [one.value for one in part.trace.inputs]
    assert values == [*ranks[:4], 10, *ranks[5:]]
    unknown = what_if(ground, typed={"enterprises": " "}, readings={})
    rate = next(one for one in unknown.after.components if one.code == "10")
    assert rate.trace.unknown
    assert rate.points == 0


@pytest.mark.parametrize(
    ("typed", "readings", "problems"),
    [
        (
            {"enterprises": "很多"},
            {},
            {"enterprises": "“很多”不是数字，请只填写阿拉伯数字，如 1280"},
        ),
        ({"national_rank.2022-05": "300"}, {}, {"national_rank.2022-05": "不能大于261，请核对"}),
        (
            {"market_entities": "0", "seriously_dishonest_entities": "0"},
            {},
            {"market_entities": "是分母，不能为0"},
        ),
        ({"no_such": "1"}, {}, {"no_such": "没有这个数据项"}),
        ({"national_rank.2031-05": "3"}, {}, {"national_rank.2031-05": "没有这个数据项"}),
        ({}, {"no_such": "x"}, {"no_such": "没有这个口径"}),
        ({}, {"rank_step": "x"}, {"rank_step": "口径没有选项“x”"}),
    ],
)
def test_what_cannot_be_tried_is_named_by_its_field(
    scored: Campaign, typed: dict[str, str], readings: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        what_if(ground_of(scored), typed=typed, readings=readings)
    assert refusal.value.problems == problems


def test_page_shows_before_and_after_with_the_working(scored: Campaign) -> None:
    client = web.signed_in(build.clerk("huxi"))
    form = web.read(client, "what-if", scored.code, 10)
    assert 'name="enterprises"' in form
    assert "试算结果" not in form
    page = web.read(
        client, "what-if", scored.code, 10, enterprises="4000", xinyidai_enterprises="88"
    )
    assert "3.60" in page
    assert "88" in page
    refused = client.get(f"/c/{scored.code}/indicators/10/what-if/", {"enterprises": "很多"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="很多"' in text
    assert client.get(f"/c/{scored.code}/indicators/99/what-if/").status_code == 404


def test_another_reading_counts_a_register_anew_on_the_page(scored: Campaign) -> None:
    """The untouched field must not hold the number of the old reading fast."""
    client = web.signed_in(build.leader())
    ground = ground_of(scored)
    now = ground.values["dishonest_government_bodies"]
    asked = {"dishonest_government_bodies": f"{now:f}", "listing": "on_last_day"}
    page = web.read(client, "what-if", scored.code, 2, **asked)
    then = ground.facts.under({"listing": "on_last_day"})["dishonest_government_bodies"]
    assert isinstance(then, Decimal)
    assert f"{10 - then:.2f}" in page


def test_programs_get_a_trace_that_recomputes(scored: Campaign) -> None:
    client = web.signed_in(build.clerk("huxi"))
    asked = {
        "campaign": scored.code,
        "metrics": {"enterprises": 4000, "national_rank": {"2022-05": "10", "2022-04": None}},
        "readings": {"rank_step": "linear"},
    }
    status, body = web.ask(client, "POST", "scores/what-if", asked)
    assert status == 200
    for part in body["after"]["components"]:
        assert abs(recheck(part["trace"]) - Fraction(part["points"])) < Fraction(1, 10**9)
    assert body["before"]["total"] == write_plain(Score.objects.get().total)
    assert body["after"]["indicators"].keys() == body["before"]["indicators"].keys()


@pytest.mark.parametrize(
    "metrics", [{"enterprises": 0.5}, {"enterprises": True}, {"enterprises": ["1"]}]
)
def test_programs_may_not_send_what_is_no_exact_number(
    scored: Campaign, metrics: dict[str, Any]
) -> None:
    asked = {"campaign": scored.code, "metrics": metrics}
    client = web.signed_in(build.leader())
    found = web.error(web.ask(client, "POST", "scores/what-if", asked))
    assert (found[0], found[3]) == (422, {"enterprises": "应为数值文本、整数或 null"})
