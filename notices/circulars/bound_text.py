"""Editable text with bound fields (绑定字段) in it, and what editing did to them: pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from notices.documents.content import Bound, Run

TOKEN = re.compile(r"\{\{([a-z0-9][a-z0-9_.\-]*)\}\}")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
# What a circular may never be without: the total and its four numbers.
NEVER_OMITTED = ("score.",)


@dataclass(frozen=True)
class Verdict:
    """What became of the bound fields of one text; `missing` may be left out once confirmed."""

    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not (self.unknown or self.missing or self.broken)


def token(key: str) -> str:
    return "{{" + key + "}}"


def keys_in(text: str) -> list[str]:
    """The keys of a text in their order, repetitions included."""
    return TOKEN.findall(text)


def judge(
    text: str, proposal: str, fields: Mapping[str, str], omitted: Collection[str] = ()
) -> Verdict:
    """Compares an edited text with what was proposed.

    Unknown: a field that does not exist. Missing: a proposed field that is gone and whose leaving
    out is not confirmed in `omitted`; the four numbers cannot be left out. Broken: braces that
    hold no whole field.
    """
    there = keys_in(text)
    rest = TOKEN.sub("", text)
    gone = [key for key in dict.fromkeys(keys_in(proposal)) if key not in there]
    return Verdict(
        unknown=tuple(dict.fromkeys(key for key in there if key not in fields)),
        missing=tuple(key for key in gone if key not in omitted or fixed(key)),
        broken=tuple(_broken(rest)),
    )


def fixed(key: str) -> bool:
    """Whether the field may never be left out."""
    return key.startswith(NEVER_OMITTED)


def _broken(rest: str) -> Iterator[str]:
    """Every piece with a brace, as far as it looks like a field."""
    yield from re.findall(r"\{+[^{}\n]{0,40}\}*|\}+", rest)


def loose_numbers(text: str, proposal: str) -> list[str]:
    """Numbers typed into the prose that no field holds and the proposal did not have."""
    typed, proposed = (Counter(_numbers(one)) for one in (text, proposal))
    return list((typed - proposed).elements())


def _numbers(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", TOKEN.sub("、", text))
    return NUMBER.findall(plain)


def runs_of(text: str, fields: Mapping[str, str]) -> tuple[Run, ...]:
    """A line of text as runs; a key without a field stays as it is written."""
    found: list[Run] = []
    position = 0
    for one in TOKEN.finditer(text):
        if one[1] not in fields:
            continue
        if text[position : one.start()]:
            found.append(text[position : one.start()])
        found.append(Bound(one[1], fields[one[1]]))
        position = one.end()
    if text[position:]:
        found.append(text[position:])
    return tuple(found)


def plain_text(text: str, fields: Mapping[str, str]) -> str:
    """The text as it will be printed."""
    return TOKEN.sub(lambda found: fields.get(found[1], found[0]), text)


def tidy(text: str) -> str:
    """What was typed, one paragraph a line, without blank lines and invisible characters."""
    lines = (_visible(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _visible(line: str) -> str:
    kept = (c for c in line if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return "".join(kept).strip()
