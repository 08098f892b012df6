"""Circulars for tests: a campaign's April, its issues, and numbers read out of what is printed."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO

from docx import Document
from pypdf import PdfReader

from indicators.models import Campaign
from notices.circulars import drafting, sending, signing
from notices.circulars.issues import file_of, paper_of
from notices.circulars.weeks import read_week
from notices.documents.content import Bound, Heading, Paper, Paragraph, Table
from notices.models import Circular
from tests import builders as build

NUMBER = re.compile(r"\d+(?:\.\d+)?")
FRIDAY = build.at(4, 29)


def drafted(campaign: Campaign, week: str = "2022-W17", when: datetime = FRIDAY) -> Circular:
    made = drafting.draft(campaign, read_week(week), at=when)
    assert made is not None
    return made


def submitted(circular: Circular, when: datetime = FRIDAY) -> Circular:
    return signing.submit(circular, by=build.reviewer(), at=when, version=circular.version)


def signed(circular: Circular, when: datetime = FRIDAY) -> Circular:
    submitted(circular, when)
    return signing.sign(circular, by=build.head(), at=when, version=circular.version)


def sent(circular: Circular, when: datetime = FRIDAY) -> Circular:
    signed(circular, when)
    return sending.send(circular, by=build.reviewer(), at=when, version=circular.version)


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


def docx_text(body: bytes) -> str:
    document = Document(BytesIO(body))
    lines = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *cells])


def pdf_text(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)


def said_by(paper: Paper) -> set[str]:
    """Every number the paper may print: of bound fields, and of its frame."""
    texts = [paper.title, paper.number, paper.as_of, f"{paper.dated:%Y %-m %-d}"]
    blocks = [
        *paper.opening,
        *paper.body,
        *(block for one in paper.annexes for block in one.blocks),
    ]
    for block in blocks:
        if isinstance(block, Paragraph):
            texts += [one.text for one in block.runs if isinstance(one, Bound)]
        elif isinstance(block, Table):
            texts += [
                *block.head,
                *(c.text for row in block.rows for c in row if isinstance(c, Bound)),
            ]
        else:
            assert isinstance(block, Heading)
    return set(numbers(" ".join(texts)))


def paper_text(circular: Circular) -> str:
    return file_of(paper_of(circular), "txt", "").decode()


def without_marks(html: str) -> str:
    """What a reader of the mail sees, entities resolved."""
    return re.sub(r"<[^>]*>", " ", unescape(html.partition("<body")[2]))
