"""Old Office files (复合文档: .xls, .et, encrypted .xlsx) told apart by their directory; pure."""

import struct
from collections.abc import Iterator
from pathlib import Path

from ledgers.reading.refusals import AGAIN, Unreadable

ENTRY, DIRECTORY_AT_MOST = 128, 4096
END_OF_CHAIN = 0xFFFFFFFA
LOCKED = "工作簿设有打开密码；请在 Excel 或 WPS 里取消密码，保存后再上传"
MACROS = "工作簿带有宏；请另存为不带宏的 .xlsx 后再上传"
BROKEN = f"文件不完整或已损坏，可能没有传完；{AGAIN}"


def look_at_compound(path: Path) -> str:
    """xls, or Unreadable: a password, macros, another program's file, or a broken one."""
    try:
        names = set(_names(path))
    except (struct.error, OverflowError) as error:
        raise Unreadable(BROKEN) from error
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise Unreadable(LOCKED)
    if any(name.startswith("_VBA_PROJECT") for name in names):
        raise Unreadable(MACROS)
    if "WordDocument" in names:
        raise Unreadable("这是 Word 文档，不是工作簿；请上传台账的电子表格")
    if not names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise Unreadable(f"这个文件里没有工作表；{AGAIN}")
    return "xls"


def _names(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        header = file.read(512)
        (shift,) = struct.unpack_from("<H", header, 30)
        if shift not in (9, 12):
            raise Unreadable(BROKEN)
        size = 1 << shift
        (sector,) = struct.unpack_from("<I", header, 48)
        tables = struct.unpack_from("<109I", header, 76)
        seen: set[int] = set()
        while sector < END_OF_CHAIN and sector not in seen and len(seen) < DIRECTORY_AT_MOST:
            seen.add(sector)
            file.seek((sector + 1) * size)
            yield from _entries(file.read(size))
            # Which sector follows stands in the allocation table.
            table, place = divmod(sector, size // 4)
            if table >= len(tables) or tables[table] >= END_OF_CHAIN:
                break
            file.seek((tables[table] + 1) * size + place * 4)
            (sector,) = struct.unpack("<I", file.read(4))
        if not seen:
            raise Unreadable(BROKEN)


def _entries(block: bytes) -> Iterator[str]:
    for start in range(0, len(block) - ENTRY + 1, ENTRY):
        (length,) = struct.unpack_from("<H", block, start + 64)
        if 2 <= length <= 64:
            yield block[start : start + length - 2].decode("utf-16-le", "replace")
