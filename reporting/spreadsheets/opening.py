"""Opens an uploaded workbook safely: looked at from outside first, read by a child process."""

import json
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from reporting.refusals import Invalid
from reporting.spreadsheets.patching import Write

BYTES_AT_MOST = 2 * 1024 * 1024
UNPACKED_AT_MOST = 30 * 1024 * 1024
ENTRIES_AT_MOST = 200
OWN_BYTES_AT_MOST = 5 * 1024 * 1024
OWN_UNPACKED_AT_MOST = 100 * 1024 * 1024
SECONDS = 15
FILE = "file"
TEMPLATE = "报送模板"


@dataclass(frozen=True)
class OwnSheet:
    """One sheet of a unit's own workbook: texts from A1 on, the cells that hold formulas."""

    name: str
    rows: list[list[str]]
    formulas: frozenset[str]
    cut: bool


def open_rows(content: bytes) -> list[list[str]]:
    """The first sheet as rows of text. Raises Invalid with one sentence for what is no such file.

    Nothing is unpacked here, and whatever the file does to its reader ends with the child.
    """
    _look(content)
    out = _child("reporting.spreadsheets.child", content, "；请用本页下载的模板")
    answer = json.loads(out)
    if "refused" in answer:
        raise _refused(answer["refused"])
    rows: list[list[str]] = answer["rows"]
    return rows


def open_own(content: bytes) -> list[OwnSheet]:
    """All sheets of a unit's own workbook. Raises Invalid as open_rows does."""
    _look(content, most=OWN_BYTES_AT_MOST, unpacked=OWN_UNPACKED_AT_MOST, what="")
    said, _ = _own({"do": "read"}, content)
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
    return _own({"do": "patch", "writes": given}, content)[1]


def _own(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    line = json.dumps(asked).encode() + b"\n"
    out = _child("reporting.spreadsheets.own_child", line + content, "；请删去无关的工作表后再上传")
    first, _, rest = out.partition(b"\n")
    said: dict[str, Any] = json.loads(first)
    if "refused" in said:
        raise _refused(said["refused"])
    return said, rest


def _child(module: str, given: bytes, advice: str) -> bytes:
    try:
        child = subprocess.run(
            [sys.executable, "-m", module],
            input=given,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        sentence = f"读这个工作簿用的时间或内存过多，没有读完{advice}"
        raise _refused(sentence) from error
    return child.stdout


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
