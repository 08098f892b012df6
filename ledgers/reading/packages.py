"""A zipped workbook (.xlsx, .ods) looked at from outside before anything is built of it; pure."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from ledgers.reading.bounds import Bounds
from ledgers.reading.compound import BROKEN, LOCKED, MACROS
from ledgers.reading.contents import WORKBOOK, sheets_of
from ledgers.reading.parts import is_sheet, look_at_part
from ledgers.reading.refusals import AGAIN, Unreadable
from ledgers.reading.slices import STRINGS, Beginning

SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
OTHERS = {
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "演示文稿",
    "AndroidManifest.xml": "安装包",
}
BAD = (BadZipFile, NotImplementedError, UnicodeDecodeError, OSError, EOFError, zlib.error)


@dataclass(frozen=True)
class Package:
    """What was seen from outside: the sheets' parts to be read row by row, and those in slices."""

    kind: str
    streamed: frozenset[str] = frozenset()
    cut: Mapping[str, Beginning] = field(default_factory=dict)


def look_at_package(path: Path, bounds: Bounds) -> Package:
    """An xlsx or ods; raises Unreadable for what is neither, too large, or built to do harm."""
    try:
        with ZipFile(path) as package:
            entries = package.infolist()
            kind = _kind(package, {_name(entry): entry for entry in entries})
            _refuse_sizes(entries, path.stat().st_size, bounds)
            cut = _cut(package, entries, bounds)
            streamed = frozenset(
                _name(entry)
                for entry in entries
                if _name(entry).endswith((".xml", ".rels"))
                and _name(entry) not in cut
                and look_at_part(package, entry, bounds)
            )
            if WORKBOOK in package.namelist():
                _refuse_shared(package)
    except BAD as error:
        raise Unreadable(BROKEN) from error
    return Package(kind, streamed, cut)


def _cut(package: ZipFile, entries: list[ZipInfo], bounds: Bounds) -> dict[str, Beginning]:
    """The large sheets that can be read in slices; every slice is looked at before it is read."""
    strings = sum(one.file_size for one in entries if _name(one).lower() == STRINGS.lower())
    if strings > bounds.strings or WORKBOOK not in package.namelist():
        return {}
    large = [one for one in entries if one.file_size >= bounds.cut and is_sheet(_name(one))]
    found = {_name(one): Beginning.of(package, one) for one in large}
    return {name: beginning for name, beginning in found.items() if beginning is not None}


def _refuse_shared(package: ZipFile) -> None:
    """A small package could ask for one sheet ten thousand times."""
    sheets, _ = sheets_of(package)
    if len({one.part for one in sheets}) != len(sheets):
        raise Unreadable(
            f"工作簿的{len(sheets)}张工作表共用同一份内容，不是 Excel 或 WPS 保存的；{AGAIN}"
        )


def _name(entry: ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lstrip("/")


def _kind(package: ZipFile, entries: dict[str, ZipInfo]) -> str:
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise Unreadable(LOCKED)
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in entries):
        raise Unreadable(MACROS)
    if "xl/workbook.xml" in entries:
        return "xlsx"
    if "xl/workbook.bin" in entries:
        raise Unreadable(f"这是二进制工作簿（.xlsb），系统不能读；{AGAIN}")
    told = entries.get("mimetype")
    if told and told.file_size < 200 and package.read(told).strip().startswith(SPREADSHEET):
        return "ods"
    for name, what in OTHERS.items():
        if name in entries:
            raise Unreadable(f"这是{what}，不是工作簿；请上传台账的电子表格")
    raise Unreadable("这是压缩包，不是工作簿；请解压后上传里面的电子表格")


def _refuse_sizes(entries: list[ZipInfo], size: int, bounds: Bounds) -> None:
    if len({_name(entry) for entry in entries}) != len(entries):
        raise Unreadable(f"工作簿里有重名的部件，不是 Excel 或 WPS 保存的；{AGAIN}")
    if len(entries) > bounds.parts:
        raise Unreadable(
            f"工作簿由{len(entries)}个部件组成，超过{bounds.parts}个；"
            "请把台账所在的工作表复制到新工作簿后再上传"
        )
    unpacked = sum(entry.file_size for entry in entries)
    bomb = unpacked > bounds.unsuspected and unpacked > bounds.ratio * size
    if bomb or unpacked > bounds.unpacked:
        raise Unreadable(
            f"工作簿展开后有{unpacked // 2**20} MB，大得不正常；"
            "请把台账所在的工作表复制到新工作簿后再上传"
        )
