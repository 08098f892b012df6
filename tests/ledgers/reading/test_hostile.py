"""What is no ledger, or built to do harm, is refused with a sentence in bounded memory and time."""

import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ledgers.reading.bounds import LEDGER
from ledgers.reading.tables import read_all
from tests.ledgers.reading.workbooks import (
    HEADERS,
    LICENCE,
    compound,
    inline,
    open_document,
    package,
    record,
    refusal,
    sheet_xml,
    workbook,
)


def written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def cells(*addresses: str) -> Callable[[Path], Path]:
    rows = "".join(
        f'<row r="{one.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{inline(one, "甲")}</row>'
        for one in addresses
    )
    return lambda path: package(path, sheet_xml(f"<sheetData>{rows}</sheetData>"))


def with_part(name: str, content: bytes = b"x") -> Callable[[Path], Path]:
    return lambda path: package(path, sheet_xml("<sheetData/>"), more={name: content})


def truncated(path: Path) -> Path:
    content = workbook(path, {"s": [HEADERS, record(1)]}).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def bomb(path: Path) -> Path:
    return package(path, sheet_xml("<sheetData/>"), more={"xl/media/a.bin": bytes(200 * 2**20)})


def crowd(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "")
        for number in range(3000):
            file.writestr(f"xl/{number}.bin", "")
    return path


def flipped(path: Path) -> Path:
    content = bytearray(workbook(path, {"s": [HEADERS, record(1)] * 50}).read_bytes())
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 40] = bytes(40)
    path.write_bytes(content)
    return path


DTD = '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (written(b""), "文件是空的"),
        (written(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40), "这是图片或影像"),
        (written(b"\x89PNG\r\n\x1a\n" + bytes(500)), "这是图片或影像"),
        (written(b"%PDF-1.7\n"), "这是 PDF 文件"),
        (written(b"Rar!\x1a\x07\x00"), "这是压缩包"),
        (written(bytes(range(256)) * 40), "认不出这是什么文件"),
        (written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 90), "文件不完整或已损坏"),
        (
            written("行政相对人名称,备注\n".encode("gb18030") + b"\xff\xff\xff"),
            "不是 UTF-8、GB18030",
        ),
        (written(b"<html><body>nothing</body></html>"), "里面没有表格"),
        (lambda path: compound(path, ["EncryptionInfo", "EncryptedPackage"]), "打开密码"),
        (lambda path: compound(path, ["Workbook", "_VBA_PROJECT_CUR"]), "带有宏"),
        (lambda path: compound(path, ["WordDocument"]), "这是 Word 文档"),
        (lambda path: compound(path, ["Workbook"]), "文件不完整或已损坏"),
        (with_part("xl/vbaProject.bin"), "带有宏"),
        (with_part("xl/macrosheets/sheet1.xml"), "带有宏"),
        (with_part("xl/sharedStrings.xml", DTD.encode() + b"<sst/>"), "外部定义（DTD）"),
        (with_part("xl/styles.xml", f"{DTD}<a/>".encode("utf-16")), "外部定义（DTD）"),
        (lambda path: package(path, sheet_xml("<sheetData/>", head=DTD)), "外部定义（DTD）"),
        (cells("A1", "XFD1048576"), "第1048576行有单元格在XFD列"),
        (cells("A1", "SF2"), "第2行有单元格在SF列，表格超过200列"),
        (cells("A1", "CV1048576"), "有单元格远在CV1048576"),
        (cells("A1", "A4294967295"), "有单元格在第4294967295行"),
        (lambda path: package(path, "<worksheet><sheetData>"), "文件不完整或已损坏"),
        (truncated, "文件不完整或已损坏"),
        (flipped, "文件不完整或已损坏"),
        (bomb, "大得不正常"),
        (crowd, "由3001个部件组成"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_with_a_sentence(
    tmp_path: Path, write: Callable[[Path], Path], said: str
) -> None:
    path, begun = write(tmp_path / "台账.xlsx"), time.monotonic()
    sentence = refusal(path)
    assert said in sentence
    assert "；" in sentence
    assert time.monotonic() - begun < 10


def test_five_hundred_columns_are_refused_in_every_kind_of_file(tmp_path: Path) -> None:
    wide = [*HEADERS, *(f"列{number}" for number in range(500))]
    for path in (
        workbook(tmp_path / "a.xlsx", {"s": [wide]}),
        open_document(tmp_path / "a.ods", [wide]),
        written((",".join(wide)).encode())(tmp_path / "a.csv"),
        written(f"<table><tr><td>{'<td>'.join(wide)}</table>".encode())(tmp_path / "a.xls"),
    ):
        assert "超过200列，不是台账" in refusal(path)
    streamed = replace(LEDGER, streamed=1)
    assert "超过200列，不是台账" in refusal(tmp_path / "a.xlsx", streamed)


def test_a_wide_sheet_of_too_many_cells_is_refused_and_a_narrow_one_read(tmp_path: Path) -> None:
    wide = [*HEADERS, *(f"列{number}" for number in range(60))]
    rows = [wide, *([*record(number), *["1"] * 60] for number in range(30))]
    path = workbook(tmp_path / "a.xlsx", {"s": rows})
    for streamed in (LEDGER.streamed, 1):
        few = replace(LEDGER, cells=1000, streamed=streamed)
        assert "宽88列，不是台账" in refusal(path, few)
        (reading,) = read_all(path, "a.xlsx", LICENCE, replace(few, narrow=100))
        assert len(list(reading.rows)) == 30


def test_a_cell_of_a_csv_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('行政相对人名称,许可决定日期,备注\n甲,,"' + "乙" * 300_000, encoding="utf-8")
    assert refusal(path).startswith("第2行读不下去")
