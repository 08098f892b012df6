"""Opens an uploaded workbook safely: looked at from outside first, read by a child process."""

import json
import subprocess
import sys
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from reporting.refusals import Invalid

BYTES_AT_MOST = 2 * 1024 * 1024
UNPACKED_AT_MOST = 30 * 1024 * 1024
ENTRIES_AT_MOST = 200
SECONDS = 15
FILE = "file"


def open_rows(content: bytes) -> list[list[str]]:
    """The first sheet as rows of text. Raises Invalid with one sentence for what is no such file.

    Nothing is unpacked here, and whatever the file does to its reader ends with the child.
    """
    _look(content)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "reporting.spreadsheets.child"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise _refused("读这个工作簿用的时间或内存过多，没有读完；请用本页下载的模板") from error
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise _refused(answer["refused"])
    rows: list[list[str]] = answer["rows"]
    return rows


def _look(content: bytes) -> None:
    if not content:
        raise _refused("没有选择文件，或文件是空的")
    if len(content) > BYTES_AT_MOST:
        raise _refused(f"文件超过{BYTES_AT_MOST // 2**20} MB，不是报送模板")
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
    except (BadZipFile, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise _refused("不是 .xlsx 工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再上传") from error
    if len(entries) > ENTRIES_AT_MOST or sum(e.file_size for e in entries) > UNPACKED_AT_MOST:
        raise _refused("工作簿展开后过大，不是报送模板")
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise _refused("不是 Excel 工作簿，请用本页下载的模板填写")
    if any("vbaProject" in name for name in names):
        raise _refused("工作簿带有宏，请另存为不带宏的 .xlsx 后再上传")


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, {FILE: sentence})
