"""The pages of the unit's own workbook as tests ask for them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from reporting.models import Submission
from tests import web
from tests.reporting.own_books import NAME, as_bytes, kept_book


def page_of(sheet: Submission, name: str = "own-workbook") -> str:
    return reverse(name, args=[sheet.pk])


def upload(client: Client, sheet: Submission, content: bytes) -> str:
    """The ticket of the uploaded workbook."""
    file = SimpleUploadedFile("四月台账.xlsx", content)
    answer = client.post(page_of(sheet), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].rpartition("book=")[2]


def point(client: Client, sheet: Submission, book: str, field: str, cell: str, **more: str) -> Any:
    given = {"book": book, "sheet": NAME, "field": field, "cell": cell, "number": "0"} | more
    return client.post(page_of(sheet, "own-workbook-map"), given)


def shown(client: Client, sheet: Submission, book: str) -> str:
    return web.read(client, "own-workbook", sheet.pk, book=book)


def pointed(client: Client, sheet: Submission) -> str:
    """Two numbers and the state pointed at; the ticket of the workbook."""
    book = upload(client, sheet, as_bytes(kept_book()))
    for field, cell in (("market_entities", "C4"), ("enterprises", f"{NAME}!C5"), ("status", "B8")):
        assert point(client, sheet, book, field, cell).status_code == 302
    return book


def moved() -> Workbook:
    """A row put in above, another label before the numbers, the month's title written anew."""
    book = kept_book()
    sheet = book[NAME]
    sheet.unmerge_cells("A1:E1")
    sheet.insert_rows(4)
    sheet["A4"] = "其中：新增"
    sheet["C4"] = 99
    return book
