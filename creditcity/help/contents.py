"""The contents of the manual (目录): docs/manual/README.md, one group of chapters per reader."""

import re
from dataclasses import dataclass
from functools import cache

from creditcity.help.manual import CONTENTS, FOLDER

ENTRY = re.compile(r"- \[(?P<title>.+?)\]\((?P<slug>[a-z-]+)\.md\)：(?P<about>.+)")


@dataclass(frozen=True)
class Entry:
    """A chapter as the contents name it."""

    slug: str
    title: str
    about: str


@dataclass(frozen=True)
class Group:
    """The chapters of one kind of reader; `reader` is the word of a role, or 所有人."""

    reader: str
    entries: tuple[Entry, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every group in the order of the file, read once per process."""
    text = (FOLDER / f"{CONTENTS}.md").read_text(encoding="utf-8")
    parts = [part.partition("\n") for part in text.split("\n## ")[1:]]
    return tuple(
        Group(
            reader.strip(),
            tuple(Entry(one["slug"], one["title"], one["about"]) for one in ENTRY.finditer(body)),
        )
        for reader, _, body in parts
    )


def entries() -> list[Entry]:
    return [entry for group in groups() for entry in group.entries]


def beside(slug: str) -> tuple[str, Entry | None, Entry | None]:
    """The reader whose chapter it is, the chapter before it and the one after it."""
    chapters = entries()
    at = next((place for place, one in enumerate(chapters) if one.slug == slug), None)
    if at is None:
        return "", None, None
    reader = next(group.reader for group in groups() if chapters[at] in group.entries)
    before = chapters[at - 1] if at else None
    return reader, before, chapters[at + 1] if at + 1 < len(chapters) else None
