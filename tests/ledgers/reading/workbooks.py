"""Makes real files for the tests: workbooks, packages and pages, whole ones and hostile ones."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ledgers.reading.bounds import LEDGER, Bounds
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import read_all
from ledgers.standard import standard

LICENCE = standard("publicity-licence")
HEADERS = [column.name for column in LICENCE.columns]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def exhaust(path: Path, bounds: Bounds) -> None:
    for reading in read_all(path, path.name, LICENCE, bounds):
        list(reading.rows)


def refusal(path: Path, bounds: Bounds = LEDGER) -> str:
    """The sentence that the file is refused with, at whatever row."""
    with pytest.raises(Unreadable) as refused:
        exhaust(path, bounds)
    return refused.value.sentence


def record(number: int) -> list[object]:
    """An invented licence; what a test compares by is the number in its names."""
    given = {
        "XK_XDR_MC": f"样例{number}商贸有限公司",
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": "91371500MA3UTUTM5R",
        "XK_WSH": f"样许〔2022〕{number}号",
        "XK_JDRQ": "2022-05-05",
        "XK_XKJG": "样例审批服务局",
    }
    return [given.get(column.code, "") for column in LICENCE.columns]


def workbook(path: Path, sheets: Mapping[str, Iterable[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def sheet_xml(inside: str, *, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}">{inside}</worksheet>'


def package(path: Path, sheet: str, *, more: Mapping[str, bytes] | None = None) -> Path:
    """An .xlsx with exactly this worksheet part, and whatever more."""
    kind = f'Type="{OFFICE}/'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'{kind}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="许可" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'{kind}worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (parts | dict(more or {})).items():
            file.writestr(name, text)
    return path


def inline(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def compound(path: Path, names: Iterable[str]) -> Path:
    """The directory of an old Office file (.xls, .et, an encrypted .xlsx), with nothing in it."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = io.BytesIO()
    for name in ["Root Entry", *names]:
        written = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(written)] = written
        struct.pack_into("<H", entry, 64, len(written) + 2)
        directory.write(entry)
    path.write_bytes(bytes(header) + table + directory.getvalue().ljust(512, b"\0"))
    return path


def open_document(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    """An .ods as LibreOffice and WPS lay it out."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p>'
            "</table:table-cell>"
            for one in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="许可">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type='
        '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", manifest)
    return path
