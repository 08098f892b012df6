"""Every button the clerk's manual names stands on a page with the same words."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual" / "clerk.md"


def test_every_button_of_the_manual_is_on_a_page() -> None:
    named = set(re.findall(r"【(.+?)】", MANUAL.read_text(encoding="utf-8")))
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").glob("*.js")]
    pages = "".join(path.read_text(encoding="utf-8") for path in files)
    pages += (ROOT / "reporting" / "navigation.py").read_text(encoding="utf-8")
    assert len(named) > 15
    assert {words for words in named if words not in pages} == set()
