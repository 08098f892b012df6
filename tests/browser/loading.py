"""What a page costs a browser that has never seen it: bytes, first words, how much it jumps."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, ViewportSize

SCREEN = ViewportSize(width=1440, height=900)
# Adds up every shift of the layout that nobody caused by typing or clicking.
WATCH = """
window.__shifted = 0;
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
        if (!one.hadRecentInput) { window.__shifted += one.value; }
    }
}).observe({ type: "layout-shift", buffered: true });
"""
FIRST_WORDS = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# Charts are drawn after the page has loaded; a shift they cause comes at once or not at all.
SETTLED = 700


@dataclass(frozen=True)
class Loading:
    """Bytes received with their headers, milliseconds to the first words, cumulative shift."""

    received: int
    first_words: float
    shifted: float


def load(browser: Browser, address: str, *, signed_in: Any) -> Loading:
    """Opens the address with an empty cache, signed in as the state says."""
    context = browser.new_context(locale="zh-CN", viewport=SCREEN, storage_state=signed_in)
    page = context.new_page()
    received = [0]
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda one: _add(received, one))
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_timeout(SETTLED)
    loading = Loading(received[0], page.evaluate(FIRST_WORDS), page.evaluate("window.__shifted"))
    context.close()
    return loading


def _add(received: list[int], finished: Any) -> None:
    received[0] += finished["encodedDataLength"]
