"""Opens an uploaded workbook safely: looked at from outside first, read by a child process."""

import json
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from ledgers.leftovers import PREFIX
from ledgers.reading import children
from ledgers.reading.refusals import Unreadable
from reporting.refusals import Invalid
from reporting.spreadsheets.desk import PATCHED, SAID, WORKBOOK
from reporting.spreadsheets.patching import Write

BYTES_AT_MOST = 2 * 1024 * 1024
UNPACKED_AT_MOST = 30 * 1024 * 1024
ENTRIES_AT_MOST = 200
OWN_BYTES_AT_MOST = 5 * 1024 * 1024
OWN_UNPACKED_AT_MOST = 100 * 1024 * 1024
SECONDS = 15
FILE = "file"
# How every .xlsx begins, whatever it is named.
PACKED = b"PK"
TEMPLATE = "报送模板"
OWN, OWN_ADVICE = "reporting.spreadsheets.own_child", "；请删去无关的工作表后再上传"


@dataclass(frozen=True)
class OwnSheet:
    """One sheet of a unit's own workbook: texts from A1 on, the cells that hold formulas."""

    name: str
    rows: list[list[str]]
    formulas: frozenset[str]
    cut: bool


@dataclass(frozen=True)
class Answer:
    """What a child said of the workbook, and the workbook it wrote, if any."""

    said: dict[str, Any]
    patched: bytes


def open_rows(content: bytes, *, what: str = TEMPLATE) -> list[list[str]]:
    """The first sheet as rows of text. Raises Invalid with one sentence for what is no such file.

    Nothing is unpacked here, and whatever the file does to its reader ends with the child.
    """
    _look(content, what=what)
    answer = _child("reporting.spreadsheets.child", {}, content, "；请用本页下载的模板")
    rows: list[list[str]] = answer.said["rows"]
    return rows


def open_list(content: bytes, *, what: str) -> list[list[str]]:
    """As open_rows, for a list that may also come as CSV (UTF-8, GB18030 or UTF-16)."""
    if content.startswith(PACKED) or not content:
        return open_rows(content, what=what)
    if len(content) > BYTES_AT_MOST:
        raise _refused(f"文件超过{BYTES_AT_MOST // 2**20} MB，不是{what}")
    answer = _child("reporting.spreadsheets.list_child", {}, content, "；请用本页下载的模板")
    rows: list[list[str]] = answer.said["rows"]
    return rows


def open_own(content: bytes) -> list[OwnSheet]:
    """All sheets of a unit's own workbook. Raises Invalid as open_rows does."""
    _look(content, most=OWN_BYTES_AT_MOST, unpacked=OWN_UNPACKED_AT_MOST, what="")
    said = _child(OWN, {"do": "read"}, content, OWN_ADVICE).said
    return [
        OwnSheet(one["name"], one["rows"], frozenset(one["formulas"]), one["cut"])
        for one in said["sheets"]
    ]


def patch_own(content: bytes, writes: list[Write]) -> bytes:
    """The workbook with these cells written and all else as it was. Raises Invalid."""
    given = [
        {
            "sheet": one.sheet,
            "row": one.at.row,
            "column": one.at.column,
            "number": isinstance(one.value, Decimal),
            "value": f"{one.value:f}" if isinstance(one.value, Decimal) else one.value,
        }
        for one in writes
    ]
    return _child(OWN, {"do": "patch", "writes": given}, content, OWN_ADVICE).patched


def _child(module: str, asked: dict[str, Any], content: bytes, advice: str) -> Answer:
    """What the child left in the folder it was given, which holds the file and nothing else."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as place:
        folder = Path(place)
        (folder / WORKBOOK).write_bytes(content)
        try:
            children.ask(module, json.dumps(asked), seconds=SECONDS, folder=folder)
        except (Unreadable, children.ChildFailed) as error:
            told = str(error) if isinstance(error, Unreadable) else children.TOO_MUCH
            spent = f"读这个工作簿用的时间或内存过多，没有读完{advice}"
            raise _refused(spent if told == children.TOO_MUCH else told) from error
        said = json.loads((folder / SAID).read_bytes())
        patched = folder / PATCHED
        return Answer(said, patched.read_bytes() if patched.exists() else b"")


def _look(
    content: bytes,
    *,
    most: int = BYTES_AT_MOST,
    unpacked: int = UNPACKED_AT_MOST,
    what: str = TEMPLATE,
) -> None:
    """`what` is the file it should be, where only one will do."""
    no_such, as_such = (f"，不是{what}", f"，请用本页下载的{what[2:]}填写") if what else ("", "")
    if not content:
        raise _refused("没有选择文件，或文件是空的")
    if len(content) > most:
        raise _refused(f"文件超过{most // 2**20} MB{no_such}")
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
    except (BadZipFile, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise _refused("不是 .xlsx 工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再上传") from error
    if len(entries) > ENTRIES_AT_MOST or sum(e.file_size for e in entries) > unpacked:
        raise _refused(f"工作簿展开后过大{no_such}")
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise _refused(f"不是 Excel 工作簿{as_such}")
    if any("vbaProject" in name for name in names):
        raise _refused("工作簿带有宏，请另存为不带宏的 .xlsx 后再上传")


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, {FILE: sentence})
