"""A large sheet read in slices by several processes gives what one process gives, byte by byte."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledgers import spool
from ledgers.asking import Asked
from ledgers.holidays import published
from ledgers.reading import kinds, packages
from ledgers.reading.bounds import LEDGER, Bounds
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import read, read_all
from ledgers.standard import standard
from tests.ledgers.reading.workbooks import HEADERS, LICENCE, inline, package, record, workbook

# So small that every sheet is cut, into a slice for every few rows.
FINE = replace(LEDGER, cut=1, slice=3000)
LOOKED = replace(LEDGER, cut=1 << 60)


def in_slices(monkeypatch: pytest.MonkeyPatch, bounds: Bounds, hands: int) -> None:
    monkeypatch.setattr(spool, "LEDGER", bounds)
    monkeypatch.setattr(spool, "hands", lambda: hands)
    monkeypatch.setattr(
        spool,
        "read_all",
        lambda path, name, of, others: read_all(path, name, of, bounds, others=others),
    )


def spooled(path: Path, folder: Path, code: str) -> tuple[object, ...]:
    """Everything that comes of a file, or the sentence it is refused with."""
    folder.mkdir()
    asked = Asked(path, path.name, code, date(2022, 5, 12), published())
    try:
        report = spool.spool(asked, folder)
    except Unreadable as refused:
        return (refused.sentence,)
    return report, (folder / spool.ROWS).read_bytes(), (folder / spool.FINDINGS).read_bytes()


def licence(number: int, **given: object) -> list[object]:
    """A licence with some of its cells given."""
    row = record(number)
    for code, value in given.items():
        row[LICENCE.places[code]] = value
    return row


def twice(path: Path) -> Path:
    """The same key beside each other, far from each other, thrice, and with another fault."""
    numbers = [*range(60), 3, 59, *range(60, 90), 3, 89]
    rows = [licence(one, XK_NR=f"第{place}次") for place, one in enumerate(numbers)]
    rows[61][LICENCE.places["XK_JDRQ"]] = "五月"
    return workbook(path, {"s": [HEADERS, *rows]})


def gaps(path: Path) -> Path:
    """Titles above, blank rows, totals, the header again, and notes."""
    rows: list[list[object]] = [["行政许可台账"], [], [*HEADERS]]
    for number in range(80):
        rows.append(licence(number, XK_NR="内容"))
        if number % 7 == 0:
            rows += [[], ["合计", number], [None, None], [*HEADERS]]
    return workbook(path, {"许可": [*rows, ["填表说明：无"]]})


def shifted(path: Path) -> Path:
    """The table begins in column C; in most slices nothing stands left of it, in one something."""
    rows: list[list[object]] = [
        [None, None, *HEADERS],
        *([None, None, *licence(one)] for one in range(60)),
    ]
    rows[40][0] = "合计"
    return workbook(path, {"许可": rows})


def typed(path: Path) -> Path:
    """Days, moments, numbers and truths as a spreadsheet keeps them."""
    days = [date(2022, 5, 5), datetime.fromisoformat("2022-05-05T13:30:00"), 44686, 44686.5, True]
    rows = [
        licence(one, XK_JDRQ=days[one % 5], XK_XKBH=3.7e17, XK_XDR_SHXYM=12.5) for one in range(50)
    ]
    return workbook(path, {"许可": [HEADERS, *rows]})


def several(path: Path) -> Path:
    """Two tables of the ledger, the second repeating rows of the first; and another's sheet."""
    first = [HEADERS, *map(licence, range(40))]
    second = [HEADERS, *map(licence, range(30, 70))]
    return workbook(path, {"甲": first, "乙": second, "其他": [["姓名"], ["某"]]})


def computed(path: Path) -> Path:
    """Formulas with a value in some slices only."""
    path = workbook(path, {"许可": [HEADERS, *map(licence, range(60))]})
    return changed(path, lambda text: re.sub(r'(<c r="A40"[^>]*>)', r"\1<f>A1</f>", text))


def uncomputed(path: Path) -> Path:
    return workbook(path, {"许可": [HEADERS, *(licence(one, XK_NR="=A1") for one in range(60))]})


def second_header(path: Path) -> Path:
    rows = [HEADERS, *map(licence, range(50)), [*HEADERS[::-1]], licence(99)]
    return workbook(path, {"许可": rows})


def tiny(path: Path) -> Path:
    return workbook(path, {"许可": [HEADERS, licence(1)]})


def bare(path: Path) -> Path:
    return workbook(path, {"许可": [HEADERS]})


