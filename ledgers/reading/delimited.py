"""Rows of a CSV or other delimited text: UTF-8, GB18030 or UTF-16, told by its bytes; pure."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from ledgers.reading.bounds import MEGABYTE, Bounds
from ledgers.reading.grids import Grid, Row
from ledgers.reading.kinds import HEAD, looks_wide
from ledgers.reading.refusals import Unreadable

DELIMITERS = (",", "\t", ";", "|", "，")
LOOKED_AT = 30
ENCODING = "文件里有读不出的字节，不是 UTF-8、GB18030（GBK）或 UTF-16 编码；请另存为 .xlsx 后再上传"


def delimited(path: Path, bounds: Bounds) -> Grid:
    """The one table of the file; records are numbered as Excel numbers its rows."""
    encoding = encoding_of(path)
    csv.field_size_limit(bounds.text)
    return Grid(path.stem, _rows(path, encoding, _delimiter(path, encoding), bounds))


def encoding_of(path: Path) -> str:
    """The first encoding that the whole file is written in; raises Unreadable where none fits."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    elif looks_wide(head):
        tried = [looks_wide(head)]
    else:
        tried = ["utf-8-sig", "gb18030"]
    for encoding in tried:
        if _decodes(path, encoding):
            return encoding
    raise Unreadable(ENCODING)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(MEGABYTE):
                decoder.decode(piece)
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(10_000)
        if first.lower().startswith("sep=") and len(first.strip()) == 5:
            return first.strip()[-1]
        file.seek(0)
        sample = file.read(64 * 1024).splitlines()[:LOOKED_AT]
    # The header decides: the mark that parts some line into most pieces.
    return max(DELIMITERS, key=lambda one: max((line.count(one) for line in sample), default=0))


def _rows(path: Path, encoding: str, delimiter: str, bounds: Bounds) -> Iterator[tuple[int, Row]]:
    with path.open(encoding=encoding, newline="") as file:
        _skip_declaration(file)
        records = csv.reader(file, delimiter=delimiter)
        number = 0
        try:
            for number, record in enumerate(records, start=1):
                if len(record) > bounds.columns:
                    record = _narrowed(record, number, bounds)
                yield number, _without_formulas(record)
        except csv.Error as error:
            raise Unreadable(
                f"第{number + 1}行读不下去：引号没有成对，或一个单元格超过{bounds.text}个字；"
                "请改好后再上传"
            ) from error


def _skip_declaration(file: IO[str]) -> None:
    first = file.readline(20)
    if not first.lower().startswith("sep="):
        file.seek(0)


def _narrowed(record: list[str], number: int, bounds: Bounds) -> list[str]:
    if any(one.strip() for one in islice(record, bounds.columns, None)):
        raise Unreadable(
            f"第{number}行有{len(record)}列，超过{bounds.columns}列，不是台账；"
            "请删去台账以外的列后再上传"
        )
    return record[: bounds.columns]


def _without_formulas(record: list[str]) -> Row:
    # ="0123" is how a CSV keeps Excel from making a number of a code.
    return [
        one[2:-1] if one.startswith('="') and one.endswith('"') and len(one) > 2 else one
        for one in record
    ]
