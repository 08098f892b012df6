"""Charts are drawn at every width and in every look, and their tables say the same numbers."""

import json

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.accessible import WEAR
from tests.browser.conftest import DESKTOP, PHONE

SMALL = ViewportSize(width=360, height=780)
# Page → the charts it draws; the overview is where a leader begins.
PAGES = {
    "": ["course"],
    "levers/": ["intervals"],
    "history/": ["course", "waterfall"],
    "targets/": ["goals"],
    "indicators/1/": ["ranks"],
}
# Chart → what of its data both the drawing and the table write, each as it stands in the data.
SAID = {
    "course": lambda data: [value for _, value in data["known"]],
    "intervals": lambda data: [one["open"] for one in data["rows"]],
    "waterfall": lambda data: [one["change"] or one["end"] for one in data["rows"]],
    "goals": lambda data: [one["done"] for one in data["rows"]],
    "ranks": lambda data: data["ranks"],
}
# Not every point of the finer line has room for its number.
UNWRITTEN = {"history/": "course"}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFTED = """() => new Promise(done => new PerformanceObserver(list => done(
    list.getEntries().reduce((sum, one) => sum + one.value, 0)
)).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 500))"""
COLOUR = "one => getComputedStyle(one).fill"


def overview(page: Page) -> str:
    address = page.get_attribute(".nav-line a:has-text('总览')", "href")
    assert address is not None
    return address


def figure(page: Page, code: str) -> Locator:
    found = page.locator(f"#chart-{code}.is-drawn")
    expect(found).to_have_count(1)
    return found


def numbers(page: Page, code: str) -> list[str]:
    data = json.loads(page.locator(f"#chart-{code}-data").text_content() or "")
    return [one for one in SAID[code](data) if one is not None]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE, SMALL], ids=["desktop", "phone", "small"])
def test_every_chart_is_drawn_and_its_table_says_the_same(person, screen):
    leader = person("leader", screen)
    page, start = leader.page, overview(leader.page)
    for path, codes in PAGES.items():
        leader.open(start + path)
        for code in codes:
            chart = figure(page, code)
            assert chart.locator("svg").count() == 1
            told = numbers(page, code)
            assert told, code
            drawn = "".join(chart.locator("svg text").all_text_contents())
            chart.locator("summary").click()
            table = chart.locator("table").inner_text()
            assert [one for one in told if one not in table] == []
            if UNWRITTEN.get(path) != code and screen is DESKTOP:
                assert [one for one in told if one not in drawn] == []
        assert page.evaluate(WIDE) == 0
        leader.shoot(f"charts-{path.strip('/').replace('/', '-') or 'overview'}")


def test_another_look_and_another_width_redraw_what_is_open(person):
    leader = person("leader")
    chart = figure(leader.page, "course")
    words, svg = chart.locator("svg text").first, chart.locator("svg")
    light, wide = words.evaluate(COLOUR), svg.get_attribute("width")
    leader.page.evaluate(WEAR, "dark")
    dark = words.evaluate(COLOUR)
    assert dark != light
    leader.page.set_viewport_size(SMALL)
    expect(svg).not_to_have_attribute("width", wide)
    assert leader.page.evaluate(WIDE) == 0
    # Paper is white, whatever the screen is.
    leader.page.emulate_media(media="print")
    assert words.evaluate(COLOUR) == light
    assert svg.is_visible()
    assert not chart.locator("table").is_visible()


def test_what_is_below_a_chart_stays_where_it_was_first_shown(person):
    leader = person("leader")
    for screen in (DESKTOP, PHONE):
        leader.page.set_viewport_size(screen)
        leader.page.reload()
        figure(leader.page, "course")
        assert leader.page.evaluate(SHIFTED) <= 0.05


def test_table_stands_alone_without_a_script(chromium, portal, person):
    leader = person("leader")
    context = chromium.new_context(
        java_script_enabled=False, storage_state=leader.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{portal.address}{overview(leader.page)}levers/")
    chart = page.locator("#chart-intervals")
    assert chart.locator("table tbody tr").count() == 16
    assert chart.locator("table").is_visible()
    assert not chart.locator(".chart-plot").is_visible()
    context.close()


def test_cell_of_the_months_opens_its_sheet_by_key(person):
    office = person("office")
    office.open(overview(office.page))
    cell = office.page.locator("#chart-heat a.h-overdue").first
    unit = cell.get_attribute("title").partition("：")[0]
    cell.focus()
    office.page.keyboard.press("Enter")
    office.page.wait_for_url("**/submissions/**")
    assert unit.rstrip("0123456789月") in office.text()


def test_every_chart_is_drawn_on_the_page_of_the_look(person):
    office = person("office", SMALL)
    office.open("/styleguide/")
    expect(office.page.locator("figure.is-drawn svg")).to_have_count(5)
    assert office.page.locator("figure.is-undrawn").count() == 0
    assert office.page.evaluate(WIDE) == 0
