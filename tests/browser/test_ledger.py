"""A clerk brings a real workbook in a real browser: preview, merge, receipt, annotated workbook."""

from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import DESKTOP, PHONE

GOLDEN = Path(__file__).parents[1] / "ledgers" / "golden"
# Another file for each screen: the same one twice is refused.
FILES = {
    1440: ("publicity-licence", GOLDEN / "行政许可-单位台账.xlsx"),
    390: ("publicity-penalty", GOLDEN / "行政处罚-单位台账.xlsx"),
}


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_clerk_brings_a_workbook_and_takes_it_back_annotated(person, screen, tmp_path):
    clerk = person("clerk", screen)
    kind, file = FILES[screen["width"]]
    ledgers = _ledgers(clerk)
    clerk.shoot("ledgers")
    _upload(clerk, ledgers, kind, file)
    clerk.shoot("ledger-preview")
    clerk.page.click("text=逐格查看")
    clerk.page.wait_for_url("**/problems/")
    clerk.shoot("ledger-problems")
    clerk.page.go_back()
    clerk.page.wait_for_selector("button:text-is('确认入账')")
    _merge(clerk)
    clerk.shoot("ledger-merged")
    annotated = _annotated(clerk, tmp_path)
    _withdraw(clerk)
    _upload(clerk, ledgers, kind, annotated)
    clerk.shoot("ledger-annotated-again")
    _merge(clerk)
    _look_around(clerk, ledgers, kind)


def _ledgers(clerk) -> str:
    address = clerk.page.get_attribute(".nav-line a:has-text('总览')", "href") + "ledgers/"
    assert clerk.open(address) == 200
    return address


def _upload(clerk, ledgers, kind, file):
    page = clerk.page
    assert clerk.open(ledgers + "upload/") == 200
    page.select_option("#field-standard", kind)
    page.fill("#field-reported_on", "2022-05-12")
    page.set_input_files("#field-file", file)
    clerk.shoot("ledger-upload")
    page.click("button:text-is('上传并检查')")
    clerk.sees("怎样入账")


def _merge(clerk):
    clerk.page.click("button:text-is('确认入账')")
    clerk.sees("已入账：新增")


def _annotated(clerk, folder) -> Path:
    """The unit's own workbook with the reasons, downloaded; and the receipt looked at."""
    with clerk.page.expect_download() as download:
        clerk.page.click("button:text-is('下载错误标注表')")
    path = folder / "annotated.xlsx"
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert "错误原因" in [cell.value for row in sheet.iter_rows(max_row=10) for cell in row]
    clerk.page.click("text=打印回执")
    clerk.page.wait_for_url("**/receipt/")
    clerk.sees("台账报送回执")
    clerk.shoot("ledger-receipt")
    clerk.page.go_back()
    clerk.page.wait_for_selector("button:text-is('撤回这一批')")
    return path


def _withdraw(clerk):
    clerk.follow("button:text-is('撤回这一批')")
    assert clerk.page.is_visible("#problem-reason")
    clerk.shoot("ledger-not-withdrawn")
    clerk.page.fill("#field-reason", "用错了上报日期")
    clerk.follow("button:text-is('撤回这一批')")
    clerk.sees("理由：用错了上报日期")


def _look_around(clerk, ledgers, kind):
    assert clerk.open(f"{ledgers}standards/{kind}/records/?wanting=1") == 200
    clerk.shoot("ledger-records")
    clerk.follow("table.list td a >> nth=0")
    clerk.sees("入账后没有改变过")
    clerk.shoot("ledger-record")
    unit = clerk.page.get_attribute(".crumbs a >> nth=0", "href").partition("?unit=")[2]
    pages = {
        "ledger": f"standards/{kind}/",
        "ledger-month": f"standards/{kind}/units/{unit}/2022-04/",
        "ledger-losses": f"losses/{unit}/2022-04/",
    }
    for name, path in pages.items():
        assert clerk.open(ledgers + path) == 200
        clerk.shoot(name)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_clerk_is_told_why_a_file_is_no_workbook(person, screen, tmp_path):
    clerk = person("clerk", screen)
    picture = tmp_path / "五月台账.xlsx"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes([screen["width"] % 251]) * 500)
    clerk.open(_ledgers(clerk) + "upload/")
    clerk.follow("button:text-is('上传并检查')")
    assert clerk.page.is_visible("#problem-standard")
    clerk.shoot("ledger-upload-incomplete")
    clerk.page.select_option("#field-standard", "publicity-licence")
    clerk.page.set_input_files("#field-file", picture)
    clerk.page.click("button:text-is('上传并检查')")
    clerk.sees("这是图片或影像，不是工作簿")
    clerk.shoot("ledger-refused")