def changed(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with its sheet's XML changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, change(text.decode()).encode() if sheet else text)
    path.write_bytes(content.getvalue())
    return path


def signs(path: Path) -> Path:
    """What a line of the spool has to escape, and what a person may not see."""
    odd = ["一\\N二", '引"号', "换\n行", "制\t表", "37150219900307171X", "示例人", "\U0001f600"]
    rows = [
        licence(one, XK_NR=odd[one % 7], XK_FRDB="示例人", XK_XDR_LB="自然人" if one % 2 else "")
        for one in range(80)
    ]
    return workbook(path, {"许可": [HEADERS, *rows]})


@pytest.mark.parametrize(
    "made",
    [twice, gaps, shifted, typed, several, computed, uncomputed, second_header, tiny, bare, signs],
)  # fmt: skip
def test_slices_give_byte_by_byte_what_the_whole_sheet_gives(
    made: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "a.xlsx")
    found: list[Any] = []
    for bounds, many in ((LOOKED, 1), (FINE, 1), (FINE, 2), (FINE, 3)):
        in_slices(monkeypatch, bounds, many)
        found.append(spooled(path, tmp_path / f"{len(found)}", "publicity-licence"))
    assert found[1:] == found[:1] * 3
    assert len(found[0]) == (1 if made in (uncomputed, second_header) else 3)


def test_such_sheets_are_really_cut(tmp_path: Path) -> None:
    for made in (twice, gaps, shifted, typed, several, computed, signs):
        (path := tmp_path / "a.xlsx").unlink(missing_ok=True)
        first = next(read_all(made(path), "a.xlsx", LICENCE, FINE))
        assert first.parts is not None
        assert sum(1 for _ in first.parts) > 5


def test_codes_compared_with_those_before_are_judged_in_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = standard("credit-code")
    rows = [[column.name for column in of.columns]]
    for number in range(60):
        values = {"NAME": f"甲{number % 7}公司", "CODE": "91371500MA3UTUTM5R"}
        rows.append([values.get(column.code, "") for column in of.columns])
    path = workbook(tmp_path / "a.xlsx", {"s": rows})
    found: list[Any] = []
    for bounds in (LOOKED, FINE):
        in_slices(monkeypatch, bounds, 2)
        found.append(spooled(path, tmp_path / f"{len(found)}", "credit-code"))
    assert found[0] == found[1]
    assert found[0][0]["counts"]["codes"]["E8"] > 40


ROW = '<row r="{n}">' + inline("A{n}", "样例{n}") + inline("T{n}", "2022-05-05") + "</row>"
HEAD = '<row r="1">' + inline("A1", "行政相对人名称") + inline("T1", "许可决定日期")
HEAD += inline("AB1", "备注") + "</row>"


def by_hand(path: Path, numbers: Iterable[int], *, before: str = "", after: str = "") -> Path:
    rows = HEAD + "".join(ROW.format(n=number) for number in numbers)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return package(
        path, f'<worksheet xmlns="{main}">{before}<sheetData>{rows}{after}</sheetData></worksheet>'
    )


def refused(path: Path, bounds: Bounds = FINE) -> str:
    with pytest.raises(Unreadable) as sentence:
        list(read(path, "a.xlsx", LICENCE, bounds).rows)
    return sentence.value.sentence


def test_every_slice_is_looked_at_before_it_is_read(tmp_path: Path) -> None:
    path, rows = tmp_path / "a.xlsx", range(2, 100)
    assert len(list(read(by_hand(path, rows), "a.xlsx", LICENCE, FINE).rows)) == 98
    assert "DTD" in refused(by_hand(path, rows, after='<!DOCTYPE x><row r="101"/>'))
    far = ROW.format(n=1048577)
    assert "第1048577行，超出工作表" in refused(by_hand(path, rows, after=far))
    assert "不完整或已损坏" in refused(by_hand(path, rows, after='<row r="x"/>'))
    assert "不完整或已损坏" in refused(by_hand(path, rows, after='</c><row r="120"/>'))
    wide = f'<row r="101">{inline("GS101", "x")}</row>'
    assert "第101行有单元格在GS列" in refused(by_hand(path, rows, after=wide))
    # Rows a million apart: nothing is set aside for those between.
    apart = [*rows, 1_000_000]
    last = [*read(by_hand(path, apart), "a.xlsx", LICENCE, FINE).rows][-1]
    assert last[0] == 1_000_000


def test_a_sheet_whose_sum_is_wrong_is_refused_though_it_was_read(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.xlsx", range(2, 100))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as whole:
        crc = whole.getinfo("xl/worksheets/sheet1.xml").CRC.to_bytes(4, "little")
    path.write_bytes(content.replace(crc, bytes(4)))
    assert "不完整或已损坏" in refused(path)


def test_what_cannot_be_cut_is_read_whole(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "a.xlsx", range(2, 100))
    for change in (
        lambda text: re.sub(r'<row r="\d+"', "<row", text),
        lambda text: text.replace("<sheetData>", "<!-- --><sheetData>"),
        lambda text: f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}',
    ):
        other = changed(by_hand(path, range(2, 100)), change)
        assert not kinds.kind_of(other, FINE).cut
    by_hand(path, range(2, 100))
    assert packages.look_at_package(path, FINE).cut
    assert not packages.look_at_package(path, replace(FINE, cut=1 << 20)).cut
