"""No page fails WCAG 2.2 AA for any role, in light and dark, on a desk and on a phone.

Every page visited is also kept as pictures below var/screenshots/pages, and none scrolls sideways.
Every page of every role in all four coats: `python -m bench.screenshots --axe`.
"""

import pytest

from tests.browser import pictures
from tests.browser.accessible import HELP, SETTINGS, administration, faults, pages_of
from tests.browser.conftest import SHOTS

ROLES = ("clerk", "unit-lead", "office", "office-head", "leader", "administrator")
PLANTED = """() => {
    const bad = '<p class="planted">看不清</p><input><a href="#"></a>';
    document.querySelector('main').insertAdjacentHTML('beforeend', bad);
    document.querySelector('.planted').style.color = 'rgb(225, 228, 231)';
}"""


@pytest.mark.parametrize("account", ROLES)
def test_pages_of_a_role_are_without_faults_and_as_wide_as_the_window(person, account):
    somebody = person(account)
    office = account == "office"
    paths = pages_of(somebody.page, somebody.portal.address, whole=office)
    shown = [*paths, *HELP, "/styleguide/"] if office else [*paths]
    if account == "administrator":
        shown += [*SETTINGS, *administration(somebody.page, somebody.portal.address)]
    found = {
        path: [
            *faults(somebody.page, every=False),
            *pictures.take(somebody.page, SHOTS / "pages" / account, path),
        ]
        for path in shown
        if somebody.open(path) == 200
    }
    assert len(found) >= {"office": 40, "administrator": 17}.get(account, 3)
    assert {path: said for path, said in found.items() if said} == {}


def test_axe_finds_nothing_before_signing_in(chromium, portal):
    page = chromium.new_page()
    for path in ("/sign-in/", "/help/sign-in/"):
        page.goto(portal.address + path)
        assert faults(page) == []
    page.close()


def test_axe_finds_planted_faults(person):
    leader = person("leader")
    leader.page.evaluate(PLANTED)
    found = {said.split()[2] for said in faults(leader.page, every=False)}
    assert found >= {"color-contrast", "label", "link-name"}
