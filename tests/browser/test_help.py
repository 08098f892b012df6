"""The tour and the words that explain themselves, by key, finger and without a script."""

import pytest

from creditcity.help.tours import TOURS
from tests.browser.conftest import DESKTOP, PHONE
from units.roles import Role

ACCOUNTS = {role: role.value.replace("_", "-") for role in Role}
TARGET = "document.querySelector('.tour-target').getBoundingClientRect()"
INSIDE = """() => {
    const at = document.querySelector('.tour-step').getBoundingClientRect();
    return at.left >= 0 && at.right <= window.innerWidth && at.top >= 0 && at.bottom <= innerHeight;
}"""


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("role", Role)
def test_every_step_of_a_tour_points_to_something_that_is_there(person, role, screen):
    somebody = person(ACCOUNTS[role], screen)
    page = somebody.page
    steps = TOURS[role].steps
    page.click("[data-tour-start]")
    for number, step in enumerate(steps, start=1):
        assert page.locator(step.where).count() >= 1, step.where
        assert page.inner_text(".tour-step h2") == f"{number}/{len(steps)}　{step.title}"
        assert page.evaluate("document.activeElement.id") == "tour-now"
        assert page.evaluate(f"{TARGET}.width") > 0
        assert page.evaluate(INSIDE), step.where
        if number < len(steps):
            page.keyboard.press("Tab")
            page.click("text=下一步")
    page.keyboard.press("Escape")
    assert page.locator(".tour-step, .tour-target").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "开始导览"


def test_a_tour_ended_stays_away_and_begins_again_from_the_help(person):
    lead = person("unit-lead")
    page = lead.page
    page.click("[data-tour-start]")
    for _ in TOURS[Role.UNIT_LEAD].steps[1:]:
        page.keyboard.press("Tab")
        page.click("text=下一步")
    lead.follow("text=看完了，不再显示")
    lead.open("/")
    assert page.locator("[data-tour]").count() == 0
    lead.follow("[data-help]")
    lead.sees("本章内容")
    lead.open("/help/")
    lead.follow("text=重新开始导览")
    assert page.is_visible("[data-tour-start]")


def test_a_word_is_explained_where_it_stands_by_key_and_by_finger(person):
    leader = person("leader")
    word = leader.page.locator("a.term:has-text('锁定')").first
    word.focus()
    leader.page.keyboard.press("Enter")
    leader.sees("最少能得的分", ".term-said")
    assert word.get_attribute("aria-expanded") == "true"
    leader.page.keyboard.press("Escape")
    assert leader.page.locator(".term-said").count() == 0
    leader.page.keyboard.press("Space")
    leader.page.keyboard.press("Tab")
    assert leader.page.locator(".term-said").count() == 0
    phone = person("leader", PHONE)
    phone.page.click("a.term:has-text('缺报按零') >> nth=0")
    box = phone.page.locator(".term-said").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]


def test_without_a_script_a_word_and_the_tour_lead_into_the_help(chromium, portal, person):
    leader = person("leader")
    context = chromium.new_context(
        java_script_enabled=False, storage_state=leader.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{portal.address}/")
    page.click("a.term:has-text('锁定') >> nth=0")
    page.wait_for_url(f"{portal.address}/help/terms/#*")
    assert page.is_visible(".terms :target >> text=往后再差也有")
    page.goto(f"{portal.address}/")
    assert not page.is_visible("[data-tour-start]")
    page.click("text=看文字版")
    page.wait_for_url("**/help/#tour")
    told = page.locator("#tour li").all_inner_texts()
    steps = TOURS[Role.LEADER].steps
    assert told == [f"{step.title}：{step.text}" for step in steps]
    context.close()
