"""A list of people brought in as a workbook: looked at, mended, added, and one of them signs in."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.browser.accessible import faults
from tests.browser.conftest import DESKTOP, PHONE

HEAD = ["单位", "岗位", "账号", "角色", "邮箱"]
GOOD = ["区财政局", "财政局数据填报员", "caizheng-01", "填报员", "caizheng-01@demo.invalid"]
BAD = ["区财务局", "办公室审核科员", "caizheng-02", "单位审核人", "caizheng-02@demo.invalid"]


def _book(*rows: list[str]) -> dict:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return _file("人员.xlsx", book)


def _file(name: str, book: Workbook) -> dict:
    written = BytesIO()
    book.save(written)
    return {"name": name, "mimeType": "application/octet-stream", "buffer": written.getvalue()}


def _bring(someone, file: dict) -> None:
    someone.page.set_input_files("#field-file", file)
    someone.page.click("button:text-is('上传并检查')")


def _sound(someone, name: str) -> None:
    """A picture of the page, as wide as its window, and axe finds nothing on it."""
    someone.shoot(name)
    assert faults(someone.page, every=False) == []
    someone.page.set_viewport_size(DESKTOP)


def _taken(someone, words: str) -> bytes:
    with someone.page.expect_download() as taken:
        someone.page.click(f"main :text-is('{words}')")
    return Path(taken.value.path()).read_bytes()


def test_people_are_brought_in_by_a_workbook_and_one_signs_in(person, portal):
    administrator = person("administrator")
    administrator.open("/settings/")
    administrator.page.click("main a:text-is('批量导入')")
    administrator.sees("批量导入人员", within="h1")
    template = load_workbook(BytesIO(_taken(administrator, "下载模板")))
    assert [cell.value for cell in template.worksheets[0][1]][:5] == [
        *("账号", "岗位", "邮箱", "角色", "单位")
    ]
    administrator.shoot("people")
    _bring(administrator, _book(["创建办人员名单〔演示〕"], HEAD, GOOD, [], BAD))
    administrator.sees("1人可以增加")
    administrator.sees("没有名为“区财务局”的单位")
    _sound(administrator, "people-preview")
    annotated = load_workbook(BytesIO(_taken(administrator, "下载错误标注表")))
    page = annotated.worksheets[0]
    assert page["A5"].fill.fgColor.rgb == "FFFFC7CE"
    assert "没有名为“区财务局”的单位" in page["F5"].value
    administrator.page.click("button:text-is('增加这1人')")
    administrator.sees("已增加1人")
    page["A5"] = "区财政局"
    administrator.page.click("main a:text-is('批量导入人员')")
    _bring(administrator, _file("改好.xlsx", annotated))
    administrator.sees("1人可以增加")
    administrator.sees("1行与现有人员相同")
    administrator.page.click("button:text-is('增加这1人')")
    administrator.sees("已增加1人")
    _sound(administrator, "people-added")
    administrator.page.click("button:text-is('生成并显示')")
    administrator.sees("只显示这一次")
    _sound(administrator, "people-passwords")
    secret = administrator.page.inner_text("[data-label='首次密码']")
    portal.passwords["caizheng-02"] = secret.strip()
    lead = person("caizheng-02", PHONE)
    lead.sees("办公室审核科员")
    phone = person("administrator", PHONE)
    phone.open(administrator.page.url.removeprefix(portal.address))
    phone.sees("已登录")
    phone.shoot("people-result")
