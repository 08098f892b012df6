"""Tables are found and their rows keep Excel's numbers, whatever the unit put around them."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ledgers.columns import folded
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import read, read_all
from tests.ledgers.reading.workbooks import HEADERS, LICENCE, record, refusal, workbook

CODES = [column.code for column in LICENCE.columns]


def found(path: Path) -> list[tuple[int, object]]:
    return [(row, values[0]) for row, values in read(path, path.name, LICENCE).rows]


def test_header_is_found_under_a_title_and_a_line_about_the_unit(tmp_path: Path) -> None:
    title = ["行政许可信息台账"]
    unit = ["填报单位（盖章）：样例局", "", "填报人：王某", "", "联系电话：0635-0000000"]
    rows = [title, unit, [], HEADERS, record(1), record(2)]
    reading = read(workbook(tmp_path / "a.xlsx", {"许可": rows}), "a.xlsx", LICENCE)
    assert (reading.sheet, reading.header_row, reading.generation) == ("许可", 4, "2019")
    assert (reading.columns["XK_XDR_MC"], reading.columns["BZ"]) == ("A", "AB")
    assert (reading.unknown, reading.missing) == ((), ())
    assert [(row, values) for row, values in reading.rows] == [
        (5, tuple(record(1))),
        (6, tuple(record(2))),
    ]


def test_two_header_rows_are_joined_and_a_group_reaches_over_its_columns(tmp_path: Path) -> None:
    top = ["序号", "行政相对人名称", "法定代表人", "法定代表人", "", "行政许可决定文书号"]
    low = ["", "", "姓名", "证件类型", "证件号码", "", "证件类型", "许可决定日期"]
    rows = [top, low, [1, "样例公司", "李某", "身份证", "3715", "样许1号", "护照", "2022-05-05"]]
    reading = read(workbook(tmp_path / "a.xlsx", {"s": rows}), "a.xlsx", LICENCE)
    assert dict(reading.columns) == {
        "XK_XDR_MC": "B",
        "XK_FRDB": "C",
        "XK_FR_ZJLX": "D",
        "XK_FR_ZJHM": "E",
        "XK_WSH": "F",
        "XK_XDR_ZJLX": "G",
        "XK_JDRQ": "H",
    }
    assert reading.header_row == 2


def test_a_row_of_codes_below_the_header_belongs_to_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [HEADERS, CODES, record(1)]})
    assert found(path) == [(3, "样例1商贸有限公司")]


def test_columns_are_found_by_text_in_any_order_and_dress(tmp_path: Path) -> None:
    headers = ["备 注", "※来历", "*许可决定日期\n（格式：YYYY/MM/DD）", "XkXdrMc", "xk_wsh"]
    row = ["无", "窗口", "2022-05-05", "样例公司", "样许1号"]
    reading = read(workbook(tmp_path / "a.xlsx", {"s": [headers, row]}), "a.xlsx", LICENCE)
    assert dict(reading.columns) == {
        "BZ": "A",
        "XK_JDRQ": "C",
        "XK_WSH": "E",
        "XK_XDR_MC": "D",
    }
    assert reading.unknown == (("B", "※来历"),)
    assert "XK_XKJG" in reading.missing
    (only,) = reading.rows
    assert only[1][CODES.index("XK_WSH")] == "样许1号"
    assert only[1][CODES.index("XK_XKJG")] == ""


def test_code_2_of_2015_is_the_organisation_code(tmp_path: Path) -> None:
    layout = LICENCE.generation("2015")
    headers = [header.split("(")[0] for header in layout.headers]
    row = [f"值{code}" for code in layout.headers.values()]
    reading = read(workbook(tmp_path / "a.xlsx", {"s": [headers, row]}), "a.xlsx", LICENCE)
    assert (headers[6], reading.generation) == ("行政相对人代码_2", "2015")
    (only,) = reading.rows
    assert only[1][CODES.index("XK_XDR_ZZJG")] == "值XK_XDR_ZZJG"
    assert only[1][CODES.index("XK_XDR_GSZC")] == "值XK_XDR_GSZC"


def test_the_four_sheets_of_2018_give_the_two_of_the_standard(tmp_path: Path) -> None:
    penalty = ["行政相对人名称", "证件类型", "证件号码", "行政处罚决定书文号", "违法行为类型"]
    penalty += ["违法事实", "处罚依据", "处罚类别", "处罚内容", "处罚决定日期", "处罚机关", "备注"]
    sheets = {
        "法人行政许可": list(LICENCE.generation("2018-organisation").headers),
        "自然人行政许可": list(LICENCE.generation("2018-person").headers),
        "自然人行政处罚": penalty,
    }
    path = workbook(
        tmp_path / "a.xlsx",
        {name: [headers, [f"甲{name}"] * len(headers)] for name, headers in sheets.items()},
    )
    seen = [
        (one.sheet, one.generation, one.alone, [values[0] for _, values in one.rows])
        for one in read_all(path, "a.xlsx", LICENCE)
    ]
    assert seen == [
        ("法人行政许可", "2018-organisation", False, ["甲法人行政许可"]),
        ("自然人行政许可", "2018-person", False, ["甲自然人行政许可"]),
    ]
    with pytest.raises(Unreadable, match="“法人行政许可”和“自然人行政许可”都有"):
        read(path, "a.xlsx", LICENCE)


def test_totals_notes_signatures_and_repeated_headers_are_no_records(tmp_path: Path) -> None:
    numbered = [["序号", *HEADERS], [1, *record(1)], ["小计", 1], ["序号", *HEADERS]]
    numbered += [[2, *record(2)], ["合计", 2], ["填表说明：日期按实际填写"], ["填表人：王某"]]
    path = workbook(tmp_path / "a.xlsx", {"s": numbered})
    assert found(path) == [(2, "样例1商贸有限公司"), (5, "样例2商贸有限公司")]


@pytest.mark.parametrize(
    "signed",
    [
        ["填表人：张某", "", "", "审核人：李某"],
        ["", "说明：本表由各科室汇总"],
        ["", "联系电话：0635-0000000", "", "单位负责人（签字）：赵某"],
        ["注:以上为全部", "", "共1条"],
    ],
)
def test_signatures_and_notes_beside_each_other_are_no_record(
    tmp_path: Path, signed: list[str]
) -> None:
    rows = [["序号", *HEADERS], [1, *record(1)], signed]
    assert found(workbook(tmp_path / "a.xlsx", {"s": rows})) == [(2, "样例1商贸有限公司")]


def test_a_company_named_like_a_note_stays_a_record(tmp_path: Path) -> None:
    row = record(1)
    row[0] = "合计商贸有限公司"
    note = record(2)
    note[0] = "说明书印刷厂"
    path = workbook(tmp_path / "a.xlsx", {"s": [HEADERS, row, note]})
    assert found(path) == [(2, "合计商贸有限公司"), (3, "说明书印刷厂")]


def test_two_headers_are_refused_with_both_rows(tmp_path: Path) -> None:
    other = [*HEADERS[:-1], "备注二"]
    path = workbook(tmp_path / "a.xlsx", {"s": [HEADERS, record(1), other[::-1], record(2)]})
    assert refusal(path) == (
        "工作表“s”第1行和第3行都像表头，分不清哪一个是；一张工作表只放一个表，请拆开后再上传"
    )


def test_a_second_header_far_below_is_refused_too(tmp_path: Path) -> None:
    rows = [HEADERS, *map(record, range(60)), ["行政相对人名称", "备注", "许可决定日期"]]
    sentence = refusal(workbook(tmp_path / "a.xlsx", {"s": rows}))
    assert sentence.startswith("第1行和第62行都像表头")


def test_two_columns_that_mean_the_same_are_refused_by_letter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [[*HEADERS, "许可截止期"], record(1)]})
    assert refusal(path).startswith(
        "工作表“s”V列“有效期至”和AC列“许可截止期”是同一项，分不清取哪一列"
    )


def test_a_workbook_without_the_ledger_says_what_was_looked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [["姓名", "电话"], ["王某", "1"]]})
    assert refusal(path) == (
        "前30行里没有找到行政许可信息的表头（应有“行政相对人名称”、“行政相对人类别”、"
        "“行政相对人代码_1(统一社会信用代码)”等列）；请核对选的台账种类，或按模板补上表头后再上传"
    )


def test_hidden_sheets_are_not_read_and_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"旧": [HEADERS, record(1)], "新": [HEADERS, record(2)]})
    book = load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    reading = read(path, "a.xlsx", LICENCE)
    assert (reading.sheet, reading.notes) == ("新", ("隐藏的工作表“旧”没有读",))
    del book["新"]
    book.create_sheet("空")
    book.save(path)
    assert refusal(path) == "只有隐藏的工作表“旧”里有行政许可信息；请取消隐藏后再上传"


def test_formulas_without_values_are_refused_with_their_cells(tmp_path: Path) -> None:
    row = record(1)
    row[21] = '="2099"&"-12-31"'
    path = workbook(tmp_path / "a.xlsx", {"许可": [HEADERS, record(0), row]})
    assert refusal(path) == (
        "工作表“许可”的V3单元格是公式，没有保存计算结果；请用 Excel 或 WPS 打开、保存后再上传"
    )


def test_a_formula_beside_the_ledger_refuses_nothing(tmp_path: Path) -> None:
    rows = [[*HEADERS, "核对"], [*record(1), "=1+1"]]
    path = workbook(tmp_path / "a.xlsx", {"许可": rows})
    assert found(path) == [(2, "样例1商贸有限公司")]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    above=st.integers(0, 12),
    left=st.integers(0, 4),
    gaps=st.lists(st.integers(0, 3), min_size=1, max_size=8),
    formulas=st.booleans(),
)
def test_row_numbers_are_excels_wherever_the_table_stands(
    tmp_path: Path, above: int, left: int, gaps: list[int], formulas: bool
) -> None:
    rows: list[list[object]] = [[] for _ in range(above)]
    # A computed column sends the sheet to the reader that goes row by row.
    rows.append([None] * left + [*HEADERS, *(["核对"] if formulas else [])])
    expected = []
    for number, gap in enumerate(gaps):
        rows += [[] for _ in range(gap)]
        rows.append([None] * left + [*record(number), *(["=1"] if formulas else [])])
        expected.append((len(rows), f"样例{number}商贸有限公司"))
    path = workbook(tmp_path / "a.xlsx", {"s": rows})
    reading = read(path, "a.xlsx", LICENCE)
    assert reading.header_row == above + 1
    assert reading.columns["XK_XDR_MC"] == "ABCDE"[left]
    assert [(row, values[0]) for row, values in reading.rows] == expected


def test_every_header_of_every_layout_is_found_by_its_own_text() -> None:
    for layout in LICENCE.generations:
        assert all(layout.columns[folded(text)] == code for text, code in layout.headers.items())
