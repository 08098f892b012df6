"""What a paper says, as lists to compare with what was read back out of a file."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from notices.documents.content import Block, Bound, Heading, Paper, Paragraph

NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


def numbers(texts: list[str]) -> Counter[str]:
    return Counter(found for text in texts for found in NUMBER.findall(text))


def squeezed(text: str) -> str:
    return "".join(text.split())


def said_on_paper(paper: Paper) -> list[str]:
    """Every heading, paragraph and cell in the order of printing; the opening is for mails."""
    blocks = [*paper.body]
    found = [text for block in blocks for text in said_in(block)]
    for annex in paper.annexes:
        found += [annex.title, *(text for block in annex.blocks for text in said_in(block))]
    return found


def said_in(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield "".join(one.text if isinstance(one, Bound) else one for one in block.runs)
    else:
        yield from block.head
        for row in block.rows:
            yield from (one.text if isinstance(one, Bound) else one for one in row)


def bound_texts(paper: Paper) -> list[str]:
    """The bound fields of body and annexes in the order of printing."""
    blocks = [*paper.body, *(block for annex in paper.annexes for block in annex.blocks)]
    runs = [
        run
        for block in blocks
        if not isinstance(block, Heading)
        for run in (
            block.runs if isinstance(block, Paragraph) else [c for row in block.rows for c in row]
        )
    ]
    return [run.text for run in runs if isinstance(run, Bound)]


class Page(HTMLParser):
    """A mail's text piece by piece, its tags, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self.texts = [text.strip() for text in self.texts if text.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "wbr":
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data.replace("\n", "")
