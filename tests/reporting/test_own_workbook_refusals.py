"""What is not done with a unit's own workbook, and in which words; who may; what it costs."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.models import OwnMapping, Submission
from tests import builders as build
from tests import web
from tests.reporting.own_books import MAIN, as_bytes, bare, kept_book, package
from tests.reporting.own_pages import moved, page_of, point, pointed, shown, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
OF = "market-supervision"


def formulas(count: int) -> str:
    """A sheet of nothing but empty formulas: little to send, much to look through."""
    rows = ["<row>" + "<c><f/></c>" * 1000 + "</row>"] * (count // 1000)
    last = "<row>" + "<c><f/></c>" * (count % 1000) + "</row>"
    return f"<worksheet xmlns='{MAIN}'><sheetData>{''.join(rows)}{last}</sheetData></worksheet>"


@pytest.fixture
def client(opened: Campaign) -> Client:
    return web.signed_in(build.clerk(OF))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("七", "看不懂单元格“七”，请写成 C7 或 台账!C7 的样子"),
        ("没有!C4", "工作簿中没有工作表“没有”，现有：台账、其他"),
        ("A1", "台账!A1的左侧和上方都没有文字，以后无法核对位置"),
        ("ZZZ9", "看不懂单元格“ZZZ9”"),
    ],
)
def test_cell_that_cannot_be_used_is_refused_and_stays_in_its_field(
    client: Client, sheet: Submission, cell: str, sentence: str
) -> None:
    book = upload(client, sheet, as_bytes(kept_book()))
    answer = point(client, sheet, book, "enterprises", cell)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{cell}"' in answer.content.decode()
    assert not OwnMapping.objects.exists()


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x:worksheet/>'


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "没有选择文件，或文件是空的"),
        (lambda: b"%PDF-1.7", "不是 .xlsx 工作簿"),
        (lambda: b"0" * (6 * 2**20), "文件超过5 MB"),
        (lambda: package({"a.xml": b"0" * (120 * 2**20)}), "工作簿展开后过大"),
        (lambda: package({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "工作簿带有宏"),
        (lambda: package({"xl/workbook.xml": "<a/>"}), "缺少部件xl/_rels/workbook.xml.rels"),
        (lambda: bare(DOCTYPE), "含有文档类型声明"),
        (lambda: bare("<a>"), "这个工作簿不能使用：工作表内容已损坏"),
        (lambda: bare(formulas(400_001)), "这个工作簿不能使用：内容过多，请删去与本月报送无关"),
    ],
    ids=["empty", "paper", "large", "bomb", "macro", "no parts", "entities", "broken", "crowd"],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(
    client: Client, sheet: Submission, make: Callable[[], bytes], sentence: str
) -> None:
    file = SimpleUploadedFile("台账.xlsx", make())
    answer = client.post(page_of(sheet), {"file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_one_workbook_of_a_unit_is_read_at_a_time(client: Client, sheet: Submission) -> None:
    cache.add(f"own-workbook-read:{sheet.unit_id}", True, 5)
    file = SimpleUploadedFile("台账.xlsx", as_bytes(kept_book()))
    answer = client.post(page_of(sheet), {"file": file})
    assert answer.status_code == 422
    assert "本单位的另一个工作簿正在读取" in answer.content.decode()
    cache.delete(f"own-workbook-read:{sheet.unit_id}")
    upload(client, sheet, as_bytes(kept_book()))
    upload(client, sheet, as_bytes(kept_book()))


def test_click_without_a_script_decides_at_once(client: Client, sheet: Submission) -> None:
    book = upload(client, sheet, as_bytes(kept_book()))
    page = web.read(client, "own-workbook-map", sheet.pk, book=book)
    assert 'name="at" value="C5"' in page
    answer = point(client, sheet, book, "enterprises", "", at="C5")
    assert answer.status_code == 302
    assert OwnMapping.objects.get().cell == "C5"


def test_place_taken_back_is_read_no_more(client: Client, sheet: Submission) -> None:
    book = pointed(client, sheet)
    more = {"take-back": "1", "number": "1"}
    assert point(client, sheet, book, "enterprises", "", **more).status_code == 302
    assert "读到 1 项" in shown(client, sheet, book)
    assert OwnMapping.objects.filter(metric__code="enterprises").count() == 2


def test_colleague_who_comes_second_is_told_who_and_where(
    client: Client, sheet: Submission
) -> None:
    book = pointed(client, sheet)
    other = web.signed_in(build.clerk(OF, "colleague"))
    answer = point(other, sheet, book, "enterprises", "B5", number="0")
    assert answer.status_code == 409
    told = answer.content.decode()
    assert f"在营企业的位置已由clerk-{OF}岗于2022-04-20 10:00改指台账!C5" in told


def test_others_may_not_look_and_another_unit_has_no_ticket(
    opened: Campaign, client: Client, sheet: Submission
) -> None:
    book = pointed(client, sheet)
    assert web.signed_in(build.clerk("huxi")).get(page_of(sheet)).status_code == 404
    refused = web.signed_in(build.reviewer()).get(page_of(sheet))
    assert refused.status_code == 403
    theirs = build.sheet_of(opened, "huxi", 4)
    stranger = web.signed_in(build.clerk("huxi"))
    assert "已超过2小时" in web.read(stranger, "own-workbook", theirs.pk, book=book)
    asked = stranger.get(page_of(theirs, "own-workbook-map"), {"book": book})
    assert asked.status_code == 422


def test_number_of_queries_is_the_same_for_one_place_and_for_three(
    client: Client, sheet: Submission
) -> None:
    book = upload(client, sheet, as_bytes(kept_book()))
    costs = []
    for field, cell in (("enterprises", "C5"), ("market_entities", "C4"), ("status", "B8")):
        point(client, sheet, book, field, cell)
        shown(client, sheet, book)
        with CaptureQueriesContext(connection) as asked:
            shown(client, sheet, book)
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs


def test_program_reads_with_the_stored_places(client: Client, sheet: Submission) -> None:
    pointed(client, sheet)
    path = f"/api/v1/submissions/{sheet.pk}/own-workbook/"
    file = SimpleUploadedFile("四月台账.xlsx", as_bytes(moved()))
    answer = client.post(path, {"file": file})
    assert answer.status_code == 200
    first = next(one for one in answer.json() if one["metric"] == "market_entities")
    assert (first["agreed"], first["place"], first["understood"]) == ("台账!C4", "", "")
    assert first["refused"][0].startswith("A4应为“在营市场主体”")
