"""The switch of the look and the pieces with a script, as a reader meets them."""

from tests.browser.conftest import PHONE

THEME = "document.documentElement.getAttribute('data-bs-theme')"


def test_another_look_keeps_what_is_typed_and_is_there_after_a_reload(person):
    office = person("office", PHONE)
    office.open("/styleguide/")
    office.page.fill("#sample-name", "还没有保存的字")
    office.page.click("text=菜单")
    office.page.click("summary:text-is('显示')")
    with office.page.expect_response("**/look/"):
        office.page.click("button:text-is('深色')")
    with office.page.expect_response("**/look/"):
        office.page.click("button:text-is('大字')")
    assert office.page.evaluate(THEME) == "dark"
    assert office.page.input_value("#sample-name") == "还没有保存的字"
    office.page.reload()
    assert office.page.evaluate(THEME) == "dark"
    assert office.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    # Large type on a phone still does not scroll sideways.
    office.shoot("styleguide-dark-large")


def test_errors_are_focused_and_a_dialog_gives_the_focus_back(person):
    office = person("office")
    office.open("/styleguide/")
    assert office.page.evaluate("document.activeElement.id") == "refusal"
    office.page.click("text=撤回这一批")
    assert office.page.is_visible("#sample-dialog")
    office.page.keyboard.press("Escape")
    assert not office.page.is_visible("#sample-dialog")
    assert "撤回这一批" in office.page.evaluate("document.activeElement.textContent")


def test_a_dialog_opens_without_a_script(chromium, portal, person):
    office = person("office")
    context = chromium.new_context(
        java_script_enabled=False, storage_state=office.context.storage_state()
    )
    page = context.new_page()
    page.goto(portal.address + "/styleguide/")
    page.click("text=撤回这一批")
    assert page.is_visible("#sample-dialog h2")
    page.click("#sample-dialog >> text=取消")
    assert not page.is_visible("#sample-dialog h2")
    context.close()


def test_a_table_wider_than_its_box_says_so(person):
    office = person("office", PHONE)
    office.open("/styleguide/")
    assert office.page.locator(".scroll.is-cut .matrix").count() == 1
    wide = person("office")
    wide.open("/styleguide/")
    assert wide.page.locator(".scroll.is-cut").count() == 0
