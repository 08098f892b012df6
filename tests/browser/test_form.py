"""The sheet in a real browser: nothing typed is lost, pasted columns land where they belong."""

import re

from tests.browser.conftest import PHONE

CODE = "credit_records_reported"


def _sheet(clerk) -> str:
    """The clerk's open month."""
    clerk.open("/")
    clerk.follow("main a.btn-primary")
    return re.sub(r"^.*?(/submissions/\d+/).*$", r"\1", clerk.page.url)


def _paste(clerk, code: str, text: str) -> None:
    clerk.page.evaluate(
        """([code, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const field = document.getElementById("value-" + code);
            field.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [code, text],
    )


def test_typed_without_a_network_comes_back_after_the_tab_was_closed(person):
    clerk = person("clerk")
    sheet = _sheet(clerk)
    clerk.page.fill(f"#value-{CODE}", "1.2万")
    clerk.sees_saved()
    assert re.search(r"已保存 \d\d:\d\d:\d\d", clerk.text())
    clerk.sees("1.2万 → 12000")
    clerk.context.set_offline(True)
    clerk.page.fill(f"#value-{CODE}", "3456")
    clerk.page.wait_for_selector("#saved:has-text('网络中断')")
    clerk.page.close()
    clerk.context.set_offline(False)
    clerk.complaints.clear()  # a browser reports that it was offline
    clerk.page = clerk.context.new_page()
    clerk.open(sheet)
    assert clerk.page.input_value(f"#value-{CODE}") == "1.2万"
    clerk.sees("未保存的内容（1项：本月归集信用信息）")
    clerk.shoot("form-restore")
    clerk.page.click("text=恢复未保存的内容")
    assert clerk.page.input_value(f"#value-{CODE}") == "3456"
    clerk.sees_saved()
    clerk.page.reload()
    assert clerk.page.input_value(f"#value-{CODE}") == "3456"
    assert clerk.page.is_hidden("#restore")


def test_refusal_of_an_autosave_is_red_and_goes_once_it_is_mended(person):
    clerk = person("clerk")
    _sheet(clerk)
    field = clerk.page.locator(f"[data-field={CODE}]")
    clerk.page.fill(f"#value-{CODE}", "一万二")
    clerk.page.wait_for_selector(f"[data-field={CODE}] .problem")
    assert "has-problem" in (field.get_attribute("class") or "")
    clerk.page.reload()
    clerk.sees("一万二”不是数字", "#problems")
    clerk.page.fill(f"#value-{CODE}", "3456")
    clerk.sees_saved()
    assert "has-problem" not in (field.get_attribute("class") or "")
    assert "一万二" not in clerk.text()


def test_colleague_in_another_window_is_shown_beside_and_not_overwritten(person):
    one, other = person("clerk"), person("clerk")
    sheet = _sheet(one)
    other.open(sheet)
    one.page.fill(f"#value-{CODE}", "100")
    one.sees_saved()
    other.page.fill(f"#value-{CODE}", "200")
    other.page.wait_for_selector(".both")
    other.sees("系统中现有内容：100；您填的仍在上面。")
    assert other.page.input_value(f"#value-{CODE}") == "200"
    other.shoot("form-both")
    one.page.reload()
    assert one.page.input_value(f"#value-{CODE}") == "100"
    other.page.click("text=改用系统内容")
    assert other.page.input_value(f"#value-{CODE}") == "100"


def test_colleague_in_another_field_stops_nobody(person):
    one, other = person("clerk"), person("clerk")
    sheet = _sheet(one)
    other.open(sheet)
    one.page.fill(f"#value-{CODE}", "101")
    one.sees_saved()
    other.page.fill("#value-market_entities", "12800")
    other.sees_saved()
    assert other.page.query_selector(".both") is None
    assert other.page.input_value(f"#value-{CODE}") == "101"
    one.page.reload()
    assert one.page.input_value("#value-market_entities") == "12800"


def test_pasted_column_fills_downwards_and_can_be_undone(person):
    clerk = person("clerk", PHONE)
    _sheet(clerk)
    before = clerk.page.input_value("#value-market_entities")
    _paste(clerk, "market_entities", "12,800\n在此\n")
    clerk.sees("已粘贴 2 项，尚未保存，请核对：在营市场主体 12,800；")
    clerk.shoot("form-pasted")
    clerk.page.click("text=撤销粘贴")
    assert clerk.page.input_value("#value-market_entities") == before
    _paste(clerk, "market_entities", "12,800\t\n在此\n")
    clerk.sees("已粘贴 2 项，尚未保存，请核对：在营市场主体 12,800；")
    assert "undefined" not in clerk.text()
    clerk.page.click("text=撤销粘贴")
    _paste(clerk, "market_entities", "在营企业\t6,400\n没有这一项\t9")
    clerk.sees("已粘贴 1 项，尚未保存，请核对：在营企业 6,400")
    clerk.sees("没有填入的 1 行：没有这一项 9")
    clerk.page.click("text=核对无误")
    clerk.sees_saved()
    clerk.sees("6,400 → 6400")


def test_sign_off_sheet_and_exemptions_are_whole_on_paper_and_phone(person):
    clerk = person("clerk", PHONE)
    sheet = _sheet(clerk)
    assert clerk.open(f"{sheet}print/") == 200
    clerk.shoot("form-print")
    clerk.page.emulate_media(media="print")
    assert clerk.page.is_hidden("text=返回报送单")
    clerk.page.emulate_media(media="screen")
    clerk.open(sheet)
    clerk.page.click("text=没有这项业务？ >> nth=0")
    clerk.sees("申请认定")
    clerk.shoot("form-exemptions")


def test_unchanged_month_is_open_confirmed_and_handed_in(person):
    clerk = person("clerk")
    _sheet(clerk)
    _empty(clerk)
    clerk.open("/")
    _sheet(clerk)  # one
    clerk.shoot("form-unchanged")
    clerk.follow("button:text-is('与上月相同，确认')")  # two
    assert re.match(r"同上月 \d+$", clerk.page.input_value(f"#value-{CODE}"))
    clerk.sees("系统理解为：与上月相同 → ")
    clerk.follow("button:text-is('提交')")  # three
    clerk.sees("已提交，等待专班办公室审核")
    clerk.shoot("form-unchanged-submitted")
    clerk.follow("button:text-is('撤回修改')")
    clerk.sees("已撤回，可继续修改")


def _empty(clerk) -> None:
    """Nothing is filled in any more; returns once the server knows."""
    fields = clerk.page.locator("#sheet [id^=value-]").all()
    zeros = clerk.page.locator("#sheet [name^=zero-]:checked")
    chosen = zeros.count()
    filled = [field for field in fields if field.input_value()]
    for field in filled:
        field.fill("")
    for _ in range(chosen):
        zeros.first.uncheck()
    if filled or chosen:
        clerk.sees_saved()


def test_emptied_fields_are_missing_again_and_the_month_is_as_it_was(person):
    clerk = person("clerk")
    _sheet(clerk)
    _empty(clerk)
    clerk.open("/")
    clerk.sees("还差 10 项")
