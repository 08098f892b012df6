"""Every page in a real browser at desktop and phone width, for every role."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PATIENCE, PHONE

# Words of Django, DRF or the browser that would show that a text was not translated.
FOREIGN = ("This field", "Please enter", "Not found", "Forbidden", "Server Error", "Log in", "None")
PAGES = {
    "clerk": ["desk/", "", "levers/", "indicators/5/"],
    "unit-lead": ["desk/", ""],
    "office": [
        "",
        "matrix/",
        "bulletins/",
        "bulletins/new/",
        "reconciliation/",
        "indicators/1/",
        "indicators/16/",
    ],
    "office-head": ["", "desk/"],
    "leader": ["", "levers/", "indicators/10/"],
}


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("account", PAGES)
def test_every_page_of_a_role_is_whole_and_in_chinese(person, account, screen):
    somebody = person(account, screen)
    somebody.shoot(f"{account}-home")
    address = somebody.page.get_attribute(".nav-line a:has-text('总览')", "href")
    for number, path in enumerate(PAGES[account]):
        assert somebody.open(address + path) == 200
        said = somebody.text()
        assert "演示数据" in said
        assert [word for word in FOREIGN if word in said] == []
        somebody.shoot(f"{account}-{number}")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_administrator_reads_letters_and_manages_people(person, screen):
    somebody = person("administrator", screen)
    somebody.sees("发送记录")
    somebody.shoot("administrator-mail")
    assert somebody.open("/api/v1/") == 200
    # The page draws only what is in sight; the calendar is what it begins with.
    somebody.sees("/api/v1/calendar/")
    somebody.shoot("api")
    assert somebody.open("/admin/units/user/") == 200
    somebody.sees("系统管理")


def test_strangers_see_the_sign_in_page_and_nothing_else(person, chromium, portal):
    page = chromium.new_page(viewport=PHONE)
    page.goto(portal.address + "/submissions/1/")
    assert page.url.startswith(portal.address + "/sign-in/")
    page.fill("#id_username", "office")
    page.fill("#id_password", "wrong-password")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("账号或密码不正确", timeout=PATIENCE)
    page.close()


def test_enter_in_a_field_of_a_review_moves_nothing(person):
    office = person("office")
    office.follow("text=打开报送矩阵")
    office.follow("td a:text-is('审核') >> nth=0")
    office.page.fill("[name^=reason-] >> nth=0", "请核对")
    office.page.press("[name^=reason-] >> nth=0", "Enter")
    office.page.wait_for_timeout(300)
    office.sees("待审核", ".head")
    office.follow("button:text-is('审核通过')")
    office.sees("已写了退回原因，没有通过")
    office.sees("待审核", ".head")


def test_the_office_head_reopens_an_accepted_month_with_a_reason(person):
    head = person("office-head")
    head.follow("text=打开报送矩阵")
    head.follow(".matrix tr:has-text('已通过') a >> nth=0")
    head.follow("button:text-is('重新打开')")
    head.sees("请至少为一项数据写明退回原因")
    head.page.fill("[name^=reason-] >> nth=0", "单位来电更正")
    head.follow("button:text-is('重新打开')")
    head.sees("已重新打开，等待单位修改；原数据不再计入得分")
    head.sees("单位来电更正", ".steps >> nth=0")
    head.shoot("head-reopened")
