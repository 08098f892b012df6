"""The tasks of 历城区 are on file: 37 dated tasks in the words, units and order of the text."""

import re
from collections import Counter
from datetime import date

import pytest

from indicators.scheme import Scheme
from indicators.scheme.rows import TaskRow
from tests.indicators.sources import lines_of, names_of, scheme_of

ASSIGNED = re.compile(r"（((?:牵头|责任|配合)单位：.*)，完成时限：(\d+)年(\d+)月(\d+)日前）")
ROLES = {"牵头单位": "lead", "责任单位": "responsible", "配合单位": "support"}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return scheme_of("licheng-2021")


@pytest.fixture(scope="module")
def source(scheme: Scheme) -> list[str]:
    return lines_of(scheme.campaign.source)


def assigned(line: str) -> dict[str, list[str]]:
    """Role → the names in the line's closing brackets, in their order."""
    found = ASSIGNED.search(line)
    assert found
    parts = re.split("，(?=牵头|责任|配合)", found[1])
    pairs = [part.split("：", 1) for part in parts]
    return {ROLES[role]: names(text) for role, text in pairs}


def names(text: str) -> list[str]:
    """「甲、乙等有关单位」 names 甲, 乙 and 有关单位."""
    text = text.replace("及各街道", "、各街道")
    text = re.sub("等(?=各部门|有关单位|相关单位|具有)", "、", text)
    return text.split("、")


def test_plan_has_tasks_and_nothing_to_score(scheme: Scheme) -> None:
    assert (scheme.indicators, scheme.metrics, scheme.duties) == ((), (), ())
    assert (scheme.campaign.total, scheme.campaign.day, scheme.campaign.first_month) == (None,) * 3
    assert scheme.campaign.reporting_clause == ""


def test_number_and_date_that_the_text_does_not_give_are_left_open(
    scheme: Scheme, source: list[str]
) -> None:
    assert (scheme.campaign.document, scheme.campaign.issued_on) == ("", None)
    assert "〔2021〕" not in "".join(source[:6])
    assert scheme.campaign.document_title == source[0]
    assert scheme.campaign.months[0][:4] == "2021"


def test_37_tasks_fall_due_on_three_days(scheme: Scheme) -> None:
    assert Counter(task.due for task in scheme.tasks) == {
        date(2021, 6, 30): 30,
        date(2021, 6, 15): 5,
        date(2021, 6, 20): 2,
    }
    measures = [task for task in scheme.tasks if task.section == "三、保障措施"]
    assert (len(scheme.tasks), len(measures)) == (37, 2)
    assert not any(task.metric or task.target for task in scheme.tasks)


def test_every_task_of_the_text_is_there_once_in_its_words(
    scheme: Scheme, source: list[str]
) -> None:
    dated = [n for n, line in enumerate(source, start=1) if "完成时限" in line]
    assert [task.line for task in scheme.tasks] == dated
    for task in scheme.tasks:
        assert task.clause == source[task.line - 1].strip()
        found = ASSIGNED.search(task.clause)
        assert found
        assert task.due == date(int(found[2]), int(found[3]), int(found[4]))


def test_every_unit_name_of_the_text_leads_to_a_unit(scheme: Scheme) -> None:
    known = {name for unit in scheme.units for name in names_of(unit)}
    named = {name for task in scheme.tasks for said in assigned(task.clause).values()
             for name in said}  # fmt: skip
    assert named - known == set()
    used = {unit for task in scheme.tasks for unit in task.units}
    assert used == {unit.code for unit in scheme.units}


def test_roles_and_order_are_those_of_the_text(scheme: Scheme) -> None:
    codes = {name: unit.code for unit in scheme.units for name in names_of(unit)}
    for task in scheme.tasks:
        said = [(codes[name], role) for role in ROLES.values()
                for name in assigned(task.clause).get(role, [])]  # fmt: skip
        assert [(duty.unit, duty.role) for duty in task.duties] == said


def test_sections_are_the_headings_above_the_tasks(scheme: Scheme, source: list[str]) -> None:
    def heading(task: TaskRow) -> str:
        above = source[: task.line - 1]
        if "三、保障措施" in above:
            return "三、保障措施"
        return next(line for line in reversed(above) if line.startswith("（")).strip().rstrip("。")

    assert [task.section for task in scheme.tasks] == [heading(task) for task in scheme.tasks]
    assert len({task.section for task in scheme.tasks}) == 12


def test_names_for_many_are_collective_units_without_members(scheme: Scheme) -> None:
    collective = {unit.name for unit in scheme.units if unit.kind == "collective"}
    assert collective == {
        "区各相关部门", "区各部门", "区有关单位", "区各相关单位", "区有关部门", "各街道",
        "具有监管职能的区直有关部门", "相关业务系统建设部门", "区政务服务大厅进驻部门",
        "掌握涉企信用信息的区政府有关部门", "具有行政许可和处罚权限的单位",
        "区具有行政处罚权限的单位",
    }  # fmt: skip
    towns = {unit.name for unit in scheme.units if unit.kind == "town"}
    assert towns == {"郭店街道", "鲍山街道", "彩石街道", "东风街道", "全福街道"}


def test_one_body_written_two_ways_is_one_unit(scheme: Scheme) -> None:
    units = {name: unit.code for unit in scheme.units for name in names_of(unit)}
    assert units["区行政审批局"] == units["区行政审批服务局"]
    assert units["农业农村局"] == units["区农业农村局"]
    assert units["区委宣传部（文明办）"] == units["区委宣传部"]


def test_units_stand_first_in_their_line(scheme: Scheme, source: list[str]) -> None:
    for unit in scheme.units:
        assert any(name in source[unit.line - 1] for name in names_of(unit))
