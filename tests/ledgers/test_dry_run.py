"""The golden workbooks, read and judged from the file on, give exactly what the manifest says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ledgers.dry_run import DryRun
from ledgers.holidays import published
from ledgers.judging import Terms
from ledgers.standard import standard
from tests.ledgers.judging.rows import LICENCE, PENALTY, PERSON

GOLDEN = Path(__file__).with_name("golden")
MANIFEST = json.loads((GOLDEN / "manifest.json").read_text(encoding="utf-8"))
SAID = ("row", "ok", "codes", "due", "timely")


def dry_run(path: Path, kind: str, *, on: date = date(2022, 5, 12)) -> DryRun:
    return DryRun(path, standard(kind), on, published(), Terms())


@pytest.mark.parametrize("told", MANIFEST, ids=[one["file"] for one in MANIFEST])
def test_golden_workbook_gives_the_manifest(told: dict) -> None:
    on = date.fromisoformat(told["reported_on"])
    run = dry_run(GOLDEN / told["file"], f"publicity-{told['kind']}", on=on)
    rows = [{name: row[name] for name in SAID} for row in run.rows()]
    assert rows == [{name: row[name] for name in SAID} for row in told["rows"]]
    counts = run.counts
    assert (counts.records, counts.compliant, counts.timely) == (
        told["records"], told["compliant"], told["timely"],
    )  # fmt: skip


def test_sentence_names_the_cell() -> None:
    run = dry_run(GOLDEN / "行政许可-单位台账.xlsx", "publicity-licence")
    assert [row["messages"] for row in run.rows() if row["row"] in (6, 17)] == [
        ["E1 T6 许可内容为空，必填，请补填"],
        ["E5 U17 许可决定日期“二月三十日”不是有效日期，请写成2022-05-11的样子"],
    ]


def sheets(path: Path, tables: dict[str, list[list[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def layout_of_2018(kind: str, layout: str, row: dict[str, Any]) -> list[list[Any]]:
    headers = standard(kind).generation(layout).headers
    known = standard(kind).generation("2019").columns
    by_code = {known[name.upper().replace("_", "")]: value for name, value in row.items()}
    return [list(headers), [by_code.get(code) for code in headers.values()]]


def test_two_sheets_of_2018_are_judged_together(tmp_path: Path) -> None:
    company = dict(LICENCE)
    shop = company | {"统一社会信用代码": "92371500MA0000015B", "法定代表人": None}
    person = company | {"行政相对人名称": "张某", "证件类型": "身份证", "证件号码": PERSON}
    first = layout_of_2018("publicity-licence", "2018-organisation", company)
    shops = layout_of_2018(
        "publicity-licence",
        "2018-organisation",
        shop | {"行政相对人名称": "样例百货店"},
    )
    people = layout_of_2018("publicity-licence", "2018-person", person)
    headless = layout_of_2018(
        "publicity-licence",
        "2018-organisation",
        company | {"行政许可决定文书号": "样许〔2022〕2号", "法定代表人": None},
    )
    path = sheets(
        tmp_path / "四张表.xlsx",
        {
            "法人行政许可": [*first, shops[1], headless[1], first[1]],
            "自然人行政许可": [*people, people[1]],
        },
    )
    run = dry_run(path, "publicity-licence")
    told = [(row["sheet"], row["row"], row["codes"]) for row in run.rows()]
    assert told == [
        ("法人行政许可", 2, []),
        ("法人行政许可", 3, []),
        ("法人行政许可", 4, ["E2"]),
        ("法人行政许可", 5, ["E8"]),
        ("自然人行政许可", 2, []),
        ("自然人行政许可", 3, ["E8"]),
    ]
    assert [one["generation"] for one in run.counts.tables] == ["2018-organisation", "2018-person"]


def test_layout_of_2015_is_read_by_its_own_meaning(tmp_path: Path) -> None:
    headers = standard("publicity-licence").generation("2015").headers
    row = {
        "行政许可决定书文号": "样许〔2022〕1号", "项目名称": "关于样例的决定书", "审批类别": "普通",
        "许可内容": "准予", "行政相对人名称": "聊城样例商贸有限公司",
        "行政相对人代码_1(统一社会信用代码)": "91371500MA0000007K",
        "行政相对人代码_2(组织机构代码)": "MA0000007", "法定代表人姓名": "李某",
        "许可决定日期": "2022/5/5", "许可截止期": "2027/5/5", "许可机关": "样例局",
        "当前状态": "0",
    }  # fmt: skip
    bad = row | {"行政许可决定书文号": "样许〔2022〕2号", "当前状态": "2"}
    path = sheets(
        tmp_path / "旧表.xlsx",
        {"Sheet1": [list(headers), *([one.get(name) for name in headers] for one in (row, bad))]},
    )
    run = dry_run(path, "publicity-licence")
    first, second = run.rows()
    # 有效期自, 许可机关代码, 来源单位 and its code were not asked for in 2015.
    assert (first["codes"], len(first["messages"])) == (["E1"], 4)
    assert (second["codes"], len(second["messages"])) == (["E1", "E4"], 5)
    assert run.counts.tables[0]["generation"] == "2015"


def test_same_decision_in_two_sheets_names_the_other_sheet(tmp_path: Path) -> None:
    table: list[list[Any]] = [list(PENALTY), list(PENALTY.values())]
    path = sheets(tmp_path / "两张.xlsx", {"一月": table, "二月": table})
    _, second = dry_run(path, "publicity-penalty").rows()
    (said,) = second["messages"]
    assert said.startswith("E8 E2 与“一月”表第2行重复（行政处罚决定书文号、行政相对人名称、")
    assert said.endswith("都相同），请只保留一条")
