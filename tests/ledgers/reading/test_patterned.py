"""A slice read by a pattern gives what the library gives, or nothing at all."""

from collections.abc import Iterator
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from ledgers.reading.bounds import LEDGER
from ledgers.reading.grids import Row
from ledgers.reading.patterned import Patterned
from ledgers.reading.streamed import Shelf
from tests.ledgers.reading.workbooks import MAIN, inline, package, sheet_xml

STRINGS = ("甲", "乙", " 前后有空格 ", "", "12", "〔2022〕7号", "A&amp;B", "换\n行")
# Plain, a day, a moment, a length of time, two decimals.
STYLES = (0, 14, 22, 46, 2)
NUMBERS = ("0", "7", "3.25", "1E+5", "44686", "44686.5625", "0.5", "60", "2958465", "12345")


def patterned(shelf: Shelf, prefix: str = "") -> Patterned:
    return Patterned(prefix, lambda: shelf.strings, shelf.figures, LEDGER.columns)


def cells(number: int) -> Iterator[str]:
    """Those of a row: strings, numbers in every style, blank ones, and one that is left out."""
    for place, text in enumerate(["A", "B", "C", "D", "E", "G", "H", "AA"]):
        style = (number + place) % len(STYLES)
        start = f'<c r="{text}{number}" s="{style}"'
        if place % 3 == 0:
            yield f'{start} t="s"><v>{(number + place) % len(STRINGS)}</v></c>'
        elif place == 4:
            yield f"{start}/>"
        else:
            yield f"{start}><v>{NUMBERS[(number * 3 + place) % len(NUMBERS)]}</v></c>"


def saved(path: Path, rows: int) -> Shelf:
    """A workbook with shared strings and styled cells, as Excel and WPS write them."""
    written = "".join(
        f'<row r="{n}" spans="1:27" ht="15.6">{"".join(cells(n))}</row>' for n in range(1, rows + 1)
    )
    items = "".join(f'<si><t xml:space="preserve">{one}</t></si>' for one in STRINGS)
    styles = "".join(f'<xf numFmtId="{one}"/>' for one in STYLES)
    package(
        path,
        sheet_xml(f"<sheetData>{written}</sheetData>"),
        more={
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>'.encode(),
            "xl/styles.xml": (
                f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>'.encode()
            ),
        },
    )
    return Shelf(path, LEDGER)


def by_library(path: Path) -> list[Row]:
    """As judging takes them: a time of day and a length of time are what is written of them."""
    sheet = load_workbook(BytesIO(path.read_bytes())).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    return [[str(one) if isinstance(one, time | timedelta) else one for one in row] for row in rows]


def rows_xml(path: Path) -> bytes:
    with ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    return xml[xml.index(b"<row") : xml.index(b"</sheetData>")]


def test_strings_numbers_and_days_are_those_of_the_library(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    reader = patterned(saved(path, 120))
    found = reader.rows(rows_xml(path))
    assert found is not None
    assert [number for number, _ in found] == [*range(1, 121)]
    assert [row for _, row in found] == by_library(path)


@pytest.fixture
def reader(tmp_path: Path) -> Patterned:
    return patterned(saved(tmp_path / "a.xlsx", 1))


ROW = f'<row r="7" spans="1:3">{inline("A7", "子")}{inline("C7", "丑")}</row>'


def test_texts_in_their_cells_stand_at_their_columns(reader: Patterned) -> None:
    assert reader.rows(ROW.encode()) == [(7, ["子", "", "丑"])]
    styled = ROW.replace(
        ' t="inlineStr"><is><t>', ' s="3" t="inlineStr"><is><t xml:space="preserve">'
    )
    assert reader.rows(styled.encode()) == [(7, ["子", "", "丑"])]
    blank = ROW.replace("</row>", '<c r="D7" s="1"/><c r="E7"></c></row>')
    assert reader.rows(blank.encode()) == [(7, ["子", "", "丑", "", ""])]


def test_a_prefix_is_part_of_every_name(tmp_path: Path) -> None:
    reader = patterned(saved(tmp_path / "a.xlsx", 1), "x:")
    xml = '<x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c></x:row>'
    assert reader.rows(xml.encode()) == [(2, ["甲"])]
    assert reader.rows(ROW.encode()) in (None, [])


@pytest.mark.parametrize(
    "odd",
    [
        ROW.replace("子", "子&amp;丑"),
        ROW.replace("子", "子\r\n丑"),
        ROW.replace("子", "子\x00"),
        ROW.replace("</c><c", "</c><!-- --><c"),
        ROW.replace("<t>", "<r><t>").replace("</t>", "</t></r>"),
        ROW.replace("</is>", '<rPh sb="0" eb="1"><t>x</t></rPh></is>'),
        ROW.replace('r="A7" t="inlineStr"', 't="inlineStr" r="A7"'),
        ROW.replace('r="A7"', "r='A7'"),
        ROW.replace("</row>", '<c r="D7" t="b"><v>1</v></c></row>'),
        ROW.replace("</row>", '<c r="D7" t="e"><v>#REF!</v></c></row>'),
        ROW.replace("</row>", '<c r="D7" cm="1"><v>1</v></c></row>'),
        ROW.replace("</row>", '<c r="D7"><f>A7</f><v>1</v></c></row>'),
        ROW.replace("</row>", '<c r="D7"><v>1</v><extLst/></c></row>'),
        ROW.replace("</row>", '<c t="s"><v>0</v></c></row>'),
        ROW.replace("</row>", '<c r="D7" t="s"><v> 0 </v></c></row>'),
        ROW.replace("</row>", '</row><row r="8"/>'),
        ROW.replace("</row>", ""),
        ROW.replace("C7", "ZZ7"),
        ROW.replace("C7", "XFDA7"),
        ROW.replace("子", "<"),
    ],
)
def test_what_it_does_not_know_it_gives_back(reader: Patterned, odd: str) -> None:
    assert reader.rows(odd.encode()) is None


def test_broken_utf8_is_given_back(reader: Patterned) -> None:
    assert reader.rows(ROW.encode("gb18030")) is None
