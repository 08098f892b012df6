"""/styleguide/ shows every component there is, so that none is changed without being seen."""

from pathlib import Path

import pytest

from tests import builders as build
from tests.web import read, signed_in

TEMPLATES = Path(__file__).parents[2] / "templates"
# Part of the frame of every page, the styleguide's too.
FRAME = {"bar.html", "find.html", "look_switch.html", "navigation.html", "styles.html"}
STATES = ("tone-good", "tone-warn", "tone-bad", "empty-good", "<dialog", "skeleton-line", "停止")


def test_every_component_is_shown() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("styleguide/*"))
    # A name that begins with _ is a part of another component.
    there = {path.name for path in TEMPLATES.glob("components/[!_]*.html")}
    assert {name for name in there - FRAME if f"components/{name}" not in shown} == set()


@pytest.mark.django_db
def test_office_sees_the_states_and_each_error_leads_to_its_field() -> None:
    page = read(signed_in(build.reviewer()), "styleguide")
    assert [state for state in STATES if state not in page] == []
    for name in ("count", "day"):
        assert f'href="#sample-{name}"' in page
        assert f'id="sample-{name}"' in page


def test_no_page_has_an_error_summary_or_trail_of_its_own_kind() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    assert [name for name, text in texts.items() if '<p class="crumbs"' in text] == []
    unfocused = 'role="alert" tabindex="-1" id='
    assert [name for name, text in texts.items() if unfocused in text] == []
