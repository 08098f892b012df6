"""A paper as it can be printed: no invisible sign, one paragraph a line, no table without rows."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from notices.documents.content import (
    Annex,
    Block,
    Bound,
    Heading,
    Paper,
    Paragraph,
    Run,
    Table,
)

# Control signs and those that turn the direction of what follows; half of a pair; nothing at all.
INVISIBLE = {"Cc", "Cf", "Cs"}
NO_ROWS = "（无）"


def printable(text: str) -> str:
    """The text on one line without signs that print nothing; inner space is kept."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one for one in " ".join(text.splitlines()).replace("\t", " ") if _prints(one))


def _prints(character: str) -> bool:
    point = ord(character)
    if 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(character) not in INVISIBLE


def clean(paper: Paper) -> Paper:
    """The paper every form is made of; an empty paragraph is left out."""
    return replace(
        paper,
        masthead=printable(paper.masthead).strip(),
        number=printable(paper.number).strip(),
        title=printable(paper.title).strip(),
        addressee=printable(paper.addressee).strip(),
        opening=tuple(line for one in paper.opening for line in _lines(one)),
        body=_blocks(paper.body),
        annexes=tuple(
            Annex(title=printable(one.title).strip(), blocks=_blocks(one.blocks))
            for one in paper.annexes
        ),
        signer=printable(paper.signer).strip(),
        as_of=printable(paper.as_of).strip(),
    )


def _blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(clean for block in blocks for clean in _block(block))


def _block(block: Block) -> Iterator[Block]:
    if isinstance(block, Heading):
        yield Heading(level=block.level, text=printable(block.text).strip())
    elif isinstance(block, Paragraph):
        yield from _lines(block)
    elif not block.rows:
        yield Paragraph(runs=(NO_ROWS,))
    else:
        yield Table(
            head=tuple(printable(one) for one in block.head),
            rows=tuple(tuple(_run(one) for one in row) for row in block.rows),
            widths=block.widths,
        )


def _lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    """What was typed on several lines becomes several paragraphs."""
    line: list[Run] = []
    for run in paragraph.runs:
        if isinstance(run, Bound):
            line.append(_run(run))
            continue
        first, *more = run.splitlines() or [""]
        line.append(printable(first))
        for text in [*more, *([""] if run.endswith(("\n", "\r")) else [])]:
            yield from _unless_empty(line)
            line = [printable(text)]
    yield from _unless_empty(line)


def _unless_empty(line: list[Run]) -> Iterator[Paragraph]:
    runs = tuple(run for run in line if run)
    if any(isinstance(run, Bound) or run.strip() for run in runs):
        yield Paragraph(runs=runs)


def _run(run: Run) -> Run:
    if isinstance(run, Bound):
        return Bound(key=run.key, text=printable(run.text))
    return printable(run)
