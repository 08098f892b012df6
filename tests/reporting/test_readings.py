"""The registry tells what every option gives today; a decision moves its own indicators only."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Adoption, Campaign, Reading
from indicators.queries import readings_in_force
from reporting.filling import submissions
from reporting.models import Score
from reporting.queries.scores.readings import registry_of
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.scores import adoptions
from tests import builders as build
from tests import web
from tests.reporting.steps import march_and_april

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
WHEN = build.at(4, 20)
GIVEN = {
    "option": "completed",
    "decided_by": "市专班办公室",
    "decided_on": "2022-04-19",
    "document": "聊信办函〔2022〕4号",
    "reason": "市里答复：落后满10名才扣",
}


@pytest.fixture
def scored(campaign: Campaign) -> Campaign:
    return march_and_april(campaign)


def reading(campaign: Campaign, code: str = "rank_step") -> Reading:
    return Reading.objects.get(campaign=campaign, code=code)


def adopt(campaign: Campaign, *, sequence: int = 0, **instead: Any) -> Adoption:
    given = GIVEN | instead
    one = reading(campaign)
    return adoptions.adopt(one, by=build.head(), at=WHEN, sequence=sequence, typed=given).adoption


def test_every_option_of_every_reading_scores_as_promised_once_adopted(scored: Campaign) -> None:
    promised = [
        (row.reading.code, option.code, option.total)
        for row in registry_of(scored).rows
        for option in row.options
        if not option.in_force
    ]
    assert len(promised) == 8
    for code, option, total in promised:
        before = readings_in_force(scored)
        one = reading(scored, code)
        sequence = one.adoptions.count()
        given = GIVEN | {"option": option}
        adoptions.adopt(one, by=build.head(), at=WHEN, sequence=sequence, typed=given)
        kept = Score.objects.first()
        assert kept is not None
        assert (kept.total, kept.readings) == (total, before | {code: option})
        adoptions.adopt(
            one,
            by=build.head(),
            at=WHEN,
            sequence=sequence + 1,
            typed=given | {"option": before[code]},
        )


def test_adoption_is_a_new_score_that_moves_only_its_own_indicators(scored: Campaign) -> None:
    old = Score.objects.get()
    frozen = (old.total, old.points, old.digest, {part.pk for part in old.parts.all()})
    adopted = adopt(scored)
    new = Score.objects.first()
    assert new is not None
    assert new.pk != old.pk
    moved = {number for number, points in new.points.items() if old.points[number] != points}
    assert moved <= {"1"}
    old.refresh_from_db()
    assert (old.total, old.points, old.digest, {part.pk for part in old.parts.all()}) == frozen
    assert (adopted.option, adopted.sequence) == ("completed", 1)


def test_a_decision_is_the_office_heads(scored: Campaign) -> None:
    for user in (build.reviewer(), build.leader(), build.clerk("huxi"), build.administrator()):
        with pytest.raises(NotAllowed, match="不能改口径，请由专班办公室主任登记"):
            adoptions.adopt(reading(scored), by=user, at=WHEN, sequence=0, typed=GIVEN)
    assert not Adoption.objects.exists()


def test_whoever_comes_second_is_told_who_decided_and_when(scored: Campaign) -> None:
    adopt(scored)
    with pytest.raises(Overtaken) as refusal:
        adopt(scored, option="linear")
    assert refusal.value.message == (
        "他人已先行处理：head岗（head）于2022-04-20 10:00采用“满10名才扣（向下取整）”，"
        "本次没有改动。请刷新后再操作"
    )
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("option", "", "请选择要采用的口径"),
        ("option", "started", "现行口径就是“不满10名按10名扣（向上取整）”，请选择另一个"),
        ("option", "upward", "没有选项“upward”，可选：started、completed、linear"),
        ("decided_by", "　", "请填写决定单位"),
        ("decided_by", "办" * 65, "决定单位有65字，最多64字，请精简"),
        ("decided_on", "上周", "请填写决定日期，如 2022-05-09"),
        ("decided_on", "2022-03-17", "决定日期2022-03-17早于方案（2022-03-18），请核对"),
        ("decided_on", "2022-04-21", "决定日期2022-04-21在今天（2022-04-20）之后，请核对"),
        ("reason", "", "请填写理由"),
        ("document", "文" * 129, "依据有129字，最多128字，请精简"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_field(
    scored: Campaign, field: str, typed: str, sentence: str
) -> None:
    given: dict[str, Any] = {field: typed}
    with pytest.raises(Invalid) as refusal:
        adopt(scored, **given)
    assert refusal.value.problems == {field: sentence}
    assert not Adoption.objects.exists()


def test_page_shows_clause_options_and_what_each_gives(scored: Campaign) -> None:
    page = web.read(web.signed_in(build.leader()), "readings", scored.code)
    assert f"{len(registry_of(scored).rows)}条还没有决定" in page
    for row in registry_of(scored).rows:
        assert row.reading.clause in page
        for option in row.options:
            assert option.name in page
            assert option.total is not None
            assert f"{option.total:.2f}" in page
    assert "登记决定" not in page
    assert "登记决定" in web.read(web.signed_in(build.head()), "readings", scored.code)


def test_refused_decision_comes_back_with_what_was_typed(scored: Campaign) -> None:
    client = web.signed_in(build.head())
    posted = GIVEN | {"reason": "", "sequence": "0"}
    answer = client.post(f"/c/{scored.code}/readings/rank_step/", posted)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="completed" checked' in text
    assert "聊信办函〔2022〕4号" in text
    assert "请填写理由" in text


def test_decision_in_the_browser_answers_with_the_new_score(scored: Campaign) -> None:
    client = web.signed_in(build.head())
    answer = client.post(
        f"/c/{scored.code}/readings/rank_step/", GIVEN | {"sequence": "0"}, follow=True
    )
    assert "已采用“满10名才扣（向下取整）”" in answer.content.decode()
    assert readings_in_force(scored)["rank_step"] == "completed"


def test_programs_read_and_decide_as_people_do(scored: Campaign) -> None:
    client, path = web.signed_in(build.head()), f"campaigns/{scored.code}/readings/"
    status, rows = web.ask(client, "GET", path)
    assert status == 200
    by_code: dict[str, Any] = {row["code"]: row for row in rows}
    assert by_code["rank_step"]["in_force"] == "started"
    sent = GIVEN | {"sequence": by_code["rank_step"]["sequence"]}
    status, row = web.ask(client, "POST", f"{path}rank_step/adoptions/", sent)
    assert (status, row["in_force"], row["sequence"]) == (201, "completed", 1)
    promised = {one["code"]: one["total"] for one in by_code["rank_step"]["options"]}
    kept = Score.objects.first()
    assert kept is not None
    assert kept.total == Decimal(promised["completed"])
    assert web.refused(web.ask(client, "POST", f"{path}rank_step/adoptions/", sent))[:2] == (
        409,
        "overtaken",
    )
    no_such = web.ask(
        client, "POST", f"{path}rank_step/adoptions/", sent | {"sequence": 1, "option": "x"}
    )
    assert web.error(no_such)[3] == {"option": "没有选项“x”，可选：started、completed、linear"}


def test_number_of_queries_is_constant(scored: Campaign, django_assert_num_queries: Any) -> None:
    registry_of(scored)
    with django_assert_num_queries(4):
        registry_of(scored)
    adopt(scored)
    adopt(scored, sequence=1, option="linear")
    with django_assert_num_queries(4):
        registry_of(scored)


def test_decision_while_facts_contradict_says_that_nothing_was_scored_yet(
    scored: Campaign,
) -> None:
    old = Score.objects.get()
    sheet = build.sheet_of(scored, "market-supervision", 2)
    build.submit(sheet, by=build.clerk("market-supervision"), when=WHEN, enterprises="1")
    build.accept(sheet, by=build.reviewer(), when=WHEN)
    newest = build.sheet_of(scored, "market-supervision", 4)
    reasons = {"enterprises": "与年报不符"}
    submissions.reopen(newest, by=build.head(), at=WHEN, version=newest.version, reasons=reasons)
    march = build.sheet_of(scored, "market-supervision", 3)
    submissions.reopen(march, by=build.head(), at=WHEN, version=march.version, reasons=reasons)
    client = web.signed_in(build.head())
    answer = client.post(
        f"/c/{scored.code}/readings/rank_step/", GIVEN | {"sequence": "0"}, follow=True
    )
    text = answer.content.decode()
    assert "但现有数据相互矛盾，得分还没有重新核算" in text
    assert "数据相互矛盾，暂不能试算各选项的得分" in text
    assert Score.objects.get() == old
