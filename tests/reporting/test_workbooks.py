"""A month as a workbook: down with what is known, up with every problem named by its cell."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from indicators.models import Campaign
from reporting.models import Cell, Submission
from reporting.spreadsheets.layout import as_text, read_filled
from reporting.workflow import State
from tests import builders as build
from tests import web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


def template(client: Client, sheet: Submission) -> Workbook:
    answer = client.get(f"/submissions/{sheet.pk}/template/")
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def filled(book: Workbook, **given: Any) -> bytes:
    """The template with some values typed; "zero" marks 零报告, ("12", "原因") adds a note."""
    page = book["报送"]
    for row in page.iter_rows(min_row=6):
        value = given.get(str(row[0].value))
        if value == "zero":
            row[5].value = "是"
        elif isinstance(value, tuple):
            row[4].value, row[6].value = value
        elif value is not None:
            row[4].value = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def upload(client: Client, sheet: Submission, content: bytes) -> Any:
    file = SimpleUploadedFile("四月.xlsx", content)
    return client.post(f"/submissions/{sheet.pk}/upload/", {"file": file})


def text(answer: Any) -> str:
    return answer.content.decode()


def test_template_carries_names_last_month_and_what_may_be_typed(opened: Campaign) -> None:
    build.deliver(opened, "market-supervision", 3, when=build.at(3, 30), market_entities="12806")
    sheet = build.sheet_of(opened, "market-supervision", 4)
    page = template(web.signed_in(build.clerk("market-supervision")), sheet)["报送"]
    rows = {row[0].value: row for row in page.iter_rows(min_row=6)}
    codes = set(sheet.cells.values_list("metric__code", flat=True))
    assert set(rows) == codes
    assert page.column_dimensions["A"].width > max(map(len, codes))
    heights = {
        page.row_dimensions[number].height: len(str(row[7].value))
        for number, row in enumerate(rows.values(), start=6)
    }
    assert set(heights) == {15, 30}  # LibreOffice prints a row as high as it is told
    assert heights[30] > heights[15]
    assert rows["market_entities"][3].value == "12806"
    assert page.protection.sheet
    locked = {cell.coordinate[0] for cell in rows["market_entities"] if cell.protection.locked}
    assert locked == set("ABCDFH")
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"是"'


def test_template_shows_last_month_as_it_counts_and_once_it_is_signed(opened: Campaign) -> None:
    hall = "administrative-approval"
    for month in (1, 2):
        build.deliver(opened, hall, month, when=build.at(3, 30), hall_credit_checks="1000")
    march = build.sheet_of(opened, hall, 3)
    build.submit(march, by=build.clerk(hall), when=build.at(3, 30), hall_credit_checks="累计 3,200")
    Submission.objects.filter(pk=march.pk).update(state=State.SIGNED)
    client = web.signed_in(build.clerk(hall))
    page = template(client, build.sheet_of(opened, hall, 4))["报送"]
    rows = {row[0].value: row[3].value for row in page.iter_rows(min_row=6)}
    assert rows["hall_credit_checks"] == "1200"


def test_preview_counts_only_numbers_in_their_measure(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    given = filled(template(client, sheet), enterprises="六千", market_entities="12,800")
    page = " ".join(upload(client, sheet, given).content.decode().split())
    assert "<strong>六千</strong></td>" in page
    assert "<strong>12800</strong> 家</td>" in page


def test_filled_template_is_shown_before_anything_is_stored(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    content = filled(template(client, sheet), enterprises=9000, wrong_credit_codes="zero")
    before = list(Cell.objects.filter(submission=sheet).values_list("typed", "zero_report"))
    page = text(upload(client, sheet, content))
    assert "其中 2 项与报送单不同" in page
    assert '<textarea name="value-enterprises" hidden>9000</textarea>' in page
    assert 'name="zero-wrong_credit_codes" value="on"' in page
    after = list(Cell.objects.filter(submission=sheet).values_list("typed", "zero_report"))
    assert after == before


def test_confirmed_preview_is_the_same_as_typing_it(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    client.post(
        f"/submissions/{sheet.pk}/save/",
        {"version": "0", "value-enterprises": "9000", "was-enterprises": ""},
    )
    cell = sheet.cells.get(metric__code="enterprises")
    assert (cell.typed, cell.value) == ("9000", 9000)


def test_row_left_empty_takes_nothing_away(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    empty = filled(template(client, sheet), market_entities="12806")
    client.post(
        f"/submissions/{sheet.pk}/save/",
        {"version": "0", "value-enterprises": "9000", "was-enterprises": ""},
    )
    page = text(upload(client, sheet, empty))
    assert "其中 1 项与报送单不同" in page
    assert 'name="value-enterprises"' not in page


def test_every_problem_is_named_by_sheet_and_cell(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    book = template(client, sheet)
    page = book["报送"]
    at = {row[0].value: row[0].row for row in page.iter_rows(min_row=6)}
    page[f"F{at['wrong_credit_codes']}"].value = "也许"
    page[f"A{at['enterprises']}"].value = "firms"
    answer = text(upload(client, sheet, filled(book, market_entities="很多")))
    assert f"报送!F{at['wrong_credit_codes']}" in answer
    assert "的零报告只能填“是”或留空" in answer
    assert f"报送!A{at['enterprises']}" in answer
    assert "“firms”不是本报送单的数据项" in answer
    assert f"报送!E{at['market_entities']}" in answer
    assert "“很多”不是数字" in answer


def test_formula_without_a_result_is_named_and_not_taken_for_blank(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    answer = upload(client, sheet, filled(template(client, sheet), market_entities="=100+28"))
    assert "在营市场主体的单元格是公式，但文件里没有它的计算结果" in text(answer)
    assert "请在 Excel 或 WPS 中打开并保存后再上传" in text(answer)


def test_template_of_another_month_or_unit_is_refused(opened: Campaign) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    march, april = (build.sheet_of(opened, "market-supervision", month) for month in (3, 4))
    page = text(upload(client, april, filled(template(client, march), enterprises=1)))
    assert f"{march.pk}-market-supervision-2022-03" in page
    assert "请下载本单位本月的模板填写" in page
    assert "value-enterprises" not in page


def empty_book() -> bytes:
    written = BytesIO()
    Workbook().save(written)
    return written.getvalue()


def bomb() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 2**20))
    return written.getvalue()


def far_cell() -> bytes:
    """A small file whose one cell lies at the far end of the sheet."""
    book = Workbook()
    book.active.cell(1_048_576, 16_384).value = "x"  # type: ignore[union-attr]
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: b"", "没有选择文件，或文件是空的"),
        (lambda: b"%PDF-1.7", "不是 .xlsx 工作簿"),
        (lambda: b"0" * (3 * 2**20), "文件超过2 MB"),
        (bomb, "工作簿展开后过大"),
        (far_cell, "第一张表超过2000行或60列"),
    ],
)
def test_what_is_no_template_is_refused_in_one_sentence(
    sheet: Submission, made: Callable[[], bytes], sentence: str
) -> None:
    answer = upload(web.signed_in(build.clerk("market-supervision")), sheet, made())
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_workbook_without_the_header_is_told_to_use_the_template(sheet: Submission) -> None:
    answer = upload(web.signed_in(build.clerk("market-supervision")), sheet, empty_book())
    assert "没有找到表头" in text(answer)


def test_others_may_neither_download_nor_upload(sheet: Submission) -> None:
    stranger = web.signed_in(build.clerk("huxi"))
    assert stranger.get(f"/submissions/{sheet.pk}/template/").status_code == 404
    assert upload(stranger, sheet, empty_book()).status_code == 404
    leader = web.signed_in(build.leader())
    assert upload(leader, sheet, empty_book()).status_code == 403


def test_nothing_typed_becomes_a_formula(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    client.post(
        f"/submissions/{sheet.pk}/save/",
        {"version": "0", "value-enterprises": "=1+1", "was-enterprises": ""},
    )
    page = template(client, sheet)["报送"]
    kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


def test_characters_no_workbook_can_hold_are_left_out(sheet: Submission) -> None:
    client = web.signed_in(build.clerk("market-supervision"))
    typed = {"version": "0", "value-enterprises": "1\x01\ufffe", "was-enterprises": ""}
    client.post(f"/submissions/{sheet.pk}/save/", typed)
    rows = template(client, sheet)["报送"].iter_rows(min_row=6)
    assert [row[4].value for row in rows if row[0].value == "enterprises"] == ["1"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (9000.0, "9000"),
        (0.1, "0.1"),
        (1e21, "1000000000000000000000"),
        ("１２", "１２"),
        (None, ""),
    ],
)
def test_number_of_a_cell_reads_as_it_would_be_typed(value: object, shown: str) -> None:
    assert as_text(value) == shown


def test_row_given_twice_is_named_and_read_once() -> None:
    rows = [
        ["报送单编号", "7-a-2022-04"],
        ["代码", "数据项", "本月数值", "零报告"],
        ["enterprises", "在营企业", "12", ""],
        ["enterprises", "在营企业", "13", ""],
    ]
    found = read_filled(rows, marked="7-a-2022-04", names={"enterprises": "在营企业"})
    assert found.given["enterprises"].value == "12"
    assert [one.sentence for one in found.troubles] == ["“enterprises”重复出现，请只保留一行"]
