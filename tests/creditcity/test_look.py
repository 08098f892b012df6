"""Colours and type size are the reader's choice, kept without a script and right on every page."""

import re
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
TOKENS = (ROOT / "static" / "tokens.css").read_text(encoding="utf-8")


def _chosen(**choice: str) -> Client:
    client = Client()
    client.post("/look/", choice)
    return client


def _opening(client: Client) -> str:
    found = re.search(r"<html[^>]*>", client.get("/sign-in/").content.decode())
    assert found
    return found.group(0)


def test_nothing_chosen_leaves_the_colours_to_the_system() -> None:
    assert _opening(Client()) == '<html lang="zh-CN">'


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_chosen_colours_are_in_the_first_tag_of_the_next_page(theme: str) -> None:
    client = _chosen(theme=theme)
    assert _opening(client) == f'<html lang="zh-CN" data-bs-theme="{theme}">'
    client.post("/look/", {"theme": "system"})
    assert _opening(client) == '<html lang="zh-CN">'


def test_large_type_is_kept_beside_the_colours() -> None:
    client = _chosen(theme="dark")
    client.post("/look/", {"size": "large"})
    assert _opening(client) == '<html lang="zh-CN" data-bs-theme="dark" data-size="large">'


def test_word_that_is_no_choice_changes_nothing() -> None:
    assert _opening(_chosen(theme='dark"><script>', size="huge")) == '<html lang="zh-CN">'
    client = Client()
    client.cookies["theme"] = 'x" onload="y'
    assert _opening(client) == '<html lang="zh-CN">'


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [("/c/x/desk/?page=2", "/c/x/desk/?page=2"), ("https://elsewhere.example/", "/"), ("", "/")],
)
def test_choice_leads_back_to_its_page_and_never_outside(wanted: str, leads_to: str) -> None:
    answer = Client().post("/look/", {"theme": "dark", "next": wanted})
    assert answer["Location"] == leads_to


def test_dark_by_the_system_and_dark_by_choice_are_the_same_colours() -> None:
    chosen = re.search(r'\[data-bs-theme="dark"\] {(.*?)}', TOKENS, re.DOTALL)
    system = re.search(r":root:not\(\[data-bs-theme\]\) {(.*?)}", TOKENS, re.DOTALL)
    assert chosen
    assert system
    assert chosen.group(1).split() == system.group(1).split()


def test_every_theme_names_every_colour() -> None:
    plain = TOKENS.partition("/* 颜色 */")[2].partition("/* Bootstrap")[0]
    names = set(re.findall(r"(--[a-z-]+): ", plain))
    for theme in ("dark", "contrast"):
        block = re.search(rf'\[data-bs-theme="{theme}"\] {{(.*?)}}', TOKENS, re.DOTALL)
        assert block
        assert names - set(re.findall(r"(--[a-z-]+): ", block.group(1))) == set()
