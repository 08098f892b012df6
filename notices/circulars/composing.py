"""An issue's text and tables as a paper (公文), whatever its form will be: pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from notices.circulars.annexes import annexes
from notices.circulars.bound_text import runs_of
from notices.circulars.looks import Look
from notices.circulars.wording import SECTIONS
from notices.documents.content import Block, Heading, Paper, Paragraph

NUMERALS = "一二三四五六七八九"
# A line of its own that begins like this is a heading of the second level.
SUBHEAD = re.compile(r"（[一二三四五六七八九十]+）[^。；：]{1,20}")


def compose(
    material: Mapping[str, Any],
    sections: Mapping[str, str],
    fields: Mapping[str, str],
    *,
    look: Look,
    called: str,
    dated: date,
) -> Paper:
    """The whole paper; a section without text is left out and the numerals close up.

    `called` is what stands for its number: "第12期", "草稿".
    """
    opening = tuple(Paragraph(runs_of(line, fields)) for line in _lines(sections, "opening"))
    return Paper(
        masthead=look.masthead,
        red=look.red,
        number=called,
        title=f"信用典型城市创建工作周通报（{material['label']}）",
        addressee=look.addressee,
        opening=opening,
        body=tuple(_body(sections, fields)),
        annexes=annexes(material),
        signer=look.signer,
        dated=dated,
        as_of=f"数据截至{material['as_of']}",
        demonstration=material["campaign"]["demonstration"],
    )


def _body(sections: Mapping[str, str], fields: Mapping[str, str]) -> Iterator[Block]:
    shown = [key for key in SECTIONS if key != "opening" and _lines(sections, key)]
    for numeral, key in zip(NUMERALS, shown, strict=False):
        yield Heading(1, f"{numeral}、{SECTIONS[key]}")
        for line in _lines(sections, key):
            if SUBHEAD.fullmatch(line):
                yield Heading(2, line)
            else:
                yield Paragraph(runs_of(line, fields))


def _lines(sections: Mapping[str, str], key: str) -> list[str]:
    return [line for line in sections.get(key, "").split("\n") if line]
