"""A person leaves columns of the matrix out, on a desktop and on a phone."""

from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.conftest import PHONE
from tests.browser.test_live import address_of

SWITCH = "details.columns summary"
STATES = "table.matrix td.states"


def test_chosen_columns_stay_chosen_and_come_back(person):
    office = person("office")
    address = address_of(office) + "matrix/"
    office.open(address)
    assert office.page.locator(STATES).count() > 20
    office.page.click(SWITCH)
    assert faults(office.page) == []
    office.shoot("columns")
    office.page.uncheck("details.columns label:has-text('状态') input")
    office.follow("text=按所选显示")
    office.sees("1列未显示", SWITCH)
    expect(office.page.locator(STATES)).to_have_count(0)
    # Another address shows others, and this one shows what was chosen again.
    office.open(address + "?columns=state")
    assert office.page.locator(STATES).count() > 20
    assert "columns=state" in office.page.get_attribute("text=导出Excel", "href")
    office.open(address)
    expect(office.page.locator(STATES)).to_have_count(0)
    office.page.click(SWITCH)
    office.follow("text=全部显示")
    assert office.page.locator(STATES).count() > 20


def test_choice_fits_a_phone(person):
    head = person("office-head", PHONE)
    head.open(address_of(head) + "review/")
    head.page.click(SWITCH)
    head.shoot("columns")
    assert faults(head.page) == []
    width = head.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
