"""Workbooks as units keep them: one with formulas, styles, a drawing; sheets by month."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

NAME = "台账"


def kept_book() -> Workbook:
    """区市场监督管理局's own ledger: a title, months side by side, a sum, a percentage, a state."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = NAME
    sheet["A1"], sheet["A1"].font = "市场主体台账", Font(bold=True, size=16)
    sheet.merge_cells("A1:E1")
    for column, text in enumerate(("项目", "3月", "4月", "合计", "备注"), start=1):
        sheet.cell(3, column).value = text
    lines: list[tuple[str, float, float | str]] = [
        ("在营市场主体", 12700, "1.28万"),
        ("在营企业", 6300, 6400),
        ("合规率", 0.98, 0.985),
    ]
    for row, (name, march, april) in enumerate(lines, start=4):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = name, march
        sheet.cell(row, 3).value, sheet.cell(row, 4).value = april, f"=B{row}+C{row}"
    sheet["B6"].number_format = sheet["C6"].number_format = "0.0%"
    sheet["A8"] = "报送状态"
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("E4:E6")
    sheet.add_data_validation(choice)
    sheet.column_dimensions["A"].width = 33
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=3, max_row=5))
    Worksheet.add_chart(sheet, chart, "G3")
    other = book.create_sheet("其他")
    other["B2"] = "别处"
    return book


def as_bytes(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(content: bytes, **instead: Any) -> bytes:
    """The package as another program would have written it: other order, some parts stored,
    times and comments of its own; parts given by the last word of their name are replaced."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(written, "w") as new:
        for number, name in enumerate(sorted(old.namelist(), reverse=True)):
            info = ZipInfo(name, (2021, 3, 4, 5, 6, 8))
            info.compress_type = ZIP_STORED if number % 3 == 0 else ZIP_DEFLATED
            info.comment, info.external_attr = f"part {number}".encode(), 0o600 << 16
            key = name.rpartition("/")[2].partition(".")[0]
            new.writestr(info, instead.get(key, old.read(name)))
        new.comment = "由其他程序写成".encode()
    return written.getvalue()


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A package of these parts and nothing else."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return written.getvalue()


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    f'<x:workbook xmlns:x="{MAIN}" xmlns:q="{RELATION}"><x:sheets>'
    '<x:sheet name="表&amp;一" sheetId="1" q:id="a1"/></x:sheets></x:workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a1" Type="{RELATION}/worksheet" Target="/xl/worksheets/one.xml"/>'
    "</Relationships>"
)


def as_excel_writes() -> bytes:
    """Shared texts, a calculation chain and no wish to be calculated again, as Excel saves it."""
    made = as_bytes(kept_book())
    with ZipFile(BytesIO(made)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    text = '<c r="E4" t="s"><v>0</v></c></row>'
    # The empty value is written in one of three ways, by which library happens to write it.
    parts["xl/worksheets/sheet1.xml"], once = re.subn(
        rb'</f><v(?: ?/>|></v>)</c></row><row r="5"',
        f'</f><v>1</v></c>{text}<row r="5"'.encode(),
        parts["xl/worksheets/sheet1.xml"],
    )
    assert once == 1
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    added = {
        "sharedStrings": f'<sst xmlns="{MAIN}" count="1"><si><t>共用的文字</t></si></sst>',
        "calcChain": f'<calcChain xmlns="{MAIN}"><c r="D4" i="1"/><c r="D5" i="1"/></calcChain>',
    }
    for name, part in added.items():
        parts[f"xl/{name}.xml"] = part.encode()
        said = f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{name}+xml"/></Types>'
        types = parts["[Content_Types].xml"].replace(b"</Types>", said.encode())
        parts["[Content_Types].xml"] = types
    return package(parts)


def bare(sheet: str, workbook: str = WORKBOOK) -> bytes:
    """The least a workbook can be: written with a namespace letter, rows and cells unnumbered."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/one.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    root = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    )
    return package(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": root,
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": RELATIONS,
            "xl/worksheets/one.xml": sheet,
        }
    )


def worksheet(inside: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<x:worksheet xmlns:x="{MAIN}">{inside}</x:worksheet>'
