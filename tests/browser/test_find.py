"""The search by key, by finger and without a script."""

from time import sleep

from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.conftest import PHONE

BOX = "#find [name=q]"
FIRST = "#find-list [role=option] >> nth=0"
CHOSEN = "#find [aria-selected=true]"
UNIT = "区市场监督管理局"


def test_initials_and_enter_open_the_unit(person):
    office = person("office")
    office.page.keyboard.press("Control+k")
    office.page.keyboard.type("scjg")
    # At once, before the list is there: the first hit opens when it comes.
    office.page.keyboard.press("Enter")
    office.page.wait_for_url("**/units/market-supervision/")
    office.sees(UNIT, "h1")


def test_arrows_move_and_escape_gives_the_focus_back(person):
    office = person("office")
    office.page.focus("a.brand")
    office.page.keyboard.press("Control+k")
    expect(office.page.locator("#find")).to_contain_text("单位的全称、简称和别名")
    office.page.keyboard.type("市场")
    expect(office.page.locator(FIRST)).to_contain_text(UNIT)
    # Typed slowly, one letter was searched before the two: its hits go once these are there.
    expect(office.page.locator("#find mark").first).to_have_text("市场")
    ids = office.page.eval_on_selector_all("#find [role=option]", "all => all.map(one => one.id)")
    assert len(ids) > 2
    for key, at in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        office.page.keyboard.press(key)
        assert office.page.get_attribute(BOX, "aria-activedescendant") == ids[at]
        assert office.page.get_attribute(CHOSEN, "id") == ids[at]
    office.sees("条", "#find [role=status]")
    office.page.keyboard.press("Escape")
    assert not office.page.is_visible("#find")
    assert office.page.evaluate("document.activeElement.className") == "brand"


def test_open_dialog_has_no_fault_and_fits_a_phone(person):
    clerk = person("clerk", PHONE)
    clerk.page.click("[data-find]")
    clerk.page.fill(BOX, "scjg")
    expect(clerk.page.locator(FIRST)).to_contain_text(UNIT)
    assert clerk.page.locator(FIRST).bounding_box()["height"] >= 44
    clerk.shoot("find")
    assert faults(clerk.page) == []
    clerk.page.click("#find >> text=关闭")
    assert clerk.page.evaluate("document.activeElement.hasAttribute('data-find')")


def _late(route):
    sleep(0.8)
    route.continue_()


def test_slow_search_shows_where_the_hits_will_stand(person):
    office = person("office")
    office.page.route("**/search/**part=list", _late)
    office.page.keyboard.press("Control+k")
    office.page.keyboard.type("scjg")
    expect(office.page.locator("#find-found .skeleton-line").first).to_be_visible()
    office.sees("正在搜索", "#find [role=status]")
    expect(office.page.locator(FIRST)).to_contain_text(UNIT)
    expect(office.page.locator("#find-found .skeleton-line")).to_have_count(0)


def test_page_of_the_search_works_without_a_script(chromium, portal, person):
    office = person("office")
    context = chromium.new_context(
        java_script_enabled=False, storage_state=office.context.storage_state(), viewport=PHONE
    )
    page = context.new_page()
    page.goto(portal.address + "/")
    page.click(".find-open")
    page.fill("#q", "scjg")
    page.click("main button:text-is('搜索')")
    page.wait_for_url("**q=scjg**")
    page.click("main a:has-text('还有') >> nth=0")
    page.wait_for_url("**kind=submissions**")
    page.click("main >> text=← 全部类别")
    page.wait_for_url(lambda address: "kind=" not in address)
    page.click(f"main a:has-text('{UNIT}') >> nth=0")
    page.wait_for_url("**/units/market-supervision/")
    context.close()
