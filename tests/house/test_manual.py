"""What the manual says stands in the portal: buttons, refusals, pictures, words, parts of pages."""

import re
from pathlib import Path

import pytest

from bench.manual_shots import AT_MOST, SHOTS
from creditcity.help import contents, manual, places, terms
from indicators.models import Metric
from reporting.navigation import MENUS
from tests.house.test_glossary import GLOSSARY

ROOT = Path(__file__).parents[2]
ROOMS = ("creditcity", "units", "indicators", "ledgers", "reporting", "notices")
HELP = ROOT / "creditcity" / "help"
CHAPTERS = sorted(manual.FOLDER.glob("*.md"))
PICTURE = re.compile(r"!\[(.*?)\]\(images/(.+?)\)")
# Words of the field that name nothing in the code.
OF_THE_FIELD = {"双公示", "合规率", "及时率", "上报率", "重错码"}
# What the glossary calls at greater length.
LONGER = {"无此业务": "无此业务认定", "下一分": "下一分在哪", "快照": "得分快照"}


def _words_of_the_portal() -> str:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").glob("*.js")]
    code = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    ours = [path for path in code if "migrations" not in path.parts and HELP not in path.parents]
    words = [path.read_text(encoding="utf-8") for path in [*files, *ours]]
    return "".join(words)


PORTAL = _words_of_the_portal()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _exists(slug: str, anchor: str) -> bool:
    """Whether the manual has that chapter and, where one is named, that heading."""
    if slug in (manual.CONTENTS, manual.TERMS):
        return not anchor
    found = manual.chapter(slug)
    return found is not None and (not anchor or anchor in found.anchors)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_every_button_is_on_a_page(path: Path) -> None:
    named = set(re.findall(r"【(.+?)】", _text(path)))
    assert {words for words in named if words not in PORTAL} == set()


def test_every_refusal_is_quoted_word_for_word() -> None:
    quoted = [
        line for path in CHAPTERS for line in re.findall("^> (.+)$", _text(path), re.MULTILINE)
    ]
    pieces = {piece.strip(" 。") for line in quoted for piece in line.split("…")}
    assert len(quoted) > 30
    assert {piece for piece in pieces if piece not in PORTAL} == set()


def test_contents_name_every_chapter_by_its_title() -> None:
    listed = {entry.slug: entry.title for entry in contents.entries()}
    titles = {path.stem: _text(path).splitlines()[0].removeprefix("# ") for path in CHAPTERS}
    assert listed == {slug: title for slug, title in titles.items() if slug != manual.CONTENTS}


def test_every_link_between_chapters_arrives() -> None:
    links = [
        (path.name, slug, anchor)
        for path in CHAPTERS
        for slug, anchor in re.findall(r"\]\(([a-z-]+)\.md(?:#([^)]+))?\)", _text(path))
    ]
    assert len(links) > 40
    assert [one for one in links if not _exists(one[1], one[2])] == []


def test_every_page_of_the_navigation_has_its_part_and_every_part_is_there() -> None:
    pages = {place.name for _, menu in MENUS for place in menu}
    assert pages - set(places.SECTIONS) == set()
    parts = {
        *places.SECTIONS.values(),
        *places.FOR_REVIEWERS.values(),
        *places.FOR_HEADS.values(),
        *places.FOR_UNIT_LEADS.values(),
    }
    assert {part for part in parts if not _exists(*part.partition("#")[::2])} == set()


def test_pictures_are_the_ones_that_are_taken_small_few_and_marked() -> None:
    shown = [found for path in CHAPTERS for found in PICTURE.findall(_text(path))]
    files = {path.name: path.stat().st_size for path in (manual.FOLDER / "images").iterdir()}
    assert sorted(name for _, name in shown) == sorted(files)
    assert set(files) == {f"{shot.name}.webp" for shot in SHOTS}
    assert [said for said, _ in shown if not said.startswith("〔演示〕")] == []
    assert len(files) <= 15
    assert {name: size for name, size in files.items() if size > AT_MOST} == {}


def test_every_word_is_the_glossary_s_or_the_field_s() -> None:
    chinese = {said for rows in GLOSSARY.values() for _, said, _ in rows}
    words = {LONGER.get(word, word) for word in terms.known()}
    assert words - chinese == OF_THE_FIELD


def test_every_word_that_a_page_explains_is_known() -> None:
    templates = "".join(map(_text, (ROOT / "templates").rglob("*.html")))
    used = set(re.findall(r'{% (?:term|unexplained) "(.+?)"', templates))
    assert used >= {"锁定", "口径", "零报告", "内部截止"}
    # Of a metric the page explains whatever kind it is.
    assert (used | {label for _, label in Metric.Kind.choices}) - set(terms.known()) == set()
