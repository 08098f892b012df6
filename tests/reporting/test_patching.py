"""Cells written inside the package: all else stays byte for byte; what is unsafe is refused."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import load_workbook as load_with_calamine

from reporting.spreadsheets.book_parts import Book
from reporting.spreadsheets.cells import At, at_of, letters, place_of
from reporting.spreadsheets.grammar import SheetError
from reporting.spreadsheets.package import PackageError, entries_of
from reporting.spreadsheets.patching import Write, patch
from tests.reporting.own_books import (
    NAME,
    as_bytes,
    as_excel_writes,
    bare,
    kept_book,
    package,
    repacked,
    worksheet,
)

SHEET, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
FOUR = At(4, 3)


def write(at: str, value: str | Decimal, sheet: str = NAME) -> Write:
    place = at_of(at)
    assert place is not None
    return Write(sheet, place, value)


def number(text: str) -> Decimal:
    return Decimal(text)


def records(content: bytes) -> dict[str, tuple[bytes, bytes]]:
    """Part → its local record as it lies in the file, and its central one without the offset."""
    return {
        name: (content[one.start : one.end], one.record[:42] + one.record[46:])
        for name, one in entries_of(content).items()
    }


def changed(before: bytes, after: bytes) -> set[str]:
    old, new = records(before), records(after)
    assert list(old) == list(new), "the order of the parts"
    return {name for name in old if old[name] != new[name]}


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (lambda: as_bytes(kept_book()), {SHEET}),
        (lambda: repacked(as_bytes(kept_book())), {SHEET}),
        (as_excel_writes, {SHEET, WORKBOOK}),
        (lambda: repacked(as_excel_writes()), {SHEET, WORKBOOK}),
    ],
    ids=["openpyxl", "another program", "Excel", "Excel, repacked"],
)
def test_all_parts_but_those_that_must_change_stay_byte_for_byte(
    make: Callable[[], bytes], parts: set[str]
) -> None:
    """Not only unpacked: their packed bytes, headers, times, order and comments as well."""
    made = make()
    after = patch(made, [write("C4", number("12806")), write("B8", "已通过 <2022-04-26>")])
    assert changed(made, after) == parts
    assert len(entries_of(made)) > 10
    assert ZipFile(BytesIO(after)).testzip() is None
    assert ZipFile(BytesIO(after)).comment == ZipFile(BytesIO(made)).comment


def test_shared_texts_are_read_as_before() -> None:
    after = patch(as_excel_writes(), [write("C4", number("12806"))])
    page = load_workbook(BytesIO(after))[NAME]
    assert (page["E4"].value, page["C4"].value) == ("共用的文字", 12806)


def test_inside_the_sheet_only_the_written_cells_differ() -> None:
    made = as_bytes(kept_book())
    before, after = (
        ZipFile(BytesIO(one)).read(SHEET).decode()
        for one in (made, patch(made, [write("C5", number("6500"))]))
    )
    assert '<c r="C5"><v>6500</v></c>' in after
    assert after.replace('<c r="C5"><v>6500</v></c>', '<c r="C5" t="n"><v>6400</v></c>') == before


def test_written_workbook_reads_the_same_in_two_readers() -> None:
    after = patch(
        repacked(as_bytes(kept_book())),
        [
            write("C4", number("12806")),
            write("C6", number("98.7")),
            write("B8", "已通过 & 好"),
            write("F20", number("7")),
        ],
    )
    page = load_workbook(BytesIO(after))[NAME]
    read = {at: page[at].value for at in ("C4", "C6", "B8", "F20", "D4", "A1", "C5")}
    assert read == {
        "C4": 12806,
        "C6": 0.987,
        "B8": "已通过 & 好",
        "F20": 7,
        "D4": "=B4+C4",
        "A1": "市场主体台账",
        "C5": 6400,
    }
    assert page["C6"].number_format == "0.0%"
    assert page.data_validations.dataValidation[0].formula1 == '"是,否"'
    assert (str(page.merged_cells), page.column_dimensions["A"].width) == ("A1:E1", 33)
    rows = load_with_calamine(BytesIO(after)).get_sheet_by_name(NAME).to_python()
    assert (rows[3][2], rows[5][2], rows[7][1], rows[19][5]) == (12806, 0.987, "已通过 & 好", 7)


def test_formulas_are_calculated_again_only_where_there_are_some() -> None:
    made = as_excel_writes()
    old = ZipFile(BytesIO(made)).read(WORKBOOK)
    after = ZipFile(BytesIO(patch(made, [write("E4", number("1"))]))).read(WORKBOOK)
    assert after.replace(b' fullCalcOnLoad="1"', b"") == old != after
    without = bare(
        worksheet('<x:sheetData><x:row><x:c t="str"><x:v>a</x:v></x:c></x:row></x:sheetData>')
    )
    patched = patch(without, [write("B1", number("5"), "表&一")])
    assert changed(without, patched) == {"xl/worksheets/one.xml"}


def test_workbook_without_a_calculation_is_given_one_in_its_place() -> None:
    formula = worksheet("<x:sheetData><x:row><x:c><x:f>1+1</x:f></x:c></x:row></x:sheetData>")
    after = ZipFile(BytesIO(patch(bare(formula), [write("B1", number("5"), "表&一")])))
    end = '</x:sheets><x:calcPr fullCalcOnLoad="1"/></x:workbook>'
    assert after.read(WORKBOOK).decode().endswith(end)


@pytest.mark.parametrize(
    ("inside", "at", "expected"),
    [
        ("<x:sheetData/>", "B2", '<x:sheetData><x:row r="2">{}</x:row></x:sheetData>'),
        (
            '<x:sheetData><x:row r="2" ht="9"/></x:sheetData>',
            "B2",
            '<x:sheetData><x:row r="2" ht="9">{}</x:row></x:sheetData>',
        ),
        (
            '<x:sheetData><x:row r="2" s="4"><x:c r="A2"/><x:c r="C2"/></x:row></x:sheetData>',
            "B2",
            '<x:sheetData><x:row r="2" s="4"><x:c r="A2"/>{}<x:c r="C2"/></x:row></x:sheetData>',
        ),
        (
            '<x:dimension ref="A1:A1"/><x:sheetData><x:row><x:c a=">"/></x:row></x:sheetData>',
            "B2",
            (
                '<x:dimension ref="A1:B2"/><x:sheetData><x:row><x:c a=">"/></x:row>'
                '<x:row r="2">{}</x:row></x:sheetData>'
            ),
        ),
        (
            "<x:sheetData><x:row/><x:row><x:c/><x:c><x:v>8</x:v></x:c></x:row></x:sheetData>",
            "B2",
            "<x:sheetData><x:row/><x:row><x:c/>{}</x:row></x:sheetData>",
        ),
    ],
)
def test_cell_is_put_where_it_belongs(inside: str, at: str, expected: str) -> None:
    after = ZipFile(BytesIO(patch(bare(worksheet(inside)), [write(at, number("5"), "表&一")])))
    style = ' s="4"' if 's="4"' in inside else ""
    cell = f'<x:c r="{at}"{style}><x:v>5</x:v></x:c>'
    assert after.read("xl/worksheets/one.xml").decode() == worksheet(expected.format(cell))


def test_several_new_cells_and_rows_stand_in_order() -> None:
    made = bare(worksheet('<x:sheetData><x:row r="4"><x:c r="B4"/></x:row></x:sheetData>'))
    places = ("D2", "A4", "C4", "B2", "D4", "A9")
    after = patch(made, [write(at, number("5"), "表&一") for at in places])
    text = ZipFile(BytesIO(after)).read("xl/worksheets/one.xml").decode()
    found = [text.index(f'r="{at}"') for at in ("B2", "D2", "A4", "B4", "C4", "D4", "A9")]
    assert found == sorted(found)
    rows = load_with_calamine(BytesIO(after)).get_sheet_by_index(0).to_python()
    assert (rows[0][1], rows[0][3], rows[2], rows[7][0]) == (5, 5, [5, "", 5, 5], 5)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("D4", "台账!D4是公式，不能写入"),
        ("C1", "台账!C1在合并单元格之内"),
    ],
)
def test_formula_and_the_inside_of_a_merged_cell_are_never_written(at: str, sentence: str) -> None:
    with pytest.raises(SheetError, match=sentence):
        patch(as_bytes(kept_book()), [write(at, number("1"))])


def test_part_of_an_array_is_never_written() -> None:
    inside = (
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:f t="array" ref="A1:A3">B1:B3</x:f></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    )
    with pytest.raises(SheetError, match="表&一!A2是公式"):
        patch(bare(worksheet(inside)), [write("A2", number("1"), "表&一")])


def test_unknown_sheet_and_signed_package_are_refused() -> None:
    with pytest.raises(PackageError, match="没有不存在!C4所在的工作表"):
        patch(as_bytes(kept_book()), [write("C4", number("1"), "不存在")])
    with ZipFile(BytesIO(as_bytes(kept_book()))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with pytest.raises(PackageError, match="数字签名"):
        patch(package({**parts, "_xmlsignatures/sig1.xml": "<a/>"}), [write("C4", number("1"))])


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>',
        "<worksheet><sheetData>",
        '<?xml version="1.0" encoding="GB2312"?><worksheet/>',
        worksheet("<x:sheetData/>").encode("utf-16").decode("latin-1"),
        worksheet('<x:sheetData><x:row r="2"/><x:row r="1"/></x:sheetData>'),
        worksheet('<x:sheetData><x:row r="1"><x:c r="B1"/><x:c r="A1"/></x:row></x:sheetData>'),
        worksheet(""),
    ],
)
def test_sheet_that_is_not_as_expected_is_refused(sheet: str) -> None:
    made = bare(sheet)
    with pytest.raises(SheetError):
        patch(made, [write("A1", number("1"), "表&一")])


def test_characters_xml_cannot_hold_are_left_out() -> None:
    after = patch(as_bytes(kept_book()), [write("B8", "a\x01\ufffeb]]>")])
    assert load_workbook(BytesIO(after))[NAME]["B8"].value == "ab]]>"


def test_percent_styles_are_known_by_their_format_alone() -> None:
    book = kept_book()
    book[NAME]["B4"].number_format = '0" %"'
    book[NAME]["B5"].number_format = "0%"
    percent = Book(as_bytes(book)).percent_styles()
    assert len(percent) == 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("C7", ("", "C7")),
        ("台账!C7", ("台账", "C7")),
        ("'四 月'！$c$7", ("四 月", "$c$7")),
        ("'a''b'!A1", ("a'b", "A1")),
    ],
)
def test_place_is_read_as_excel_writes_it(text: str, place: tuple[str, str]) -> None:
    assert place_of(text) == place


def test_cells_are_named_and_read_back() -> None:
    for column in (1, 26, 27, 702, 703, 16_384):
        assert at_of(f"{letters(column)}9") == At(9, column)
    assert [at_of(name) for name in ("", "7", "C", "C0", "XFE1", "A1048577", "AAAA1")] == [None] * 7
