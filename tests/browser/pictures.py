"""Pictures of an open page in every coat: three widths, light and dark; kept to be looked at."""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.browser.accessible import WEAR

WIDTHS = (1440, 768, 390)
THEMES = ("light", "dark")
HEIGHT = 900
# Charts are drawn anew in the colours of the coat.
WORN = "document.dispatchEvent(new CustomEvent('look'))"
DRAWN = "document.documentElement.scrollWidth"
# Good enough to read, and drawn in half the time of a lossless one.
QUALITY = 60


def take(page: Page, folder: Path, path: str) -> list[str]:
    """Keeps the six pictures, named by address, coat and width; tells where a page is too wide."""
    name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
    wide = []
    for theme in THEMES:
        page.evaluate(WEAR, theme)
        page.evaluate(WORN)
        for width in WIDTHS:
            page.set_viewport_size(ViewportSize(width=width, height=HEIGHT))
            page.screenshot(
                path=folder / f"{name}-{theme}-{width}.jpg",
                full_page=True,
                type="jpeg",
                quality=QUALITY,
            )
            drawn = page.evaluate(DRAWN)
            if drawn > width:
                wide.append(f"{path} {theme}: {drawn} px wide at {width}")
    return wide
