"""The unit's own workbook in a real browser: pointed at by clicking, read, moved, written back."""

import re
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.browser.conftest import PHONE
from tests.reporting.own_books import NAME, as_bytes, kept_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _named_for(month: int, *, moved: bool = False) -> bytes:
    """The ledger with that month beside the one before; moved by a row where asked."""
    book = kept_book()
    sheet = book[NAME]
    sheet["B3"], sheet["C3"] = f"{month - 1 or 12}月", f"{month}月"
    if moved:
        sheet.unmerge_cells("A1:E1")
        sheet.insert_rows(4)
        sheet["A4"], sheet["C4"] = "其中：新增", 99
    return as_bytes(book)


def _own_page(clerk) -> tuple[str, int]:
    """The page of the clerk's open month, and which month that is."""
    clerk.open("/")
    clerk.follow("main a.btn-primary")
    found = re.search(r"年(\d+)月", clerk.page.inner_text("h1"))
    assert found is not None
    clerk.page.click("summary:text-is('用 Excel 填报')")
    clerk.follow("text=用本单位工作簿")
    return re.sub(r"^.*?(/submissions/\d+/own/).*$", r"\1", clerk.page.url), int(found.group(1))


def _upload(clerk, content: bytes) -> None:
    file = {"name": "本单位台账.xlsx", "mimeType": XLSX, "buffer": content}
    clerk.page.set_input_files("#workbook", files=[file])
    clerk.follow("form:has(#workbook) button")


def _point(clerk, name: str, cell: str) -> None:
    clerk.page.select_option("#field", label=name)
    clerk.page.click(f".cells button[value={cell}]")


def test_cells_are_pointed_at_by_clicking_and_read_in_the_next_upload(person):
    clerk = person("clerk")
    own, month = _own_page(clerk)
    clerk.shoot("own-empty")
    _upload(clerk, _named_for(month))
    clerk.follow("text=在表上指定单元格")
    _point(clerk, "在营企业", "C5")
    assert clerk.page.input_value("#cell") == "台账!C5"
    clerk.sees(f"左侧“在营企业”，上方“{month}月”；核对后按“指定”。")
    clerk.shoot("own-map")
    clerk.follow("button:text-is('指定')")
    clerk.sees("在营企业今后读取台账!C5")
    _point(clerk, "在营市场主体", "C4")
    clerk.page.keyboard.press("ArrowRight")
    assert clerk.page.evaluate("document.activeElement.value") == "D4"
    clerk.follow("button:text-is('指定')")
    _point(clerk, "报送状态", "B8")
    clerk.follow("button:text-is('指定')")
    clerk.follow("text=指定完了")
    clerk.sees("读到 2 项")
    clerk.shoot("own-read")
    _upload(clerk, _named_for(month, moved=True))
    clerk.sees("没有读取的项（3）")
    clerk.shoot("own-moved")
    clerk.follow("text=改为读取 台账!C6")
    clerk.sees("没有读取的项（2）")
    _writes_back(clerk, own, _named_for(month, moved=True))


def _writes_back(clerk, own: str, content: bytes) -> None:
    clerk.follow("button:text-is('暂存到报送单')")
    assert clerk.page.input_value("#value-enterprises") == "6400"
    clerk.page.fill("#value-enterprises", "6543")
    clerk.follow("button:text-is('暂存')")
    clerk.open(own)
    _upload(clerk, content)
    with clerk.page.expect_download() as download:
        clerk.page.click("button:text-is('写回并下载')")
    assert download.value.suggested_filename == "本单位台账.xlsx"
    page = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))[NAME]
    assert (page["C6"].value, page["D6"].value) == (6543, "=B5+C5")
    _empties(clerk, own.removesuffix("own/"))


def _empties(clerk, sheet: str) -> None:
    """The month as it was: the walk through a month comes after this one."""
    clerk.open(sheet)
    for field in clerk.page.locator("#sheet [id^=value-]").all():
        if field.input_value():
            field.fill("")
    clerk.sees_saved()
    clerk.open("/")
    clerk.sees("还差 10 项")


def test_table_to_point_at_is_whole_on_a_phone(person):
    clerk = person("clerk", PHONE)
    _, month = _own_page(clerk)
    _upload(clerk, _named_for(month))
    clerk.shoot("own-read")
    clerk.follow("main a:has-text('在表上指定单元格') >> nth=0")
    clerk.page.click(".cells button[value=B8]")
    clerk.shoot("own-map")
    assert clerk.page.input_value("#cell") == "台账!B8"
