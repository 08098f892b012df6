"""A circular in a real browser: brief, chips that cannot be typed into, signature, sending."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, PHONE

DESK = ".bound-text"


def test_a_circular_goes_from_the_brief_to_the_leaders_link(person, chromium):
    clerk, office, head = person("clerk"), person("office"), person("office-head")
    plan = clerk.page.get_attribute("nav a:text-is('周通报')", "href").removesuffix("circulars/")
    _writes_a_brief(clerk, plan)
    address = _edits(office, plan)
    office.follow("button:text-is('送审')")
    office.sees("已送审，等待另一人签发")
    head.open(address)
    head.follow("button:text-is('签发')")
    head.sees("已签发，尚未发送")
    office.open(address)
    office.follow("button:text-is('发送')")
    office.sees("区领导", "#results")
    office.shoot("circular-sent")
    link = office.page.input_value("#link")
    stranger = chromium.new_context(viewport=PHONE)
    page = stranger.new_page()
    page.goto(link)
    assert re.search(r"总分\d+\.\d\d", page.inner_text("main"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.goto(office.portal.address + address).url.startswith(
        office.portal.address + "/sign-in/"
    )
    stranger.close()


def _writes_a_brief(clerk, plan: str) -> None:
    clerk.open(plan + "briefs/")
    clerk.page.fill("#work", "走访企业35家，宣传信用承诺。")
    clerk.page.wait_for_selector("#saved:has-text('已保存')")
    clerk.shoot("brief")


def _edits(office, plan: str) -> str:
    office.open(plan + "circulars/")
    office.follow("a:text-is('草稿')")
    address = office.page.url.removeprefix(office.portal.address)
    box = office.page.locator(DESK).nth(1)
    before = office.page.input_value("#section-overall")
    box.locator(".bound").first.click()
    office.page.keyboard.press("End")
    office.page.keyboard.type("请各单位抓紧。")
    after = office.page.input_value("#section-overall")
    assert after.replace("请各单位抓紧。", "") == before
    office.follow("#editor button:text-is('保存')")
    office.sees("已保存，尚未送审")
    office.page.click("summary >> text=手机")
    frame = office.page.frame_locator("iframe.phone")
    expect(frame.locator("body")).to_contain_text("总分", timeout=PATIENCE)
    office.shoot("circular-desk")
    return address
