"""docs/glossary.md and the code name the same things with the same words."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps

from indicators.models import Duty, Metric, Target, TaskDuty
from indicators.scheme import read_scheme
from indicators.scoring.rules import KINDS
from notices.circular_moves import CIRCULAR_MOVES, CircularState
from notices.models import Dispatch
from reporting.dated.tasking import TASK_MOVES, TaskState
from reporting.duties.deadlines import Punctuality
from reporting.workflow import MOVES, State
from tests.builders import FOLDER
from units.models import Unit
from units.roles import Role

ROOT = Path(__file__).parents[2]
ROOMS = ("units", "indicators", "ledgers", "reporting", "notices")
Words = dict[str, str]


def read_glossary() -> dict[str, list[tuple[str, str, str]]]:
    """Section → its rows: English, 中文, 含义."""
    sections: dict[str, list[tuple[str, str, str]]] = {}
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for section in text.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        rows = [line.strip("| ").split(" | ") for line in body.splitlines() if "|" in line]
        sections[title] = [(english, said, meaning) for english, said, meaning in rows[2:]]
    return sections


def _words(pairs: Iterable[tuple[str, str]]) -> Words:
    return {code.replace("_", " "): label for code, label in pairs}


def _models() -> Words:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {
        re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower(): str(model._meta.verbose_name)
        for model in models
    }


IN_CODE = {
    "数据表": _models(),
    "角色": _words((role, role.label) for role in Role),
    "报送单状态": _words((state, state.label) for state in State),
    "报送单动作": _words((move, rule.label) for move, rule in MOVES.items()),
    "任务进展状态": _words((state, state.label) for state in TaskState),
    "任务进展动作": _words((move, rule.label) for move, rule in TASK_MOVES.items()),
    "时限": _words((one, one.label) for one in Punctuality),
    "单位类别": _words(Unit.Kind.choices),
    "数据项类型": _words(Metric.Kind.choices),
    "口径来源": _words(Metric.Basis.choices),
    "合并方式": _words(Metric.Combine.choices),
    "报送频次": _words(Metric.Owed.choices),
    "任务分工的关系": _words(Duty.Role.choices),
    "节点任务分工的关系": _words(TaskDuty.Role.choices),
    "任务目标的层级": _words(Target.Level.choices),
    "发送状态": _words(Dispatch.State.choices),
    "通报状态": _words((state, state.label) for state in CircularState),
    "通报动作": _words((move, rule.label) for move, rule in CIRCULAR_MOVES.items()),
}
GLOSSARY = read_glossary()


@pytest.mark.parametrize("section", IN_CODE)
def test_section_says_what_the_code_says(section: str) -> None:
    assert {english: said for english, said, _ in GLOSSARY[section]} == IN_CODE[section]


def test_every_rule_kind_has_a_word() -> None:
    assert [english for english, _, _ in GLOSSARY["评分规则"]] == list(
        _words((kind, "") for kind in KINDS)
    )


def test_every_reading_has_a_word_and_its_question() -> None:
    readings = _words((one.code, one.question) for one in read_scheme(FOLDER).readings)
    assert {english: asked for english, _, asked in GLOSSARY["口径问题"]} == readings


def test_no_section_is_left_unchecked() -> None:
    assert set(GLOSSARY) == {*IN_CODE, "评分规则", "口径问题", "其他"}


@pytest.mark.parametrize("section", GLOSSARY)
def test_word_stands_once_and_is_explained(section: str) -> None:
    rows = GLOSSARY[section]
    assert len({english for english, _, _ in rows}) == len(rows)
    assert all(english.isascii() and meaning for english, _, meaning in rows)


def test_every_column_has_a_chinese_name() -> None:
    unnamed = [
        f"{model._meta.label}.{field.name}"
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and str(field.verbose_name).isascii()
    ]
    assert unnamed == []
