"""Tables to keep (.xlsx): the matrix as filtered, a unit's months; every cell is text."""

from io import BytesIO
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.spreadsheets.table import write_table
from tests import builders as build
from tests.web import read, signed_in
from units.models import Unit

pytestmark = pytest.mark.django_db
NOW = build.at(4, 26)
UNIT = "market-supervision"


def opened_book(body: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(body)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def said(sheet: Worksheet) -> list[list[str]]:
    return [["" if one is None else str(one) for one in row] for row in sheet.values]


def kept(client: Client, address: str, **asked: str) -> tuple[str, Worksheet]:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return unquote(answer["Content-Disposition"]), opened_book(answer.content)


EVIL = ["=1+1", '=HYPERLINK("x")', "+86", "-5", "@SUM(A1)", "＝2", "007", "1e5", "甲\x07乙", ""]


def test_every_cell_is_text_whatever_it_begins_with() -> None:
    sheet = opened_book(write_table([["=头"] * len(EVIL), EVIL], name="a[]:*?/\\" + "名" * 40))
    texts = [["=头"] * len(EVIL), [*EVIL[:-2], "甲乙", ""]]
    assert said(sheet) == texts
    filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}
    assert (sheet.title, sheet.freeze_panes) == ("a" + "名" * 30, "A2")


@time_machine.travel(NOW, tick=False)
def test_matrix_as_a_workbook_is_what_the_page_shows(opened: Campaign) -> None:
    Unit.objects.filter(code="huxi").update(name="=湖西街道")
    for of, day in ((UNIT, 20), ("huxi", 26)):
        sheet = build.sheet_of(opened, of, 4)
        build.submit(sheet, by=build.clerk(of), when=build.at(4, day))
    client, address = signed_in(build.reviewer()), f"/c/{opened.code}/matrix/export"
    asked = {"month": "2022-04", "state": "submitted"}
    name, book = kept(client, f"{address}.xlsx", **asked)
    assert "报送矩阵 2022年4月-" in name
    title, notes, *table = said(book)
    assert title[0].endswith("报送矩阵 2022年4月")
    assert notes[0] == "状态：待审核；生成时间 2022-04-26 10:00"
    plain = client.get(f"{address}.csv", asked).content.decode("utf-8-sig").splitlines()
    assert [row[1].lstrip("=") for row in table] == ["单位", "区市场监督管理局", "湖西街道"]
    assert [len(row) for row in table] == [len(plain[0].split(","))] * 3
    assert (table[2][1], book.freeze_panes) == ("=湖西街道", "C4")
    assert book.cell(5, 2).data_type == "s"
    link = "/matrix/export.xlsx?month=2022-04&state=submitted"
    assert link in read(client, "matrix", opened.code, **asked)
    assert len(said(kept(client, f"{address}.xlsx", kind="town", late="1")[1])) == 3 + 4


@time_machine.travel(NOW, tick=False)
def test_months_of_a_unit_say_how_each_stood_with_every_answer(opened: Campaign) -> None:
    clerk, sheet = build.clerk(UNIT), build.sheet_of(opened, UNIT, 4)
    build.submit(sheet, by=clerk, when=build.at(4, 20), enterprises="6400")
    reasons = {"enterprises": "请核对"}
    submissions.return_(sheet, by=build.reviewer(), at=NOW, version=1, reasons=reasons)
    address = f"/c/{opened.code}/units/{UNIT}/months.xlsx"
    name, book = kept(signed_in(clerk), address)
    assert "各月报送-" in name
    _, head, april, *others = said(book)
    shown = dict(zip(head, april, strict=True))
    assert (
        shown.items()
        >= {
            "月份": "2022年4月",
            "状态": "已退回",
            "时限": "按时",
            "内部截止": "4月21日 24:00",
            "截止": "4月25日 24:00",
            "首次提交": "2022-04-20 10:00",
            "提交次数": "1",
            "退回次数": "1",
            "更正次数": "0",
            "在营企业（家）": "6400",
        }.items()
    )
    assert [row[0] for row in others] == ["2022年3月", "2022年2月", "2022年1月"]
    assert book.freeze_panes == "B3"
    assert address in read(signed_in(clerk), "unit", opened.code, UNIT)
    stranger = signed_in(build.clerk("huxi"))
    assert stranger.get(address).status_code == 403
    assert address not in read(stranger, "unit", opened.code, UNIT)


@time_machine.travel(NOW, tick=False)
def test_number_of_queries_does_not_grow(opened: Campaign) -> None:
    client, costs = signed_in(build.reviewer()), []
    paths = [f"/c/{opened.code}/matrix/export.xlsx", f"/c/{opened.code}/units/{UNIT}/months.xlsx"]
    for month in (4, 3):
        build.submit(build.sheet_of(opened, UNIT, month), by=build.clerk(UNIT), when=NOW)
        for path in paths:
            client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert [client.get(path).status_code for path in paths] == [200, 200]
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 30
