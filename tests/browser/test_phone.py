"""Long pages on a phone: what matters first stands first, nothing is lost on paper or without a
script."""

from tests.browser.conftest import DESKTOP, PHONE

HEIGHT = "document.documentElement.scrollHeight"
PLAN = ".nav-line a:has-text('总览')"


def levers(person, screen=PHONE):
    leader = person("leader", screen)
    leader.open(f"{leader.page.get_attribute(PLAN, 'href')}levers/")
    return leader, leader.page.locator("table.levers tbody tr")


def shown(rows) -> int:
    return sum(rows.nth(at).is_visible() for at in range(rows.count()))


def test_first_next_steps_fit_a_phone_and_all_of_them_are_one_tap_away(person) -> None:
    leader, rows = levers(person)
    page, every = leader.page, rows.count()
    assert page.evaluate(HEIGHT) <= 3100
    assert 0 < shown(rows) < every
    leader.shoot("levers-first")
    page.get_by_role("link", name="看全部").first.click()
    page.wait_for_url("**/levers/?all=1#gains")
    assert shown(rows) == rows.count() == every


def test_paper_and_wide_screens_hold_every_step(person) -> None:
    leader, rows = levers(person)
    leader.page.emulate_media(media="print")
    assert shown(rows) == rows.count()
    leader.page.emulate_media(media="screen")
    leader.page.set_viewport_size(DESKTOP)
    assert shown(rows) == rows.count()
    assert leader.page.get_by_role("link", name="看全部").count() == 0


def test_owners_open_without_a_script(chromium, portal, person) -> None:
    leader, _ = levers(person)
    context = chromium.new_context(
        java_script_enabled=False, storage_state=leader.context.storage_state(), viewport=PHONE
    )
    page = context.new_page()
    page.goto(leader.page.url)
    owners = page.locator(".owners-all").first
    assert not owners.locator("ul").is_visible()
    owners.locator("summary").click()
    assert owners.locator("ul").is_visible()
    context.close()


def test_headings_of_the_assessment_take_two_lines_at_most(person) -> None:
    leader = person("leader", PHONE)
    leader.open(f"{leader.page.get_attribute(PLAN, 'href')}assessment/")
    head = leader.page.locator("table.facts thead tr")
    assert head.bounding_box()["height"] <= 80
    unit = leader.page.locator("table.facts tbody th").first
    before = unit.bounding_box()["x"]
    leader.page.locator(".scroll").evaluate("box => { box.scrollLeft = 300; }")
    # The name of the unit stays beside its numbers.
    assert unit.bounding_box()["x"] == before
    leader.shoot("assessment")


def test_a_unit_reads_its_own_facts_without_sliding(person) -> None:
    lead = person("unit-lead", PHONE)
    lead.open(f"{lead.page.get_attribute(PLAN, 'href')}assessment/")
    box = lead.page.locator(".scroll")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    assert box.locator("tbody td[data-label]").count() == 15
    lead.shoot("assessment-own")


def test_all_settings_fit_two_screens_of_a_phone_and_tell_their_effect_when_asked(person) -> None:
    head = person("office-head", PHONE)
    head.open("/settings/")
    rows = head.page.locator("table.setup tbody tr")
    assert rows.count() == 12
    assert head.page.evaluate(HEIGHT) <= 1850
    effect = rows.first.locator("details")
    assert "是否逾期" not in rows.first.inner_text()
    effect.locator("summary").click()
    assert "是否逾期" in rows.first.inner_text()
    head.shoot("settings")
    head.page.set_viewport_size(DESKTOP)
    # What a phone folds stands open once on a wide screen.
    assert rows.first.inner_text().count("是否逾期") == 1
