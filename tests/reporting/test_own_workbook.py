"""The unit's own workbook: pointed at once, read every month, refused when moved, written back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.models import Campaign
from reporting.models import OwnMapping, Submission
from reporting.spreadsheets.package import entries_of
from tests import builders as build
from tests import web
from tests.reporting.own_books import NAME, as_bytes, kept_book, repacked
from tests.reporting.own_pages import moved, page_of, point, pointed, shown, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
OF = "market-supervision"


@pytest.fixture
def client(opened: Campaign) -> Client:
    return web.signed_in(build.clerk(OF))


def test_cells_pointed_at_are_read_and_shown_as_understood(
    client: Client, sheet: Submission
) -> None:
    page = shown(client, sheet, pointed(client, sheet))
    assert "读到 2 项，其中 2 项与报送单不同" in page
    assert "台账!C4" in page
    assert "1.28万" in page
    assert "<strong>12800</strong>" in page
    assert not sheet.cells.exclude(typed="").exists()


def test_who_pointed_when_and_by_which_titles_is_shown(client: Client, sheet: Submission) -> None:
    page = shown(client, sheet, pointed(client, sheet))
    assert "“在营市场主体”、“4月”" in page
    assert "2022-04-20 10:00　第1版" in page


def test_confirmed_values_are_the_same_as_typed_ones(client: Client, sheet: Submission) -> None:
    pointed(client, sheet)
    given = {"version": "0", "value-enterprises": "6400", "was-enterprises": ""}
    web.post(client, sheet, "save", given)
    book = upload(client, sheet, as_bytes(kept_book()))
    assert "读到 2 项，其中 1 项与报送单不同" in shown(client, sheet, book)


def test_next_month_reads_the_column_of_the_next_month(opened: Campaign, client: Client) -> None:
    march, april = (build.sheet_of(opened, OF, month) for month in (3, 4))
    book = upload(client, march, as_bytes(kept_book()))
    assert point(client, march, book, "enterprises", "B5").status_code == 302
    assert "<strong>6300</strong>" in shown(client, march, book)
    page = shown(client, april, book)
    assert "台账!C5" in page
    assert "<strong>6400</strong>" in page


def test_moved_row_is_refused_with_what_stands_there_and_where_it_is_now(
    client: Client, sheet: Submission
) -> None:
    pointed(client, sheet)
    page = shown(client, sheet, upload(client, sheet, as_bytes(moved())))
    assert "没有读取的项（3）" in page
    assert "A4应为“在营市场主体”（左侧的标题），现在是“其中:新增”，该标题现在在A5" in page
    assert "改为读取 台账!C5" in page
    assert "改为读取 台账!C6" in page
    assert 'name="value-' not in page


def test_button_moves_the_place_and_the_value_is_read_there(
    client: Client, sheet: Submission
) -> None:
    pointed(client, sheet)
    book = upload(client, sheet, as_bytes(moved()))
    answer = point(client, sheet, book, "market_entities", "C5", number="1", back="1")
    assert answer["Location"] == f"{page_of(sheet)}?book={book}"
    page = shown(client, sheet, book)
    assert "<strong>12800</strong>" in page
    assert "没有读取的项（2）" in page
    numbers = OwnMapping.objects.filter(metric__code="market_entities").order_by("number")
    assert [(one.number, one.cell, one.by.username) for one in numbers] == [
        (1, "C4", f"clerk-{OF}"),
        (2, "C5", f"clerk-{OF}"),
    ]


@pytest.mark.parametrize(
    ("cell", "text", "sentence"),
    [
        ("A5", "企业总数", "A5应为“在营企业”（左侧的标题），现在是“企业总数”，整张表中已找不到"),
        ("C3", "五月", "第3行找不到“4月”（上方的标题）"),
        ("B3", "4月", "第3行有2处“4月”（上方的标题）"),
        ("A6", "在营企业", "<strong>6400</strong>"),
    ],
)
def test_changed_title_is_refused_and_an_unchanged_one_is_read(
    client: Client, sheet: Submission, cell: str, text: str, sentence: str
) -> None:
    pointed(client, sheet)
    book = kept_book()
    book[NAME][cell] = text
    assert sentence in shown(client, sheet, upload(client, sheet, as_bytes(book)))


def test_sheet_that_is_gone_is_named_with_those_that_are_there(
    client: Client, sheet: Submission
) -> None:
    pointed(client, sheet)
    book = kept_book()
    book[NAME].title = "旧台账"
    page = shown(client, sheet, upload(client, sheet, as_bytes(book)))
    assert "工作簿中没有工作表“台账”，现有：旧台账、其他" in page


def test_percentage_is_read_as_people_see_it_and_refused_where_it_is_none(
    client: Client, sheet: Submission
) -> None:
    book = upload(client, sheet, as_bytes(kept_book()))
    point(client, sheet, book, "market_entities", "C6")
    page = shown(client, sheet, book)
    assert "<strong>98.5%</strong>" in page
    measure = sheet.cells.get(metric__code="market_entities").metric.measure
    assert f"“98.5%”与计量单位“{measure}”不符，请按“{measure}”填写数字" in page


def test_only_the_chosen_cells_are_written_back(client: Client, sheet: Submission) -> None:
    pointed(client, sheet)
    typed = {"value-market_entities": "12806", "value-enterprises": "6500"}
    web.post(client, sheet, "save", {"version": "0"} | typed)
    made = repacked(as_bytes(kept_book()))
    book = upload(client, sheet, made)
    page = shown(client, sheet, book)
    assert page.count('name="write"') == 3
    answer = client.post(
        page_of(sheet, "own-workbook-write"), {"book": book, "write": ["enterprises", "status"]}
    )
    assert answer.status_code == 200
    assert "%E5%9B%9B%E6%9C%88%E5%8F%B0%E8%B4%A6.xlsx" in answer["Content-Disposition"]
    written = load_workbook(BytesIO(answer.content))[NAME]
    assert [written[at].value for at in ("C4", "C5", "D5", "B8")] == [
        "1.28万",
        6500,
        "=B5+C5",
        "2022年4月：填报中",
    ]
    before, after = entries_of(made), entries_of(answer.content)
    changed = [
        name
        for name, one in before.items()
        if made[one.start : one.end] != answer.content[after[name].start : after[name].end]
    ]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_accepted_month_is_written_back_with_its_state(opened: Campaign, client: Client) -> None:
    sheet = build.sheet_of(opened, OF, 4)
    pointed(client, sheet)
    build.submit(sheet, by=build.clerk(OF), when=build.at(4, 12), enterprises="6500")
    build.accept(sheet, by=build.reviewer(), when=build.at(4, 12) + timedelta(hours=1))
    page = shown(client, sheet, upload(client, sheet, as_bytes(kept_book())))
    assert "2022年4月：已通过（2022-04-12 11:00）" in page
    assert "不能暂存：报送单当前为“已通过”" in page


def test_formula_is_read_and_never_written(client: Client, sheet: Submission) -> None:
    book = upload(client, sheet, as_bytes(kept_book()))
    point(client, sheet, book, "enterprises", "D5")
    web.post(client, sheet, "save", {"version": "0", "value-enterprises": "6500"})
    page = shown(client, sheet, book)
    assert "公式从不改写：台账!D5（在营企业）" in page
    assert "文件中没有存下计算结果" in page
    answer = client.post(
        page_of(sheet, "own-workbook-write"), {"book": book, "write": "enterprises"}
    )
    assert (answer.status_code, "没有选择要写回的内容" in answer.content.decode()) == (422, True)
