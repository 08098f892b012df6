"""A paper as PDF with the geometry of GB/T 9704 and bundled fonts; same paper, same bytes."""

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from notices.documents import geometry, titles, typefaces
from notices.documents.content import Block, Heading, Paper, Paragraph, Table
from notices.documents.printable import clean
from notices.documents.wording import (
    DEMONSTRATION,
    addressed,
    annex_label,
    annex_list,
    in_brackets,
)

LAYOUT = Path(__file__).parent / "paper.typ"
# The tree of pages, which is never packed into a stream.
COUNTED = re.compile(rb"/Type/Pages/Count (\d+)")
NAMED_AT_MOST = 5
# Lines up to which a row is kept on one page; a longer one would be cut off at its foot.
WHOLE_AT_MOST = 20
# Lines of a last paragraph that is kept with the signature.
KEPT_LINES = 8


class CannotPrint(ValueError):
    """The paper says characters no bundled font has; `found` and the message say which, where."""

    def __init__(self, found: list[typefaces.Unprintable]) -> None:
        self.found = found
        named = "、".join(map(str, found[:NAMED_AT_MOST]))
        more = f"等{len(found)}处" if len(found) > NAMED_AT_MOST else ""
        super().__init__(f"以下字符无法印入PDF，请改用其他写法：{named}{more}。")


def check(paper: Paper, *, folder: Path = typefaces.FOLDER) -> None:
    """CannotPrint for a paper that write would refuse, long before it is set."""
    if found := typefaces.unprintable(clean(paper), folder):
        raise CannotPrint(found)


def write(paper: Paper, *, folder: Path = typefaces.FOLDER) -> bytes:
    """The PDF of a paper, set with the fonts of `folder` alone.

    typefaces.MissingFont where a font is not there, CannotPrint where it lacks a character.
    """
    fonts = typefaces.fonts(folder)
    check(paper, folder=folder)
    paper = clean(paper)
    only = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    assert len(only.fonts()) == len(fonts)
    written = typst.Compiler(
        input=LAYOUT,
        root=LAYOUT.parent,
        font_paths=only,
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_told(paper), ensure_ascii=False)},
    ).compile(format="pdf", timestamp=datetime.combine(paper.dated, time(), UTC))
    assert isinstance(written, bytes)
    return written


def pages(written: bytes) -> int:
    """How many pages a PDF of `write` has."""
    counted = COUNTED.search(written)
    assert counted is not None
    return int(counted[1])


def fits_one_page(written: bytes) -> bool:
    """Whether 一页纸 is one page."""
    return pages(written) == 1


def _told(paper: Paper) -> dict[str, Any]:
    """What paper.typ reads, ready for JSON."""
    dated = geometry.day(paper.dated)
    signer_at, date_at = geometry.signature(paper.signer, dated)
    size, percent = geometry.masthead(paper.masthead)
    body, last = _without_last(paper.body)
    return {
        "geometry": _geometry(),
        "mark": DEMONSTRATION if paper.demonstration else "",
        "masthead": paper.masthead,
        "masthead_size": size,
        "masthead_percent": percent,
        "red": paper.red,
        "number": paper.number,
        "title": paper.title,
        "title_lines": titles.lines(paper.title),
        "author": paper.signer,
        "as_of": in_brackets(paper.as_of) if paper.as_of else "",
        "addressee": addressed(paper.addressee) if paper.addressee else "",
        "body": [_block(one) for one in body],
        "last": [_block(one) for one in last],
        "annex_list": [
            {"left": left, "hanging": hanging, "text": said}
            for left, hanging, said in annex_list([one.title for one in paper.annexes])
        ],
        "signer": paper.signer,
        "signer_at": signer_at,
        "dated": dated,
        "date_at": date_at,
        "annexes": [
            {
                "label": annex_label(number, len(paper.annexes)),
                "title_lines": titles.lines(annex.title),
                "blocks": [_block(one) for one in annex.blocks],
            }
            for number, annex in enumerate(paper.annexes, start=1)
        ],
    }


def _without_last(body: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The body, and its last paragraph if it is short enough to move to the signature's page."""
    if not body or not isinstance(body[-1], Paragraph):
        return body, ()
    said = sum(geometry.width(geometry.text_of(run)) for run in body[-1].runs)
    short = said <= KEPT_LINES * geometry.CHARACTERS
    return (body[:-1], body[-1:]) if short else (body, ())


def _geometry() -> dict[str, float]:
    names = (
        *("page_width", "page_height", "top", "bottom", "left", "right", "line"),
        *("body", "title", "small", "tracking", "masthead_drop"),
    )
    return {name: getattr(geometry, name.upper()) for name in names}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": min(max(block.level, 1), 4), "text": block.text}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "head": block.head,
            "cells": [geometry.text_of(cell) for row in block.rows for cell in row],
            "breakable": geometry.lines_of_row(block) > WHOLE_AT_MOST,
            "widths": block.widths,
            "centred": geometry.centred(block),
            "size": geometry.cell_size(block),
        }
    return {"kind": "paragraph", "text": "".join(map(geometry.text_of, block.runs))}
