"""目标完成: targets apart from points, three marks on one bar, and where the pace leads."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign, Target
from indicators.scoring.exact import write_number
from reporting.queries.targets.target_bar import Bar, amount
from reporting.queries.targets.target_row import TargetRow
from reporting.queries.targets.targets import Targets, targets_of, targets_of_indicator
from reporting.scores import scorebook
from tests import builders as build
from tests.house.rows import photograph
from tests.reporting.steps import three_months
from tests.web import ask, read, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)
MARKET, HALL, LOANS = "market-supervision", "administrative-approval", "financial-monitoring"
REPORTING = (MARKET, LOANS, HALL, "huxi", build.OFFICE_UNIT)
API = f"campaigns/{build.CODE}/targets/"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    """The real plan with three months of five units accepted and scored."""
    return three_months(campaign)


def found(campaign: Campaign, *, month: int = 4, day: int = 20) -> Targets:
    return targets_of(campaign, now=build.at(month, day))


def row(page: Targets, component: str, level: str = "district", *, of: str = "") -> TargetRow:
    (one,) = [
        one
        for one in page.rows
        if (one.component.code, one.goal.level) == (component, level) and of in one.goal.name
    ]
    return one


def bar(page: Targets, component: str) -> Bar:
    bars = [one.bar for one in page.groups if one.component.code == component and one.bar]
    return bars[0]


def test_every_target_of_the_plan_stands_on_the_page_with_its_source(opened: Campaign) -> None:
    page, text = found(opened), read(signed_in(build.leader()), "targets", opened.code)
    assert len(page.rows) == Target.objects.filter(component__indicator__campaign=opened).count()
    for one in page.rows:
        assert one.goal.name in text
        assert one.wanted in text
        assert one.origin in text
        assert one.forecast in text
    assert row(page, "1").origin == "本方案第141行"
    assert row(page, "1", "city").origin == "市方案第99行"
    assert text.count('aria-current="page">目标完成</a>') == 1


def test_header_says_what_meeting_every_district_target_brings(opened: Campaign) -> None:
    page = found(opened)
    assert page.promise is not None
    assert (page.promise.points, page.promise.total) == (92, 100)
    assert page.sentence == (
        "区目标全部恰好达成，最多得92分，比满分100分少8分：指标1“国家城市信用监测排名”的目标是"
        "≤ 50名，恰好达成只得12分（满分20分）。"
    )
    assert page.sentence in read(signed_in(build.leader()), "targets", opened.code)


def test_counts_add_up_to_all_targets_of_a_level(opened: Campaign) -> None:
    page = found(opened)
    assert [(one.label, one.total) for one in page.counts] == [("区目标", 13), ("市目标", 16)]
    for count in page.counts:
        assert count.met + sum(number for _, number in count.others) == count.total
        of_level = [one for one in page.rows if one.goal.level == count.level]
        assert count.met == sum(one.state == "met" for one in of_level)


def test_three_marks_stand_on_one_bar_and_in_words(opened: Campaign) -> None:
    page = found(opened)
    marks = [(mark.sign, mark.label, mark.text) for mark in bar(page, "1").marks]
    assert marks == [
        ("区", "区目标", "≤ 50名"),
        ("市", "市目标", "≤ 50名"),
        ("满", "满分线", "≤ 10名"),
    ]
    assert bar(page, "9").marks[0].text == "＞ 30个"
    at = {mark.kind: float(mark.at.rstrip("%")) for mark in bar(page, "9").marks}
    assert 2 < at["full"] < at["city"] < 98
    text = read(signed_in(build.leader()), "indicator", opened.code, 1)
    assert text.count('<svg class="target-bar"') == 1
    assert bar(page, "1").label in text
    assert " style=" not in text


def test_no_bar_leaves_its_axis(opened: Campaign) -> None:
    for group in found(opened).groups:
        if group.bar:
            assert all(2 <= float(mark.at.rstrip("%")) <= 98 for mark in group.bar.marks)
            assert not group.bar.width or 0 <= float(group.bar.width.rstrip("%")) <= 96


def test_target_of_zero_is_a_condition_without_a_bar(opened: Campaign) -> None:
    groups = [one for one in found(opened).groups if one.component.code in ("2", "4", "16-3")]
    assert [one.bar for one in groups] == [None] * 3
    assert [one.name for one in groups] == [
        "列入失信被执行人的政府机构",
        "统一社会信用代码重错码",
        "重大区域金融风险",
    ]


def test_accumulating_number_goes_on_at_its_pace(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    for month, checks in enumerate(("600", "700", "800"), start=1):
        build.deliver(campaign, HALL, month, when=NOW, hall_credit_checks=checks)
    scorebook.ensure_scored(campaign, now=NOW)
    one = row(found(campaign), "8", of="大厅信用核查应用次数")
    # 600, 1300, 2100: 750 a month for nine months more.
    assert (one.now, one.shortfall, one.completion) == ("2100次", "10900次", "16%")
    assert one.forecast == "按目前进度，12月底约8850次，达不到"
    assert one.reaches is False


def test_one_month_is_no_pace_and_says_so(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    build.deliver(campaign, HALL, 1, when=NOW, hall_credit_checks="600")
    scorebook.ensure_scored(campaign, now=NOW)
    one = row(found(campaign), "8", of="大厅信用核查应用次数")
    assert (one.reaches, one.forecast) == (None, "大厅信用核查应用次数数据不足两个月，暂不推算")


def test_month_that_some_units_left_out_is_no_fall(opened: Campaign) -> None:
    build.deliver(opened, "huxi", 4, when=NOW, xinyidai_enterprises="100")
    build.deliver(opened, "lihaiwu", 4, when=NOW, xinyidai_enterprises="30")
    scorebook.ensure_scored(opened, now=NOW)
    assert "升有降" not in row(found(opened), "10").forecast


def test_months_keep_their_mean(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    for month, rank in enumerate(("60", "64", "62"), start=1):
        build.deliver(campaign, build.OFFICE_UNIT, month, when=NOW, national_rank=rank)
    scorebook.ensure_scored(campaign, now=NOW)
    one = row(found(campaign), "1")
    assert (one.state, one.now) == ("unmet", "月均62名")
    assert (one.shortfall, one.completion) == ("12名", "80%")
    assert one.forecast == "按目前进度，12月底月均约62名，达不到"
    assert one.worth == "恰好达成得12分"


def test_unknown_is_neither_met_nor_missed(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    one = row(found(campaign), "1")
    assert (one.state, one.now, one.shortfall, one.completion, one.reaches) == (
        "unknown",
        "未知",
        "",
        "",
        None,
    )
    assert bar(found(campaign), "1").width == ""
    assert "现值未知，暂不推算" in read(signed_in(build.leader()), "targets", campaign.code)


def test_target_that_no_reported_number_says_is_told_apart(opened: Campaign) -> None:
    one = row(found(opened), "9")
    assert (one.state_label, one.wanted, one.forecast) == (
        "不适用",
        "≥ 1",
        "没有报送数据能直接衡量，须凭材料另行核对",
    )
    assert not one.overdue


def test_target_past_its_day_is_marked_until_it_is_met(opened: Campaign) -> None:
    one = row(found(opened), "10")
    assert (one.target.due, one.state, one.overdue) == (date(2022, 3, 31), "unmet", True)
    assert not row(found(opened, month=3, day=31), "10").overdue
    Target.objects.filter(pk=one.target.pk).update(value=1)
    assert not row(found(opened), "10").overdue
    assert row(found(opened), "10").forecast.endswith("，能保持")


def test_what_is_said_never_contradicts_what_is_judged(opened: Campaign) -> None:
    one = row(found(opened), "13")
    assert one.gauge is not None
    near = replace(one.gauge, value=Fraction("80.001"))
    assert replace(one, gauge=near).now == "80.001%"
    assert replace(one, gauge=replace(near, value=Fraction("79.999"))).now == "79.99%"


@pytest.mark.parametrize(
    ("value", "said"),
    [("600000000", "6亿条"), ("1000000", "100万条"), ("13000", "13000条"), ("312345", "312345条")],
)
def test_round_large_numbers_are_written_as_plans_write_them(value: str, said: str) -> None:
    assert amount(Fraction(value), "条") == said


def test_one_indicator_has_its_own_bars_alone(opened: Campaign) -> None:
    whole = found(opened)
    for number in range(1, 17):
        part = targets_of_indicator(opened, number, now=NOW)
        assert part.groups == [one for one in whole.groups if one.indicator.number == number]
    text = render_to_string("reporting/_target_bar.html", {"bar": bar(whole, "1")})
    assert 'role="img"' in text
    assert "满分线 ≤ 10名" in text


def test_contradictory_facts_are_told_in_a_sentence(opened: Campaign) -> None:
    build.deliver(opened, MARKET, 4, when=NOW, enterprises="0")
    assert scorebook.ensure_scored(opened, now=NOW) is None
    client = signed_in(build.leader())
    text = read(client, "targets", opened.code)
    assert "数据相互矛盾，暂不能衡量目标" in text
    assert "<li>在营企业：是分母，不能为0" in text
    _, body = ask(client, "GET", API)
    assert (body["targets"], body["points_if_met"]) == ([], None)
    assert "在营企业" in body["problems"][0]


def test_campaign_without_indicators_says_so(opened: Campaign) -> None:
    Campaign.objects.filter(pk=opened.pk).update(total=None)
    opened.indicators.all().delete()
    text = read(signed_in(build.leader()), "targets", opened.code)
    assert "本方案没有设评分指标，也就没有可衡量的任务目标" in text
    assert "<table" not in text


def test_plan_without_targets_says_so(opened: Campaign) -> None:
    Target.objects.all().delete()
    text = read(signed_in(build.leader()), "targets", opened.code)
    assert "本方案没有写明可衡量的任务目标。" in text


def test_programs_get_the_same_rows_in_the_same_order(opened: Campaign) -> None:
    page = found(opened)
    status, body = ask(signed_in(build.leader()), "GET", API)
    assert (status, body["points_if_met"], body["sentence"]) == (200, "92", page.sentence)
    assert [(one["name"], one["level"], one["forecast"]) for one in body["targets"]] == [
        (one.goal.name, one.goal.level, one.forecast) for one in page.rows
    ]
    first, mine = body["targets"][0], row(page, "1")
    assert mine.gauge is not None
    assert mine.gauge.value is not None
    assert first["value"] == write_number(mine.gauge.value)
    assert {one: first[one] for one in ("target", "full", "points", "comparison", "measure")} == {
        "target": "50",
        "full": "10",
        "points": "12",
        "comparison": "at_most",
        "measure": "名",
    }
    assert body["levels"][0]["total"] == 13
    assert not re.search(r'"(?:value|target|shortfall|full|points)": [0-9]', str(body))


def test_nothing_is_written(opened: Campaign) -> None:
    client = signed_in(build.leader())
    before = photograph()
    read(client, "targets", opened.code)
    ask(client, "GET", API)
    assert photograph() == before


@pytest.mark.parametrize("path", [f"/c/{build.CODE}/targets/", f"/api/v1/{API}"])
def test_queries_do_not_grow_with_months_and_units(campaign: Campaign, path: str) -> None:
    build.open_months(campaign, now=NOW)
    client = signed_in(build.clerk(MARKET))
    counts = []
    for months, units in (((1,), (MARKET,)), ((2, 3, 4), REPORTING)):
        build.deliver_all(campaign, units, months, when=NOW)
        scorebook.ensure_scored(campaign, now=NOW)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts
