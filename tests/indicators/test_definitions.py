"""The resort district's plan of 2022 is on file completely, and in the plan's own words."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.scheme import Scheme, read_scheme
from indicators.scheme.rows import UnitRow

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "indicators" / "definitions" / "liaocheng-resort-2022"
SEEDS = ROOT.parent / "shared" / "seeds"
MONTHLY_BUDGET = 12
CLAUSE, TARGET, RESPONSIBLE = 1, 2, 3


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return read_scheme(FOLDER)


@pytest.fixture(scope="module")
def source(scheme: Scheme) -> list[str]:
    return (SEEDS / scheme.campaign.source).read_text(encoding="utf-8").split("\n")


def cell(source: list[str], line: int, column: int) -> str:
    """A cell of 附件2 with what follows it below, for the scan breaks cells at page ends."""
    rows = (row.split("\t") for row in source[line - 1 :])
    return "".join(row[column] for row in rows if len(row) == 4 and row[0] != "创建指标")


def names_of(unit: UnitRow) -> set[str]:
    return {unit.name, unit.short_name, *unit.aliases}


def test_campaign_is_scored_over_the_twelve_months_of_2022(scheme: Scheme) -> None:
    assert scheme.campaign.months == tuple(f"2022-{month:02}" for month in range(1, 13))
    assert scheme.campaign.first_month == date(2022, 4, 1)
    assert scheme.plan.months == scheme.campaign.months


def test_sixteen_indicators_are_worth_100_points(scheme: Scheme) -> None:
    worth = [20, 10, 4, 2.4, 4.8, 10, 4, 4, 4, 6, 6, 4, 6, 2.8, 2, 10]
    assert [row.number for row in scheme.indicators] == list(range(1, 17))
    assert [row.max for row in scheme.indicators] == [Decimal(str(points)) for points in worth]
    assert sum(row.max for row in scheme.indicators) == 100


def test_components_are_the_separately_scored_parts(scheme: Scheme) -> None:
    codes = [part.code for row in scheme.indicators for part in row.components]
    whole = [str(number) for number in range(1, 14)]
    parts = ["14a", "14b", "14c", "14d", "15", "16-1", "16-2a", "16-2b", "16-2c", "16-3"]
    assert codes == whole + parts


def test_indicators_speak_the_words_of_the_plan(scheme: Scheme, source: list[str]) -> None:
    for row in scheme.indicators:
        cells = {CLAUSE: row.clause, TARGET: row.target, RESPONSIBLE: row.responsible}
        for column, text in cells.items():
            assert cell(source, row.line, column).startswith(text.replace("\n", ""))
        assert row.name in source[row.line - 1].split("\t")[0]


def test_components_quote_the_plan_at_their_line(scheme: Scheme, source: list[str]) -> None:
    parts = [part for row in scheme.indicators for part in row.components if part.clause]
    assert len(parts) == 9
    for part in parts:
        assert part.line is not None
        assert part.clause[:10] in source[part.line - 1]
        assert part.clause in cell(source, part.line, CLAUSE)


def test_other_clauses_stand_in_their_line(scheme: Scheme, source: list[str]) -> None:
    campaign = scheme.campaign
    assert campaign.reporting_line is not None
    quoted = [(campaign.reporting_line, campaign.reporting_clause)]
    quoted += [(row.line, row.clause) for row in scheme.readings]
    quoted += [(row.line, row.clause) for row in scheme.tasks]
    quoted += [(row.line, row.name) for row in scheme.phases]
    assert [clause for line, clause in quoted if clause not in source[line - 1]] == []


def test_document_names_itself_in_its_first_lines(scheme: Scheme, source: list[str]) -> None:
    opening = "\n".join(source[:20])
    assert scheme.campaign.document in opening
    assert scheme.campaign.document_title in opening.replace(" ", "")


def test_32_units_are_members(scheme: Scheme) -> None:
    kinds = Counter(unit.kind for unit in scheme.units if unit.member)
    assert kinds.total() == 32
    assert (kinds["town"], kinds["utility"]) == (4, 2)
    assert [unit.code for unit in scheme.units if not unit.member] == ["campaign-office"]


def test_members_are_the_posts_of_annex_1_and_no_persons(scheme: Scheme, source: list[str]) -> None:
    for unit in (unit for unit in scheme.units if unit.member):
        entry = source[unit.line - 1].removeprefix("- ").removeprefix("成 员：")
        posts = set(unit.posts)
        assert entry in posts | {name + post for name in names_of(unit) for post in posts}


def test_every_name_in_the_responsible_column_leads_to_a_unit(scheme: Scheme) -> None:
    known = {name for unit in scheme.units for name in names_of(unit)}
    groups = {"各专班成员单位", "各镇街道", "区级所有涉及行政许可、行政处罚的部门、单位"}
    named = {
        name
        for row in scheme.indicators
        for line in row.responsible.split("\n")
        for name in _responsible(line)
    }
    assert named - known == groups


def _responsible(line: str) -> list[str]:
    if line.startswith("区级所有"):
        return [line]
    for mark in "（）()":
        line = line.replace(mark, "")
    for mark in "，,":
        line = line.replace(mark, "、")
    for word in ("牵头", "做好配合", "负责具体落实"):
        line = line.replace(word, "")
    return [name for name in line.split("、") if name]


def test_each_denominator_has_one_owner(scheme: Scheme) -> None:
    owners = [
        (duty.metric, duty.unit)
        for duty in scheme.duties
        if duty.reports and duty.metric in {"market_entities", "enterprises"}
    ]
    assert owners == [
        ("market_entities", "market-supervision"),
        ("enterprises", "market-supervision"),
    ]


def test_no_unit_owes_more_numbers_a_month_than_the_budget(scheme: Scheme) -> None:
    monthly = {metric.code for metric in scheme.metrics if metric.owed == "monthly"}
    owed = Counter(duty.unit for duty in scheme.duties if duty.reports and duty.metric in monthly)
    assert set(owed) == {unit.code for unit in scheme.units}
    assert max(owed.values()) <= MONTHLY_BUDGET
    assert {owed[code] for code in ("political-work", "public-ethics", "general-office")} == {3}


def test_office_enters_what_is_official_or_judged(scheme: Scheme) -> None:
    entered = {
        metric.code
        for metric in scheme.metrics
        if metric.basis == "official" or metric.kind == "judged"
    }
    office = {
        duty.metric for duty in scheme.duties if duty.reports and duty.unit == "campaign-office"
    }
    assert office == entered
    assert len(entered) == 10


def test_every_metric_but_the_district_flow_feeds_a_rule(scheme: Scheme) -> None:
    rules = str([part.rule for row in scheme.indicators for part in row.components])
    idle = [metric.code for metric in scheme.metrics if f"'{metric.code}'" not in rules]
    assert idle == ["credit_records_reported"]


def test_towns_have_their_registration_tasks(scheme: Scheme) -> None:
    tasks = [task for task in scheme.tasks if task.obligation == "O11"]
    assert {task.due for task in tasks} == {date(2022, 3, 31)}
    assert {task.units: task.target for task in tasks} == {
        ("huxi",): Decimal(100),
        ("lihaiwu",): Decimal(30),
        ("yuji",): Decimal(30),
        ("zhulaozhuang",): Decimal(50),
    }


def test_tasks_fall_due_when_the_plan_says(scheme: Scheme) -> None:
    dates = Counter((task.obligation, task.due.isoformat()) for task in scheme.tasks)
    assert dates == {
        ("O5", "2022-09-30"): 1,
        ("O6", "2022-03-31"): 2,
        ("O9", "2022-09-30"): 1,
        ("O10", "2022-09-30"): 1,
        ("O11", "2022-03-31"): 4,
        ("O12", "2022-05-31"): 2,
        ("O13", "2022-03-31"): 1,
        ("O14", "2022-09-30"): 1,
        ("O15", "2022-03-15"): 1,
        ("O15", "2022-06-14"): 1,
        ("O15", "2022-12-04"): 1,
        ("O15", "2022-12-31"): 1,
        ("O18", "2022-11-30"): 2,
        ("O20", "2022-09-30"): 1,
        ("O21", "2022-09-30"): 1,
        ("O25", "2022-09-30"): 1,
    }


def test_a_task_without_a_date_in_the_plan_says_so(scheme: Scheme) -> None:
    at_phase_end = [task for task in scheme.tasks if task.due == date(2022, 9, 30)]
    assert at_phase_end
    assert [task.code for task in at_phase_end if "方案未写日期" not in task.note] == []


def test_units_that_decide_licences_sign_the_commitment(scheme: Scheme) -> None:
    deciding = tuple(duty.unit for duty in scheme.duties if duty.metric == "publicity_records")
    commitment = next(task for task in scheme.tasks if task.code == "publicity-commitment")
    assert len(deciding) == 16
    assert commitment.units == deciding


def test_a_duty_the_plan_does_not_assign_awaits_the_office(scheme: Scheme) -> None:
    assumed = [duty for duty in scheme.duties if duty.assumed]
    assert {"publicity_timely", "enterprises", "specific_gas"} <= {row.metric for row in assumed}
    assert [row for row in assumed if not row.assumed.endswith("待专班确认")] == []


def test_contradictions_are_all_on_file(scheme: Scheme) -> None:
    assert [row.code for row in scheme.contradictions] == [f"X{n}" for n in range(1, 13)]


@pytest.mark.parametrize("plan", ["liaocheng-resort-2022", "liaocheng-2022"])
def test_what_can_be_reported_as_zero_is_never_asked_for_as_a_typed_0(plan: str) -> None:
    rows = read_scheme(FOLDER.parent / plan).metrics
    happens = [one for one in rows if one.kind in ("flow", "register", "monthly")]
    assert happens
    assert [one.code for one in happens if one.minimum == 0 and "填0" in one.meaning] == []
