"""Reads the manual (docs/manual/) into pages: headings get anchors, nothing in it can act.

Raw HTML is text, and a link leads to another chapter or a heading: anything else is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import markdown
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

FOLDER = Path(__file__).parents[2] / "docs" / "manual"
# Read before anybody is signed in.
SIGN_IN = "sign-in"
# Chapters with a page of their own kind.
CONTENTS, TERMS = "README", "terms"
LINK = re.compile(r"(?:(?P<chapter>[a-z-]+)\.md)?(?:#(?P<anchor>[\w-]+))?")
IMAGE = re.compile(r"images/(?P<name>[a-z0-9-]+\.webp)")
BUTTON = r"【([^】]+)】"
CAN_ACT = ("html", "autolink", "automail")
VP8_SIZE = slice(26, 30)


class ManualError(ValueError):
    """A chapter holds a link or picture that the portal would not show; str() names it."""


@dataclass(frozen=True)
class Section:
    """A heading of a chapter; the anchor is made of its words."""

    anchor: str
    heading: str
    under: "tuple[Section, ...]" = ()


@dataclass(frozen=True)
class Chapter:
    """One job as the manual tells it; `html` starts below the title."""

    slug: str
    title: str
    html: SafeString
    sections: tuple[Section, ...]

    @property
    def anchors(self) -> frozenset[str]:
        below = [one for section in self.sections for one in section.under]
        return frozenset(one.anchor for one in [*self.sections, *below])


def anchor_of(heading: str, _separator: str = "-") -> str:
    """The words of a heading as the fragment of an address; Chinese stays Chinese."""
    return re.sub(r"\W+", "-", heading).strip("-")


def chapter_address(slug: str) -> str:
    """Where the portal shows a chapter; the contents and the words have addresses of their own."""
    if slug in (CONTENTS, TERMS):
        return reverse("help" if slug == CONTENTS else "help-terms")
    return reverse("help-sign-in") if slug == SIGN_IN else reverse("help-chapter", args=[slug])


def picture_address(name: str) -> str:
    return static(f"manual/{name}")


@cache
def chapter(slug: str) -> Chapter | None:
    """The chapter of that name, read once per process; None where the manual has none."""
    path = FOLDER / f"{slug}.md"
    if not re.fullmatch(r"[a-z-]+", slug) or slug == TERMS or not path.is_file():
        return None
    return read(slug, path.read_text(encoding="utf-8"), chapter_address, picture_address)


def read(
    slug: str, text: str, to_chapter: Callable[[str], str], to_picture: Callable[[str], str]
) -> Chapter:
    """A chapter of Markdown: "# title", then "## sections" and "### parts" of them."""
    title, _, body = text.partition("\n")
    converter = markdown.Markdown(
        extensions=["tables", "sane_lists", TocExtension(slugify=anchor_of)]
    )
    converter.preprocessors.deregister("html_block")
    for name in CAN_ACT:
        converter.inlinePatterns.deregister(name)
    converter.inlinePatterns.register(_Button(BUTTON, converter), "button", 175)
    converter.treeprocessors.register(_Addresses(slug, to_chapter, to_picture), "addresses", 1)
    # What Markdown wrote: every character of the chapter that could act is escaped in it.
    html = mark_safe(converter.convert(body))  # noqa: S308
    tokens = converter.toc_tokens
    return Chapter(slug, title.removeprefix("#").strip(), html, _sections(tokens))


def _sections(tokens: list[dict[str, object]]) -> tuple[Section, ...]:
    return tuple(
        Section(str(one["id"]), str(one["name"]), _sections(one["children"]))  # type: ignore[arg-type]
        for one in tokens
    )


class _Button(InlineProcessor):
    """【提交】: the words of a button as the page shows them."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        said = Element("b")
        said.set("class", "said")
        said.text = f"【{m[1]}】"
        return said, m.start(0), m.end(0)


class _Addresses(Treeprocessor):
    """Links and pictures get the portal's addresses; tables and pictures its looks."""

    def __init__(
        self, slug: str, to_chapter: Callable[[str], str], to_picture: Callable[[str], str]
    ) -> None:
        super().__init__()
        self.slug, self.to_chapter, self.to_picture = slug, to_chapter, to_picture

    def run(self, root: Element) -> None:
        for one in root.iter():
            if one.tag == "a":
                one.set("href", self._link(one.get("href", "")))
            elif one.tag == "img":
                self._picture(one)
            elif one.tag == "table":
                one.set("class", "list cards")

    def _link(self, written: str) -> str:
        found = LINK.fullmatch(written)
        if not written or found is None:
            raise ManualError(f"{self.slug}.md：不能链接到“{written}”")
        page = self.to_chapter(found["chapter"]) if found["chapter"] else ""
        return f"{page}#{found['anchor']}" if found["anchor"] else page

    def _picture(self, one: Element) -> None:
        found = IMAGE.fullmatch(one.get("src", ""))
        if found is None:
            raise ManualError(f"{self.slug}.md：不能显示图片“{one.get('src')}”")
        width, height = picture_size(FOLDER / "images" / found["name"])
        one.attrib.update(src=self.to_picture(found["name"]), width=str(width), height=str(height))


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a WebP picture (VP8), so that the page does not move when it comes."""
    size = path.read_bytes()[VP8_SIZE]
    return int.from_bytes(size[:2], "little") & 0x3FFF, int.from_bytes(size[2:], "little") & 0x3FFF
