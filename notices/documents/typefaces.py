"""The fonts a PDF is set with: bundled ones, proven whole, and what they can show; pure."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from notices.documents import geometry
from notices.documents.content import Block, Heading, Paper, Paragraph

FOLDER = Path(__file__).parent / "fonts"
CONTENTS = "contents.json"


class MissingFont(Exception):
    """A bundled font is not there or not whole; the message says which and what to do."""


@dataclass(frozen=True)
class Unprintable:
    """A character no bundled font has, and where the paper says it."""

    character: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}中的“{self.character}”（U+{ord(self.character):04X}）"


def fonts(folder: Path = FOLDER) -> list[Path]:
    """The font files, each compared with its digest once; MissingFont otherwise."""
    return list(_proven(folder)[0])


def unprintable(paper: Paper, folder: Path = FOLDER) -> list[Unprintable]:
    """Every character of the paper that would print as an empty box, each once a place."""
    shown = _proven(folder)[1]
    found = {
        Unprintable(one, place): None
        for place, text in _texts(paper)
        if not shown.issuperset(text)
        for one in text
        if one not in shown
    }
    return list(found)


@cache
def _proven(folder: Path) -> tuple[tuple[Path, ...], frozenset[str]]:
    """Files and the characters of the one that stands in for the other."""
    try:
        contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MissingFont(_sentence(CONTENTS, "找不到或已损坏")) from error
    shown: set[str] = set()
    for name, said in contents.items():
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            raise MissingFont(_sentence(name, "找不到")) from error
        if hashlib.sha256(content).hexdigest() != said["sha256"]:
            raise MissingFont(_sentence(name, "不完整或已被改动"))
        shown.update(_characters(said["characters"]))
    return tuple(folder / name for name in contents), frozenset(shown)


def _sentence(name: str, what: str) -> str:
    return (
        f"生成PDF所用的字体文件{name}{what}，未生成PDF。"
        "请从安装包恢复notices/documents/fonts/目录后重试；Word和邮件不受影响。"
    )


def _characters(ranges: str) -> Iterator[str]:
    for run in ranges.split():
        low, _, high = run.partition("-")
        yield from map(chr, range(int(low, 16), int(high or low, 16) + 1))


def _texts(paper: Paper) -> Iterator[tuple[str, str]]:
    """Every text a PDF prints with the name of its place."""
    yield "版头", paper.masthead
    yield "文号", paper.number
    yield "标题", paper.title
    yield "数据截至", paper.as_of
    yield "主送机关", paper.addressee
    yield from _of_blocks("正文", paper.body)
    for number, annex in enumerate(paper.annexes, start=1):
        yield f"附件{number}标题", annex.title
        yield from _of_blocks(f"附件{number}", annex.blocks)
    yield "署名", paper.signer


def _of_blocks(part: str, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Heading):
            yield f"{part}第{number}段", block.text
        elif isinstance(block, Paragraph):
            yield f"{part}第{number}段", "".join(map(geometry.text_of, block.runs))
        else:
            yield f"{part}第{number}段表头", "".join(block.head)
            for row, cells in enumerate(block.rows, start=1):
                yield f"{part}第{number}段表格第{row}行", "".join(map(geometry.text_of, cells))
