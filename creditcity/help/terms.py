"""The words of the campaign explained (词语解释): docs/manual/terms.md, one row per word."""

import re
from dataclasses import dataclass
from functools import cache

from creditcity.help.manual import FOLDER, TERMS, anchor_of

SEE = re.compile(r"\[(?P<title>.+?)\]\((?P<slug>[a-z-]+)\.md(?:#(?P<anchor>[\w-]+))?\)")


@dataclass(frozen=True)
class Term:
    """A word, what it means in one or two sentences, and where the manual says more."""

    word: str
    meaning: str
    see: str
    slug: str
    section: str

    @property
    def anchor(self) -> str:
        return anchor_of(self.word)


@dataclass(frozen=True)
class Topic:
    """Words that are explained together."""

    name: str
    terms: tuple[Term, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Every word by topic, read once per process."""
    text = (FOLDER / f"{TERMS}.md").read_text(encoding="utf-8")
    parts = [part.partition("\n") for part in text.split("\n## ")[1:]]
    return tuple(Topic(name.strip(), tuple(_terms(body))) for name, _, body in parts)


def _terms(body: str) -> list[Term]:
    lines = [line.strip("| ").split(" | ") for line in body.splitlines() if line.startswith("|")]
    return [_term(word, meaning, see) for word, meaning, see in lines[2:]]


def _term(word: str, meaning: str, see: str) -> Term:
    found = SEE.fullmatch(see.strip())
    assert found is not None, f"{word}：另见“{see}”"
    return Term(word, meaning, found["title"], found["slug"], found["anchor"] or "")


@cache
def known() -> dict[str, Term]:
    return {term.word: term for topic in topics() for term in topic.terms}
