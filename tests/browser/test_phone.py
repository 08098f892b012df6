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
