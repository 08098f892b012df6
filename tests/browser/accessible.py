"""axe-core in an open page: what it finds against WCAG 2.0 to 2.2 A and AA, and where to ask."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ALL = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# What a darker coat can change about a page already found good.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# What a narrow screen can change: what is drawn, how large, and what scrolls.
LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": [
            "aria-hidden-focus",
            "color-contrast",
            "label",
            "link-in-text-block",
            "scrollable-region-focusable",
            "target-size",
        ],
    },
    # Not on by itself: a criterion of WCAG 2.2.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
NARROW = ((PHONE, "light", LAYOUT), (PHONE, "dark", COLOURS))
# A style sheet that imports another, as Django's does, axe would copy into the page, which the
# policy for styles forbids: there it goes without the one rule (turned screens) that reads them.
ASK = """options => axe.run(
    document, {...options, preload: !location.pathname.startsWith('/admin/')}
).then(found => found.violations)"""
# Ours, and the name that Django's administration has for the same.
WEAR = """theme => ['data-bs-theme', 'data-theme'].forEach(
    name => document.documentElement.setAttribute(name, theme))"""
# Pages that are no menu's entry, from the overview's address.
DEEPER = ("indicators/1/", "indicators/16/", "indicators/5/what-if/", "units/finance/", "matrix/")
# The search, with what can be searched and with hits of many kinds; the same address for everybody.
SEARCH = ("/search/", "/search/?q=2026")
# The help: its contents, a long chapter with pictures, and the words.
HELP = ("/help/", "/help/month/", "/help/questions/", "/help/terms/")
# How the portal is set up, for those who answer for it.
SETTINGS = ("/settings/", "/settings/mail/", "/settings/security/", "/settings/backups/")
# Lists of people, for those who may add them; from the overview's address.
LISTS = "people/"
# Django's administration: its contents, some people, a new one, and what there is of one.
PEOPLE = "/admin/units/user/"
ADMINISTRATION = ("/admin/", "/admin/units/", f"{PEOPLE}?is_active__exact=1", f"{PEOPLE}add/")
OF_A_PERSON = ("change/", "history/", "password/", "delete/")
# What the walk along the menus leaves out: the drawn API, and what stands above by name.
FOREIGN = ("/admin/", "/api/")


def pages_of(page: Page, address: str, *, whole: bool = True) -> list[str]:
    """Every page this person's menus name and those below them that most people open.

    Not whole: the overview, the desk and what lies below, where the roles differ most.
    """
    links = page.eval_on_selector_all(
        ".nav-line a", "links => links.map(link => link.getAttribute('href'))"
    )
    named = [link for link in links if not link.startswith(FOREIGN)]
    overview = page.get_attribute(".nav-line a:has-text('总览')", "href")
    assert overview is not None
    page.goto(f"{address}{overview}desk/")
    sheets = page.eval_on_selector_all(
        "main a[href*='/submissions/']", "links => links.map(link => link.getAttribute('href'))"
    )
    deeper = [f"{overview}{path}" for path in DEEPER]
    near = [overview, f"{overview}desk/", deeper[0], *sheets[:1], SEARCH[1], f"{overview}{LISTS}"]
    everything = [*named, *near, *deeper, *sheets[-1:], *SEARCH]
    return list(dict.fromkeys(everything if whole else near))


def administration(page: Page, address: str) -> list[str]:
    """Every page of 人员管理: a clerk with work stays, a leader without may go."""
    page.goto(address + PEOPLE)
    clerk, leader = (
        (page.get_attribute(f"th.field-username a:text-is('{name}')", "href") or "")
        for name in ("clerk", "leader")
    )
    of_the_clerk = [clerk.replace("change/", path) for path in OF_A_PERSON]
    return [*ADMINISTRATION, *of_the_clerk, leader.replace("change/", "delete/")]


def faults(page: Page, *, every: bool = True) -> list[str]:
    """What axe finds on the open page in its coats; all four, or the two furthest apart."""
    # A button half-way between two colours has neither.
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(AXE)
    coats = [(DESKTOP, "light", ALL), (DESKTOP, "dark", COLOURS), *NARROW]
    found: list[str] = []
    for screen, theme, asked in coats if every else (coats[0], coats[-1]):
        page.set_viewport_size(screen)
        page.evaluate(WEAR, theme)
        said = page.evaluate(ASK, asked)
        found += [_told(one, theme, screen["width"]) for one in said]
    return found


def _told(violation: dict[str, Any], theme: str, width: int) -> str:
    nodes = violation["nodes"]
    first = nodes[0]
    where = " ".join(str(part) for part in first["target"])
    why = " ".join(first["failureSummary"].split())
    return f"{theme} {width}: {violation['id']} ×{len(nodes)} {where} — {why}"
