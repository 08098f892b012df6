"""A paper as the body of a mail: tables, inline styles, nothing fetched, and its text twin."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from notices.documents import geometry
from notices.documents.content import Block, Bound, Heading, Paper, Run, Table
from notices.documents.mail_text import shortened, write_text
from notices.documents.printable import clean
from notices.documents.wording import SHORT_MARK, addressed, annex_label, in_brackets

# With the text twin and in base64 the whole stays below 100 KB.
HTML_AT_MOST, TEXT_AT_MOST = 48_000, 20_000
# A line of a mail has at most 998 bytes (RFC 5322); a Chinese character takes three.
RUN_AT_MOST = 200
BREAK = "<wbr\n>"
LEFT_OUT = "以下内容较长，未列入邮件正文，请看随信附件。"
# Colours that read on white and on black; no background, so that a dark mode may choose its own.
RED, GREY, RULE = "#c8372d", "#808080", "#999999"
FONTS = "'PingFang SC','Microsoft YaHei',sans-serif"
# Attributes, not a style a cell: four times as many rows fit, and every mail program knows them.
TABLE = (
    f'<table width="100%" border="1" bordercolor="{RULE}" cellpadding="4" cellspacing="0" '
    'style="border-collapse:collapse;margin:8px 0;font-size:14px;line-height:1.4;">\n'
)
SHEET = '<table role="presentation" width="100%" border="0" cellpadding="0" cellspacing="0"'
# Characters on a line of a screen 360 px wide: 16 px of margin on both sides, 16 px each.
PHONE = 20


class MailBody(NamedTuple):
    """Both forms of one letter; the subject is the caller's."""

    html: str
    text: str


def write(paper: Paper) -> MailBody:
    """The paper as HTML and as text, together at most 100 KB when sent in base64.

    What is longer ends with a sentence that points to the attachments; the opening, title and
    date are never left out.
    """
    paper = clean(paper)
    return MailBody(html=_html(paper), text=write_text(paper, at_most=TEXT_AT_MOST))


def lines_of_opening(paper: Paper) -> int:
    """Lines the opening takes on a screen 360 px wide; six fit the first screen."""
    return sum(map(_lines, _said_first(paper)))


def wrapped_in_opening(paper: Paper) -> list[str]:
    """The sentences of the opening that take more than one line, the longest first."""
    found = [one for one in _said_first(paper) if _lines(one) > 1]
    return sorted(found, key=geometry.width, reverse=True)


def _said_first(paper: Paper) -> list[str]:
    paper = clean(paper)
    said = ["".join(map(geometry.text_of, one.runs)) for one in paper.opening]
    if said and paper.demonstration:
        said[0] = SHORT_MARK + said[0]
    return said


def _lines(said: str) -> int:
    return -(-int(geometry.width(said) * 2) // (PHONE * 2))


def _html(paper: Paper) -> str:
    start, end = _start(paper), _end(paper)
    room = HTML_AT_MOST - len("".join((*start, *end)).encode())
    note = _paragraph(LEFT_OUT, f"color:{GREY};")
    return "\n".join([*start, *shortened(_middle(paper), room, note), *end]) + "\n"


def _start(paper: Paper) -> list[str]:
    return [
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(paper.title)}</title></head>",
        '<body style="margin:0;padding:0;">',
        f'{SHEET}>\n<tr><td align="center">',
        f'{SHEET} style="max-width:720px;">',
        f'<tr><td align="left" style="padding:12px 16px;font:16px/1.7 {FONTS};">',
        *_opening(paper),
        *_head(paper),
    ]


def _opening(paper: Paper) -> Iterator[str]:
    """What decides, before anything else: the first screen of a telephone."""
    mark = SHORT_MARK if paper.demonstration else ""
    for number, one in enumerate(paper.opening):
        said = _runs(one.runs) if number else _text(mark) + _runs(one.runs)
        yield _paragraph(said, "margin:0;font-weight:bold;" if not number else "margin:0;")
    if paper.opening:
        yield f'<hr style="border:0;border-top:2px solid {RED};margin:12px 0;">'


def _head(paper: Paper) -> Iterator[str]:
    if paper.demonstration and not paper.opening:
        yield _paragraph(_text(SHORT_MARK), "margin:0;")
    if paper.masthead:
        colour = RED if paper.red else GREY
        yield _paragraph(_text(paper.masthead), f"margin:0;font-size:14px;color:{colour};")
    if paper.number:
        yield _paragraph(_text(paper.number), f"margin:0;font-size:14px;color:{GREY};")
    yield _paragraph(
        _text(paper.title), "margin:4px 0;font-size:20px;line-height:1.4;font-weight:bold;"
    )
    if paper.as_of:
        yield _paragraph(
            _text(in_brackets(paper.as_of)), f"margin:0 0 12px;font-size:14px;color:{GREY};"
        )
    if paper.addressee:
        yield _paragraph(_text(addressed(paper.addressee)), "margin:8px 0;")


def _middle(paper: Paper) -> Iterator[str]:
    """Body and annexes in pieces of which each may be the last."""
    for block in paper.body:
        yield _block(block)
    for number, annex in enumerate(paper.annexes, start=1):
        label = _text(f"{annex_label(number, len(paper.annexes))} {annex.title}")
        first, *more = [_block(one) for one in annex.blocks] or [""]
        yield _paragraph(label, "margin:24px 0 8px;font-size:17px;font-weight:bold;") + first
        yield from more


def _end(paper: Paper) -> list[str]:
    who = [_text(paper.signer)] if paper.signer else []
    said = "<br>".join([*who, geometry.day(paper.dated)])
    return [
        f'<p align="right" style="margin:24px 0 8px;">{said}</p>',
        "</td></tr></table>\n</td></tr></table>\n</body></html>",
    ]


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        size = 17 if block.level == 1 else 16
        return _paragraph(
            _text(block.text), f"margin:16px 0 4px;font-size:{size}px;font-weight:bold;"
        )
    if isinstance(block, Table):
        return _table(block)
    return _paragraph(_runs(block.runs), "margin:4px 0;text-indent:2em;")


def _paragraph(said: str, style: str) -> str:
    return f'<p style="{style}">{said}</p>'


def _table(table: Table) -> str:
    sides = ["" if one else ' align="left"' for one in geometry.centred(table)]
    head = "\n".join(f"<th>{_text(one)}</th>" for one in table.head)
    rows = [f"<tr>{head}</tr>"]
    for row in table.rows:
        cells = zip(row, sides, strict=True)
        said = "\n".join(f"<td{side}>{_run(one)}</td>" for one, side in cells)
        rows.append(f'<tr align="center">{said}</tr>')
    return TABLE + "\n".join(rows) + "\n</table>"


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    return _text(run.text if isinstance(run, Bound) else run)


def _text(words: str) -> str:
    """Escaped, and with a place to break the line of the file where it would be too long."""
    if len(words) <= RUN_AT_MOST:
        return escape(words)
    pieces = [words[at : at + RUN_AT_MOST] for at in range(0, len(words), RUN_AT_MOST)]
    return BREAK.join(map(escape, pieces))
