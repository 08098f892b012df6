"""The text twin of a mail: the same words for programs and eyes that want no HTML."""

from collections.abc import Iterable, Iterator

from notices.documents import geometry
from notices.documents.content import Block, Heading, Paper, Paragraph, Run, Table
from notices.documents.wording import SHORT_MARK, addressed, annex_label, in_brackets

LEFT_OUT = "（以下内容较长，未列入邮件正文，请看随信附件。）"
RULE = "—" * 12
# A line of a mail has at most 998 bytes; a Chinese character takes three.
LINE_AT_MOST = 300


def write_text(paper: Paper, *, at_most: int) -> str:
    """A cleaned paper as text of at most `at_most` bytes."""
    start, end = list(_start(paper)), list(_end(paper))
    room = at_most - len("\n".join((*start, *end)).encode()) - len(LEFT_OUT.encode())
    lines = [*start, *shortened(_middle(paper), room, LEFT_OUT), *end]
    return "\n".join(piece for line in lines for piece in _pieces(line)) + "\n"


def shortened(pieces: Iterable[str], room: int, note: str) -> Iterator[str]:
    """As many pieces as `room` bytes hold with the note that takes the place of the others."""
    room -= len(note.encode()) + 1
    for piece in pieces:
        room -= len(piece.encode()) + 1
        if room < 0:
            yield note
            return
        yield piece


def _pieces(line: str) -> Iterator[str]:
    for part in line.split("\n"):
        for at in range(0, max(len(part), 1), LINE_AT_MOST):
            yield part[at : at + LINE_AT_MOST]


def _start(paper: Paper) -> Iterator[str]:
    mark = SHORT_MARK if paper.demonstration else ""
    if paper.opening:
        first, *more = [_said(one.runs) for one in paper.opening]
        yield from (mark + first, *more, RULE)
    elif mark:
        yield mark
    yield from filter(None, (paper.masthead, paper.number, paper.title))
    if paper.as_of:
        yield in_brackets(paper.as_of)
    yield ""
    if paper.addressee:
        yield addressed(paper.addressee)


def _middle(paper: Paper) -> Iterator[str]:
    for block in paper.body:
        yield _block(block)
    for number, annex in enumerate(paper.annexes, start=1):
        label = f"\n{annex_label(number, len(paper.annexes))} {annex.title}"
        first, *more = [_block(one) for one in annex.blocks] or [""]
        yield f"{label}\n{first}"
        yield from more


def _end(paper: Paper) -> Iterator[str]:
    yield from ("", *filter(None, (paper.signer,)), geometry.day(paper.dated))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"\n{block.text}"
    if isinstance(block, Paragraph):
        return f"　　{_said(block.runs)}"
    return "\n".join(_rows(block))


def _rows(table: Table) -> Iterator[str]:
    """One line a row; a sign between the cells, since columns do not line up in a mail."""
    for row in (table.head, *table.rows):
        yield " | ".join(map(geometry.text_of, row))


def _said(runs: tuple[Run, ...]) -> str:
    return "".join(map(geometry.text_of, runs))
