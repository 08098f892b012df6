"""大屏: whole at both sizes, up to date by itself, honest without a line, dark once revoked."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.accessible import ALL, ASK, AXE
from tests.browser.conftest import PATIENCE, picture

SIZES = [ViewportSize(width=1920, height=1080), ViewportSize(width=3840, height=2160)]
AT_ONCE = "window.dispatchEvent(new Event('online'))"
# What stands outside its panel or the window.
OUTSIDE = """() => [...document.querySelectorAll('.panel li, .panel p, .panel dd')].filter(one => {
    const panel = one.closest('.panel').getBoundingClientRect(), at = one.getBoundingClientRect();
    return at.bottom > panel.bottom + 1 || at.right > panel.right + 1;
}).map(one => one.textContent.trim())"""
PAGE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
# Everything read from afar: at 5 m and 65 inches 22 px of 1920 are 17 mm.
SMALLEST = """() => Math.min(...[...document.querySelectorAll('main li, main p, main dd, main b')]
    .filter(one => one.textContent.trim() && one.getBoundingClientRect().width > 2)
    .map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.fixture
def head(person):
    somebody = person("office-head")
    overview = somebody.page.get_attribute(".nav-line a:has-text('总览')", "href")
    somebody.open(overview + "screens/")
    return somebody


@pytest.fixture
def screen(chromium, head, request):
    """A screen that was given a link of its own, in a browser where nobody signed in."""
    head.page.fill("#field-name", request.node.name[-32:])
    head.follow("button:text-is('生成链接')")
    address = head.page.input_value("#screen-address")
    page = chromium.new_context(viewport=SIZES[0], locale="zh-CN").new_page()
    page.goto(address)
    yield page
    page.context.close()


def asks(page) -> None:
    with page.expect_response("**/screen/**"):
        page.evaluate(AT_ONCE)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_everything_is_on_the_screen_without_scrolling(screen, size):
    screen.set_viewport_size(size)
    assert screen.evaluate(PAGE) == [size["width"], size["height"]]
    assert screen.evaluate(OUTSIDE) == []
    assert screen.locator(".indicators li").count() == 16
    assert screen.locator(".squares li").count() == 33
    assert screen.evaluate(SMALLEST) >= 22 * size["width"] / 1920
    picture(screen, f"wall-{size['width']}")
    screen.evaluate(AXE)
    assert screen.evaluate(ASK, ALL) == []


def test_screen_follows_and_keeps_its_numbers_while_the_line_is_away(screen, person):
    total = screen.inner_text(".big")
    office = person("office")
    overview = office.page.get_attribute(".nav-line a:has-text('总览')", "href")
    office.open(overview + "review/")
    office.page.locator("[data-row]:has([name=pick]) [data-open]").first.click()
    office.page.wait_for_url("**/submissions/**")
    office.follow("[data-accept]")
    office.sees("已审核通过")
    asks(screen)
    expect(screen.locator(".events li").first).to_contain_text("审核通过", timeout=PATIENCE)
    screen.context.set_offline(True)
    status = screen.locator("[data-status]")
    expect(status).to_contain_text("连接中断，正在重试", timeout=PATIENCE)
    assert "数据截至" in status.inner_text()
    assert screen.inner_text(".big")[:2] == total[:2]
    picture(screen, "wall-lost-1920")
    screen.context.set_offline(False)
    expect(status).to_contain_text("连接已恢复", timeout=PATIENCE)


def test_revoked_link_takes_the_numbers_down(screen, head, request):
    head.page.reload()
    head.sees(request.node.name[-32:])
    head.follow(f"[aria-label='停用“{request.node.name[-32:]}”的链接']")
    head.sees("的链接已停用")
    head.shoot("screen-links")
    asks(screen)
    words = "大屏链接无效，或者已经停用、到期"
    expect(screen.locator("h1")).to_have_text(words, timeout=PATIENCE)
    assert screen.locator(".big").count() == 0
    picture(screen, "wall-revoked-1920")
    screen.reload()
    expect(screen.locator("h1")).to_have_text(words)


def test_slowed_screen_keeps_its_numbers_says_when_it_goes_on_and_does(screen):
    total = screen.inner_text(".big")
    # The real limit counts by address: it would slow every other screen of these tests.
    screen.route("**/screen/**", lambda one: one.fulfill(status=429, headers={"Retry-After": "2"}))
    asks(screen)
    status = screen.locator("[data-status]")
    expect(status).to_contain_text("请求过于频繁，2秒后自动继续")
    assert screen.inner_text(".big") == total
    screen.unroute_all()
    expect(status).to_contain_text("连接已恢复", timeout=PATIENCE)
