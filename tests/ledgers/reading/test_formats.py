"""The same table reads the same from every kind of file, and no name decides which kind it is."""

import datetime
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ledgers.reading.bounds import LEDGER
from ledgers.reading.tables import read
from tests.ledgers.reading.old_excel import old_excel
from tests.ledgers.reading.workbooks import (
    HEADERS,
    LICENCE,
    MAIN,
    inline,
    open_document,
    package,
    record,
    sheet_xml,
    workbook,
)

ROWS = [[*map(str, HEADERS)], [*map(str, record(1))], [*map(str, record(2))]]
EXPECTED = [(2, tuple(ROWS[1])), (3, tuple(ROWS[2]))]
STREAMED = replace(LEDGER, streamed=1)


def rows_of(path: Path, **how: object) -> list[tuple[int, tuple[object, ...]]]:
    return list(read(path, path.name, LICENCE, **how).rows)  # type: ignore[arg-type]


def text(delimiter: str, encoding: str, *, before: str = "") -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        lines = (delimiter.join(row) for row in ROWS)
        path.write_bytes((before + "\r\n".join(lines)).encode(encoding))
        return path

    return write


def html(encoding: str, head: str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        lines = "".join(
            "<tr>" + "".join(f"<td>&nbsp;{one}</td>".replace("&nbsp;", "") for one in row)
            for row in ROWS
        )
        page = f"<html><head>{head}<title>台账</title></head><table>{lines}</table></html>"
        path.write_bytes(page.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.xlsx", lambda path: workbook(path, {"许可": ROWS})),
        ("renamed.xls", lambda path: workbook(path, {"许可": ROWS})),
        ("renamed.et", lambda path: workbook(path, {"许可": ROWS})),
        ("a.xls", lambda path: old_excel(path, ROWS)),
        ("a.et", lambda path: old_excel(path, ROWS)),
        ("renamed.xlsx", lambda path: old_excel(path, ROWS)),
        ("a.ods", lambda path: open_document(path, ROWS)),
        ("utf8.csv", text(",", "utf-8")),
        ("mark.csv", text(",", "utf-8-sig")),
        ("gb.csv", text(",", "gb18030")),
        ("tab.xls", text("\t", "gb18030")),
        ("semicolon.csv", text(";", "utf-8")),
        ("declared.csv", text(";", "utf-8", before="sep=;\r\n")),
        ("wide.csv", text("\t", "utf-16")),
        ("unmarked.csv", text(",", "utf-16-le")),
        ("page.xls", html("utf-8", "")),
        ("gbk.xls", html("gb18030", '<meta charset="gb2312">')),
    ],
)
def test_every_kind_of_file_gives_the_same_rows(
    tmp_path: Path, name: str, write: Callable[[Path], Path]
) -> None:
    assert rows_of(write(tmp_path / name)) == EXPECTED


def test_both_readers_of_xlsx_see_the_same_values(tmp_path: Path) -> None:
    row = record(1)
    row[19] = datetime.date(2022, 5, 5)
    row[20] = datetime.datetime.fromisoformat("2022-05-05T13:30:00")
    row[17], row[24], row[27], row[18] = 3.715021990030712e17, True, 12.5, " 前后有空格\n换行 "
    path = workbook(tmp_path / "a.xlsx", {"s": [[], [], HEADERS, [], row]})
    at_once, streamed = rows_of(path), rows_of(path, bounds=STREAMED)
    assert streamed == at_once
    assert streamed[0][0] == 5
    assert [type(one) for one in streamed[0][1]] == [type(one) for one in at_once[0][1]]
    assert streamed[0][1][19:21] == (row[19], row[20])


def test_shared_strings_keep_their_runs_and_leave_readings_out(tmp_path: Path) -> None:
    strings = (
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:r><x:t>行政相对</x:t></x:r><x:r><x:t>人名称</x:t></x:r>'
        "<x:rPh><x:t>NO</x:t></x:rPh></x:si><x:si><x:t>许可决定日期</x:t></x:si>"
        "<x:si><x:t>备注</x:t></x:si><x:si><x:t>样例公司</x:t></x:si></x:sst>"
    )
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        '<x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row><x:row r="7">'
        '<x:c r="A7" t="s"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    path = package(tmp_path / "a.xlsx", sheet)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/sharedStrings.xml", strings)
    assert [(row, one[0]) for row, one in rows_of(path, bounds=STREAMED)] == [(7, "样例公司")]


def test_a_csv_counts_quoted_line_breaks_as_one_row_and_keeps_codes_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '行政相对人名称,许可决定日期,行政许可决定文书号\n"样例\n公司",2022-05-05,"=""0012"""\n\n乙,,2\n',
        encoding="utf-8",
    )
    seen = [(row, values[0], values[14]) for row, values in rows_of(path)]
    assert seen == [(2, "样例\n公司", "0012"), (4, "乙", "2")]


def test_a_page_with_spans_keeps_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><td colspan=3>台账</table><table><tr><th rowspan=2>行政相对人名称"
        "<th colspan=2>决定<tr><th>许可决定<br>日期<th>许可机关"
        "<tr><td>甲&amp;乙<td>2022-05-05<td>样例局</table>",
        encoding="utf-8",
    )
    assert rows_of(path)[0][0] == 4
    values = rows_of(path)[0][1]
    assert (values[0], values[19], values[22]) == ("甲&乙", "2022-05-05", "样例局")


def test_inline_cells_of_a_package_made_by_hand_are_read(tmp_path: Path) -> None:
    cells = "".join(
        inline(f"{letter}1", text)
        for letter, text in zip("BCD", ("行政相对人名称", "许可决定日期", "备注"), strict=True)
    )
    sheet = sheet_xml(
        f'<sheetData><row r="1">{cells}</row><row r="9">{inline("B9", "甲")}</row></sheetData>'
    )
    path = package(tmp_path / "a.xlsx", sheet)
    for bounds in (LEDGER, STREAMED):
        assert [(row, one[0]) for row, one in rows_of(path, bounds=bounds)] == [(9, "甲")]
