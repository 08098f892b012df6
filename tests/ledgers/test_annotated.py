"""The annotated workbook: the unit's rows where they were, bad cells red, nothing a formula."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook

from ledgers.annotating import Asked, Hidden, annotate
from ledgers.models import Batch, Unmasking
from ledgers.shapes import Shape
from ledgers.writing import BAD, PLAIN, Book
from tests import builders as build
from tests.ledgers.brought import UNIT, checked
from tests.ledgers.reading.workbooks import HEADERS, LICENCE, record, workbook
from tests.web import signed_in

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
LAST_OF_HEADER = 4


def written(path: Path, rows: list[tuple[int, list[Any]]]) -> Any:
    with Book(path) as book:
        book.sheet("许可[1]/2", rows, widths=[16, 16], below=2)
        book.sheet("许可12", rows, widths=[16, 16], below=2)
    return openpyxl.load_workbook(path)


def test_texts_that_look_like_formulas_and_codes_stay_texts(tmp_path: Path) -> None:
    texts = ["=1+1", "+86", "-5", "@甲", "007", "1E5", "a<b>&\x00c", " 空格 "]
    rows = [(number, [(0, text, PLAIN)]) for number, text in enumerate(texts, start=2)]
    sheet = written(tmp_path / "a.xlsx", rows).worksheets[0]
    cells = [sheet.cell(number, 1) for number in range(2, 2 + len(texts))]
    assert [one.value for one in cells] == [*texts[:6], "a<b>&c", " 空格 "]
    assert {one.data_type for one in cells} == {"s"}
    assert {one.number_format for one in cells} == {"@"}


def test_sheets_get_names_that_excel_takes(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", [(2, [(0, "甲", BAD)])])
    assert book.sheetnames == ["许可12", "许可12(2)"]
    assert CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).sheet_names == book.sheetnames
    assert book.worksheets[0]["A2"].fill.fgColor.rgb == RED
    assert zipfile.ZipFile(tmp_path / "a.xlsx").testzip() is None


def test_company_with_papers_for_a_code_is_masked_as_the_person_it_may_be(tmp_path: Path) -> None:
    rows = [record(1), record(2)]
    given = {"XK_XDR_MC": "王小明", "XK_XDR_SHXYM": "", "XK_XDR_ZJHM": "E12345678"}
    for code, value in given.items():
        rows[1][LICENCE.places[code]] = value
    path = workbook(tmp_path / "a.xlsx", {"许可": [HEADERS, *rows]})
    shape = Shape.of(LICENCE)
    hidden = Hidden(tuple(shape.sealed), tuple(shape.of_person), numbers=True)
    asked = Asked(str(path), "a.xlsx", LICENCE.code, "2022-05-12", hidden)
    annotate(asked, {}, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["样例1商贸有限公司", "王**"]


def taken(client: Client, batch: Batch, **reason: str) -> Any:
    address = reverse("ledger-workbook", args=[build.CODE, batch.pk])
    answer = client.post(address, reason) if reason else client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.fixture
def batch(campaign: object) -> Batch:
    return checked()


@pytest.mark.django_db
def test_every_bad_cell_is_coloured_where_it_was(batch: Batch) -> None:
    sheet = taken(signed_in(build.clerk(UNIT)), batch, opening="改正")
    columns = batch.layout[0]["columns"]
    wanted = {
        (one.row, column_index_from_string(columns[one.column]))
        for one in batch.findings.all()
        if one.code.startswith("E")
    }
    red = {
        (cell.row, cell.column)
        for row in sheet.iter_rows(min_row=LAST_OF_HEADER + 1)
        for cell in row
        if cell.fill.fgColor.rgb == RED
    }
    assert red == wanted
    last = sheet.max_column
    assert sheet.cell(LAST_OF_HEADER, last).value == "错误原因"
    first = batch.findings.order_by("pk").first()
    assert first is not None
    assert first.message in sheet.cell(first.row, last).value


@pytest.mark.django_db
def test_rows_and_codes_are_as_the_unit_typed_them(batch: Batch) -> None:
    sheet = taken(signed_in(build.clerk(UNIT)), batch, opening="改正")
    with_code = column_index_from_string(batch.layout[0]["columns"]["XK_XDR_SHXYM"])
    assert sheet.max_row - LAST_OF_HEADER == batch.counts["records"]
    assert sheet.cell(LAST_OF_HEADER + 1, with_code).value == "9137150014F7KL101R"
    assert sheet.cell(LAST_OF_HEADER + 1, with_code).number_format == "@"


@pytest.mark.django_db
def test_unit_takes_its_persons_with_a_reason_and_others_masked(batch: Batch) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    kind = column_index_from_string(batch.layout[0]["columns"]["XK_XDR_LB"])
    name = column_index_from_string(batch.layout[0]["columns"]["XK_XDR_MC"])
    open_to_unit = taken(clerk, batch, opening="改正")
    masked = taken(office, batch)
    person = next(row for row in range(5, 70) if masked.cell(row, kind).value == "自然人")
    company = next(row for row in range(5, 70) if "法人" in str(masked.cell(row, kind).value))
    assert "*" in masked.cell(person, name).value
    assert "*" not in open_to_unit.cell(person, name).value
    assert masked.cell(company, name).value == open_to_unit.cell(company, name).value
    assert "不要用来重新上报" in masked["A1"].value
    logged = Unmasking.objects.get()
    assert (logged.batch, logged.exported, logged.reason) == (batch.pk, True, "改正")


@pytest.mark.django_db
def test_no_reason_or_another_unit_gets_no_names(batch: Batch) -> None:
    address = reverse("ledger-workbook", args=[build.CODE, batch.pk])
    bare = signed_in(build.clerk(UNIT)).post(address, {"opening": " "})
    office = signed_in(build.reviewer()).post(address, {"opening": "核对"})
    stranger = signed_in(build.clerk("finance")).post(address, {"opening": "核对"})
    assert [one.status_code for one in (bare, office, stranger)] == [422, 403, 404]
    assert Unmasking.objects.count() == 0
