"""Several plans of one jurisdiction in one portal: units are shared by any of their names."""

import shutil
from pathlib import Path

import pytest
from django.db.models import Model

from indicators.catalogue import Loader
from indicators.models import Campaign, Duty, Task, TaskDuty
from indicators.scheme import SchemeError, read_scheme
from tests.builders import CODE, JURISDICTION, at
from tests.indicators.sources import DEFINITIONS, SCHEMES
from units.models import Unit, UnitAlias

pytestmark = pytest.mark.django_db
TABLES: tuple[type[Model], ...] = (Campaign, Duty, Task, TaskDuty, Unit, UnitAlias)
SECOND_CAMPAIGN = f"""
code = "second-plan"
name = "另一份方案"
short_name = "另一份方案"
jurisdiction = "{JURISDICTION}"
jurisdiction_name = "度假区"
document_title = "另一份方案"
source = "second-plan.md"
window = {{ first = "2022-01", last = "2022-12" }}
"""


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A small plan of the same jurisdiction, with one task."""
    folder = tmp_path / "second"
    folder.mkdir()
    (folder / "campaign.toml").write_text(SECOND_CAMPAIGN, encoding="utf-8")
    (folder / "contradictions.toml").write_text("", encoding="utf-8")
    return folder


def unit(code: str, name: str, *aliases: str, short: str = "") -> str:
    listed = ", ".join(f'"{alias}"' for alias in aliases)
    return (
        f'[[unit]]\ncode = "{code}"\nname = "{name}"\nshort_name = "{short or name}"\n'
        f'kind = "department"\nmember = false\naliases = [{listed}]\nposts = []\nline = 3\n'
    )


def task(*units: str) -> str:
    listed = ", ".join(f'"{one}"' for one in units)
    return (
        f'[[task]]\ncode = "one"\ntitle = "一项任务"\nlead = [{listed}]\n'
        'due = 2022-06-30\nper_unit = false\nclause = "一项任务"\nline = 4\n'
    )


def load(folder: Path, units: str, tasks: str) -> Campaign:
    (folder / "units.toml").write_text(units, encoding="utf-8")
    (folder / "tasks.toml").write_text(tasks, encoding="utf-8")
    return Loader(read_scheme(folder), demonstration=False, now=at(3, 18)).load()


def refused(folder: Path, units: str, tasks: str) -> str:
    before = {model: model._default_manager.count() for model in TABLES}
    with pytest.raises(SchemeError) as caught:
        load(folder, units, tasks)
    assert {model: model._default_manager.count() for model in TABLES} == before
    return str(caught.value)


@pytest.mark.parametrize(("name", "said"), [
    ("区财政局", "name"), ("财政局", "alias"), ("区住建局", "short name")
])  # fmt: skip
def test_unit_of_another_code_is_found_by_its(
    campaign: Campaign, second: Path, name: str, said: str
) -> None:
    loaded = load(second, unit("treasury", name, "另一种叫法"), task("另一种叫法"))
    assert Unit.objects.count() == 33
    [duty] = TaskDuty.objects.filter(task__campaign=loaded)
    assert duty.unit.code in ("finance", "housing-construction")
    assert (duty.role, duty.position) == ("lead", 1)
    aliases = set(duty.unit.aliases.values_list("alias", flat=True))
    assert "另一种叫法" in aliases
    assert duty.unit.name in ("区财政局", "区住房和城乡建设局"), said


def test_shared_unit_keeps_what_its_first_plan_says(campaign: Campaign, second: Path) -> None:
    before = Unit.objects.filter(code="finance").values().get()
    load(second, unit("finance", "财政局"), task("finance"))
    assert Unit.objects.filter(code="finance").values().get() == before
    again = Loader(read_scheme(second), demonstration=False, now=at(3, 19))
    again.load()
    assert sum(again.new.values()) == 0


def test_new_unit_of_a_second_plan_is_added(campaign: Campaign, second: Path) -> None:
    load(second, unit("archives", "区档案馆"), task("区档案馆"))
    added = Unit.objects.get(code="archives")
    assert (added.jurisdiction, added.source, added.line) == (JURISDICTION, "second-plan.md", 3)


def test_same_name_in_another_jurisdiction_is_another_unit(campaign: Campaign) -> None:
    for name in SCHEMES[1:]:
        scheme = read_scheme(DEFINITIONS / name)
        Loader(scheme, demonstration=False, now=at(3, 18)).load()
    assert Unit.objects.filter(jurisdiction=JURISDICTION).count() == 33
    assert Unit.objects.filter(name="区财政局").count() == 2
    assert Unit.objects.filter(code="campaign-office").count() == 2


def test_name_that_leads_to_two_units_is_refused(campaign: Campaign, second: Path) -> None:
    assert refused(second, unit("money", "区财政局", "区统计局", "区住建局"), task("money")) == (
        "units.toml: unit[money].aliases: 名称“区住建局”使这一单位指向两个单位："
        "“区财政局”、“区住房和城乡建设局”"
    )


def test_alias_of_two_units_is_refused(campaign: Campaign, second: Path) -> None:
    for code in ("finance", "taxation"):
        UnitAlias.objects.create(unit=Unit.objects.get(code=code), alias="财税部门")
    assert refused(second, unit("money", "财税部门"), task("money")) == (
        "units.toml: unit[money].name: 名称“财税部门”使这一单位指向两个单位："
        "“区财政局”、“国家税务总局度假区税务局”"
    )


def test_code_of_another_unit_is_refused(campaign: Campaign, second: Path) -> None:
    told = "units.toml: unit[finance].code: 代码“finance”已用于“区财政局”"
    assert refused(second, unit("finance", "区地方金融局"), task("finance")) == told
    assert refused(second, unit("finance", "区农业农村局"), task("finance")) == told


def test_two_rows_for_one_unit_are_refused(campaign: Campaign, second: Path) -> None:
    rows = unit("a", "区财政局") + unit("b", "财政局")
    assert refused(second, rows, task("a")) == (
        "units.toml: unit[b].name: 与 unit[a] 同为“区财政局”"
    )


def test_all_three_plans_live_side_by_side(campaign: Campaign) -> None:
    """Loaded a second time they add nothing, in their own year or in another one."""
    for year in (None, 2026):
        for _ in range(2):
            plans = [read_scheme(DEFINITIONS / name, year=year) for name in SCHEMES]
            new = [Loader(one, demonstration=False, now=at(4, 1)) for one in plans]
            for loader in new:
                loader.load()
    assert [sum(loader.new.values()) for loader in new] == [0, 0, 0]
    assert set(Campaign.objects.values_list("code", flat=True)) == {
        name + moved for name in SCHEMES for moved in ("", "-in-2026")
    }
    licheng = Campaign.objects.get(code="licheng-2021")
    assert (licheng.total, licheng.day, licheng.document, licheng.issued_on) == (None,) * 2 + (
        "", None
    )  # fmt: skip
    assert (licheng.scored, licheng.reports_monthly, licheng.tasks.count()) == (False, False, 37)
    assert Campaign.objects.get(code="liaocheng-2022").indicators.count() == 16


# Fault → the file, what is written there, what is written instead, and what is told.
BAD = {
    "components short of their indicator": (
        "indicators/15.toml", "max = 2\n\n[component.rule]", "max = 1\n\n[component.rule]",
        "indicators/15.toml: max: 各评分项分值之和为1，与指标分值2不符",
    ),
    "indicators short of the total": (
        "campaign.toml", "total = 100", "total = 99",
        "campaign.toml: total: 各指标分值之和为100.0，与总分99不符",
    ),
    "a duty on an unknown unit": (
        "duties.toml", '["court"]', '["weather-office"]',
        "duties.toml: duty[3].units: 没有单位“weather-office”",
    ),
    "a task on an unknown unit": (
        "tasks.toml", '["county-governments"]', '["某县"]',
        "tasks.toml: task[county-records].units: 没有单位“某县”",
    ),
    "an unknown reading in a rule": (
        "indicators/01.toml", '["rank_step"]', '["rank_leap"]',
        "indicators/01.toml: component[1].rule.readings: 没有口径“rank_leap”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_plan_is_refused_and_nothing_is_loaded_for(
    campaign: Campaign, tmp_path: Path, fault: str
) -> None:
    file, old, new, told = BAD[fault]
    folder = shutil.copytree(DEFINITIONS / "liaocheng-2022", tmp_path / "city")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    before = {model: model._default_manager.count() for model in TABLES}
    with pytest.raises(SchemeError) as caught:
        Loader(read_scheme(folder), demonstration=False, now=at(3, 18)).load()
    assert str(caught.value) == told
    assert {model: model._default_manager.count() for model in TABLES} == before
    assert list(Campaign.objects.values_list("code", flat=True)) == [CODE]


def test_plan_that_cannot_be_written_to_its_end_leaves_nothing(
    campaign: Campaign, second: Path
) -> None:
    """The units are new and well; the task after them does not fit its column."""
    told = refused(second, unit("archives", "区档案馆"), task("archives").replace(
        "一项任务", "很" * 129
    ))  # fmt: skip
    assert told.startswith("tasks.toml: task[one].title: ")
    assert not Unit.objects.filter(code="archives").exists()
