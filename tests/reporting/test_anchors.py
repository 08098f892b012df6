"""Where a number stands in a unit's own sheet: followed by month, refused when its titles moved."""

from datetime import date

import pytest

from reporting.spreadsheets.anchors import (
    Label,
    Located,
    Lost,
    Place,
    is_label,
    labels_of,
    locate,
    place_at,
    without_month,
)
from reporting.spreadsheets.cells import At, at_of

MARCH, APRIL = date(2022, 3, 1), date(2022, 4, 1)
ROWS = [
    ["企业台账"],
    ["单位：户"],
    ["项 目", "2022年3月", "2022年4月", "备注"],
    ["在营企业", "6300", "6400", ""],
    ["其中：新增", "12", "15", ""],
]


def at(name: str) -> At:
    found = at_of(name)
    assert found is not None
    return found


def place(cell: str = "B4", rows: list[list[str]] = ROWS, name: str = "台账") -> Place:
    return place_at(name, rows, at(cell), MARCH)


def test_a_title_full_of_months_is_kept_no_longer_than_any() -> None:
    november = date(2022, 11, 1)
    assert len(without_month("11月" * 40, november)) == 60
    full = place_at("11月" * 40, [["项目", "11月" * 40]], At(1, 3), november)
    assert (len(full.sheet), [len(one.text) for one in full.labels]) == (60, [60])
    again = locate(full, {"11月" * 40: [["项目", "11月" * 40]]}, november)
    assert isinstance(again, Located)


def changed(**cells: str) -> list[list[str]]:
    rows = [list(row) for row in ROWS]
    for name, text in cells.items():
        there = at(name)
        rows[there.row - 1] += [""] * (there.column - len(rows[there.row - 1]))
        rows[there.row - 1][there.column - 1] = text
    return rows


@pytest.mark.parametrize(
    ("text", "month", "said"),
    [
        ("4月", 4, "〔本月〕"),
        ("２０２２年４月", 4, "〔本月〕"),
        ("2022年04月份", 4, "〔本月〕份"),
        ("四月", 4, "〔本月〕"),
        ("2022-04", 4, "〔本月〕"),
        ("2022.4", 4, "〔本月〕"),
        ("2022-04-01", 4, "〔本月〕"),
        ("1-4月", 4, "1-〔本月〕"),
        ("4月", 3, "4月"),
        ("14月", 4, "14月"),
        ("11月", 1, "11月"),
        ("十一月", 1, "十一月"),
        ("十二月", 12, "〔本月〕"),
        ("2022-041", 4, "2022-041"),
        ("2021年4月", 4, "2021年〔本月〕"),
        (" 在营\n企业 ", 4, "在营企业"),
    ],
)
def test_month_in_a_title_is_one_sign(text: str, month: int, said: str) -> None:
    assert without_month(text, date(2022, month, 1)) == said


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("在营企业", True),
        ("4月", True),
        ("6400", False),
        ("1.2万", False),
        ("98.5%", False),
        ("", 0),
    ],
)
def test_number_is_no_title(text: str, label: bool) -> None:
    assert is_label(text) == bool(label)


def test_nearest_text_on_either_side_is_the_title() -> None:
    assert labels_of(ROWS, at("C5"), APRIL) == (
        Label("left", "其中:新增", at("A5")),
        Label("above", "〔本月〕", at("C3")),
    )


def test_column_of_the_month_is_followed() -> None:
    assert locate(place(), {"台账": ROWS}, MARCH) == Located("台账", at("B4"), False)
    assert locate(place(), {"台账": ROWS}, APRIL) == Located("台账", at("C4"), False)


def test_sheet_of_the_month_is_followed() -> None:
    rows = [["项目", "数值"], ["在营企业", "1"]]
    agreed = place("B2", rows, "3月")
    april = [["项目", "数值"], ["在营企业", "2"]]
    found = locate(agreed, {"3月": rows, "4月": april}, APRIL)
    assert found == Located("4月", at("B2"), False)


def test_row_of_the_month_is_followed() -> None:
    rows = [["月份", "在营企业"], ["三月", "6300"], ["四月", "6400"]]
    found = locate(place("B2", rows), {"台账": rows}, APRIL)
    assert isinstance(found, Located)
    assert found.at == at("B3")


def lost(rows: list[list[str]], month: date = MARCH, cell: str = "B4") -> Lost:
    found = locate(place(cell), {"台账": rows}, month)
    assert isinstance(found, Lost)
    return found


def test_inserted_row_is_refused_and_the_new_place_offered() -> None:
    rows = [*ROWS[:3], ["另一行", "5", "5"], *ROWS[3:]]
    found = lost(rows)
    assert found == Lost(
        "台账!B4",
        ("A4应为“在营企业”（左侧的标题），现在是“另一行”，该标题现在在A5",),
        "台账",
        at("B5"),
    )


def test_inserted_column_is_refused_and_the_new_place_offered() -> None:
    rows = [["序号", *row] for row in ROWS]
    found = lost(rows)
    assert found.sentences == ("A4应为“在营企业”（左侧的标题），现在是“序号”，该标题现在在B4",)
    assert found.instead == at("C4")


def test_title_that_is_there_twice_offers_no_place() -> None:
    rows = [*changed(A4="改了名"), ["在营企业", "1", "2"], ["在营企业", "3", "4"]]
    found = lost(rows)
    assert "该标题现在有2处（A6、A7），无法判断" in found.sentences[0]
    assert found.instead is None


def test_other_title_in_between_is_refused() -> None:
    rows = [["项目", "小计", "数"], ["在营企业", "", "7"]]
    agreed = place_at("台账", rows, at("C2"), MARCH)
    between = [["项目", "小计", "数"], ["在营企业", "其中规上", "7"]]
    found = locate(agreed, {"台账": between}, MARCH)
    assert isinstance(found, Lost)
    assert found.sentences == ("C2左侧最近的标题应为“在营企业”，现在是B2的“其中规上”",)


def test_two_sheets_of_the_same_month_are_refused() -> None:
    rows = [["项目", "数值"], ["在营企业", "1"]]
    found = locate(place("B2", rows, "3月"), {"4月": rows, "四月": rows}, APRIL)
    assert isinstance(found, Lost)
    assert found.sentences == ("工作簿中不止一张工作表“4月”，现有：4月、四月",)


def test_other_texts_around_are_told_but_read() -> None:
    found = locate(place(), {"台账": changed(A1="企业总台账", B1="试行")}, MARCH)
    assert found == Located("台账", at("B4"), True)


def test_empty_workbook_is_refused() -> None:
    assert "现在是“空白”，整张表中已找不到" in lost([]).sentences[-1]
