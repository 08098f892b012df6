"""An open page says by itself what a colleague or the worker has done, or that the line is away."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import WEAR
from tests.browser.conftest import PATIENCE, PHONE, picture

WAITING = "main .figure:has-text('待审核') b"
# The table behind the first chart is open still, and every chart was drawn anew.
DRAWN = (
    "[document.querySelector('.chart-table').open,"
    " document.querySelectorAll('.chart.is-drawn svg').length =="
    " document.querySelectorAll('figure[data-chart]').length]"
)
BAR = "[data-live]"
AT_ONCE = "window.dispatchEvent(new Event('online'))"


@pytest.fixture
def office(person):
    """The reviewer at the first sheet that waits."""
    somebody = person("office")
    somebody.open(address_of(somebody) + "review/")
    somebody.page.locator("[data-row]:has([name=pick]) [data-open]").first.click()
    somebody.page.wait_for_url("**/submissions/**")
    return somebody


def address_of(somebody) -> str:
    return somebody.page.get_attribute(".nav-line a:has-text('总览')", "href")


def asks(somebody) -> str:
    """What the bar says once the page has asked; what it is to say, `sees` waits for."""
    with somebody.page.expect_response("**/live/**"):
        somebody.page.evaluate(AT_ONCE)
    # The script reads the answer after the browser has it.
    somebody.page.wait_for_timeout(100)
    expect(somebody.page.locator("[data-fresh][aria-busy]")).to_have_count(0, timeout=PATIENCE)
    return somebody.page.inner_text(BAR)


def look(somebody, name: str) -> None:
    """The window as it is looked at: the bar stands at its lower edge."""
    for theme in ("light", "dark"):
        somebody.page.evaluate(WEAR, theme)
        picture(somebody.page, f"{name}-{theme}-{somebody.screen['width']}")


def test_acceptance_is_told_to_the_colleague_and_the_new_score_after_it(person, office):
    matrix, overview = person("office-head"), person("leader", PHONE)
    matrix.open(address_of(matrix) + "matrix/")
    overview.open(address_of(overview))
    assert (asks(matrix), asks(overview)) == ("", "")
    office.follow("[data-accept]")
    office.sees("已审核通过")
    waiting = matrix.page.inner_text(WAITING)
    matrix.page.focus("main .tabs a >> nth=0")
    matrix.page.evaluate("window.scrollTo(0, 300)")
    asks(matrix)
    matrix.sees("本页已自动更新：", BAR)
    said = matrix.page.inner_text(BAR)
    assert "审核通过（专班办公室审核员，" in said
    # What the page shows has moved; the reader has not been moved.
    assert int(matrix.page.inner_text(WAITING)) == int(waiting) - 1
    assert matrix.page.evaluate("[window.pageYOffset, document.activeElement.tagName]") == [
        300,
        "A",
    ]
    look(matrix, "live-news")
    overview.page.click(".chart-table summary >> nth=0")
    for _ in range(120):
        if "总分重新核算：" in asks(overview) or "得分没有变化" in overview.text():
            break
        overview.page.wait_for_timeout(500)
    overview.sees("系统核算", BAR)
    look(overview, "live-news")
    assert overview.page.evaluate(DRAWN) == [True, True]


def test_page_somebody_chooses_on_is_left_alone_and_offers_to_load_again(person, office):
    matrix = person("office-head")
    matrix.open(address_of(matrix) + "matrix/")
    matrix.page.select_option("main select[name=state]", "accepted")
    office.follow("[data-accept]")
    office.sees("已审核通过")
    asks(matrix)
    matrix.sees("本页数据已更新：", BAR)
    assert matrix.page.input_value("main select[name=state]") == "accepted"
    matrix.page.click("[data-live] >> text=刷新")
    expect(matrix.page.locator("[data-live] p")).to_have_count(0, timeout=PATIENCE)


def test_lost_line_is_said_and_nothing_typed_goes(office):
    office.page.fill("[name^=reason-] >> nth=0", "请附情况说明")
    office.context.set_offline(True)
    office.sees("连接中断，本页暂不更新", BAR)
    look(office, "live-lost")
    office.context.set_offline(False)
    office.sees("连接已恢复，本页数据仍是最新的", BAR)
    assert office.page.input_value("[name^=reason-] >> nth=0") == "请附情况说明"
    # The browser itself complains of a line that is away.
    office.complaints = [one for one in office.complaints if "ERR_INTERNET" not in one]


def test_page_left_open_after_signing_out_says_so(person):
    head = person("office-head")
    head.open(address_of(head))
    other = head.context.new_page()
    other.goto(head.portal.address + "/feed/")
    other.click("text=退出登录")
    other.wait_for_url("**/sign-in/**")
    asks(head)
    head.sees("您已退出登录，本页不再更新", BAR)
    # Elsewhere: what is typed on this page stays.
    with head.context.expect_page() as opened:
        head.page.click("[data-live] >> text=在新窗口登录")
    opened.value.wait_for_url("**/sign-in/?next=/c/**")


def test_page_nobody_looks_at_asks_nothing(person):
    head = person("office-head")
    head.open(address_of(head))
    head.page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    asked = []
    head.page.on("request", lambda request: asked.append(request.url))
    head.page.evaluate(AT_ONCE)
    head.page.wait_for_timeout(300)
    assert asked == []
