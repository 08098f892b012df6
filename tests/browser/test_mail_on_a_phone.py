"""A circular's mail opened on a telephone: what decides is on the first screen."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from notices.documents import mail
from tests.notices.documents import example

Scheme = Literal["light", "dark"]
LINE = 27.2  # 16 px × 1.7
# Height of the opening in lines, and whether anything reaches beyond the screen.
OPENING = """() => {
  const rule = document.querySelector("hr").getBoundingClientRect();
  const first = document.querySelector("p").getBoundingClientRect();
  return [(rule.top - 12 - first.top), document.documentElement.scrollWidth];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_screen_says_what_decides_in_six_lines(
    chromium: Browser, scheme: Literal["light", "dark"]
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(mail.write(example.circular()).html)
        height, width = page.evaluate(OPENING)
        assert round(height / LINE) == mail.lines_of_opening(example.circular()) == 6
        assert width == 360
        assert asked == []
    finally:
        context.close()
