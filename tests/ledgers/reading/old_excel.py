"""Writes a small .xls (BIFF8 in a compound file) by hand: no library here does."""

import struct
from collections.abc import Iterable
from pathlib import Path

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
BOF, EOF, BOUNDSHEET, LABEL, NUMBER = 0x0809, 0x000A, 0x0085, 0x0204, 0x0203


def old_excel(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    """One sheet called 许可; texts and numbers."""
    stream = _workbook(list(map(list, rows)))
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    table = [TABLE, END, *range(3, sectors + 2), END]
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, END, 0, END, 0, 0)
    struct.pack_into("<108I", header, 80, *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    body = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    path.write_bytes(bytes(header) + body + directory.ljust(SECTOR, b"\0") + stream)
    return path


def _entry(name: str, kind: int, first: int, size: int, *, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(written)] = written
    struct.pack_into("<HBBIII", entry, 64, len(written) + 2, kind, 1, FREE, FREE, child)
    struct.pack_into("<IQ", entry, 116, first, size)
    return bytes(entry)


def _workbook(rows: list[list[object]]) -> bytes:
    name = "许可".encode("utf-16-le")
    bound = struct.pack("<IBBBB", 0, 0, 0, 2, 1) + name
    start = _record(BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    offset = len(start) + 4 + len(bound) + 4
    cells = b"".join(
        _cell(row, place, value)
        for row, values in enumerate(rows)
        for place, value in enumerate(values)
        if value != ""
    )
    sheet = _record(BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + cells
    told = _record(BOUNDSHEET, struct.pack("<I", offset) + bound[4:])
    return start + told + _record(EOF) + sheet + _record(EOF)


def _cell(row: int, place: int, value: object) -> bytes:
    where = struct.pack("<HHH", row, place, 0)
    if isinstance(value, int | float):
        return _record(NUMBER, where + struct.pack("<d", value))
    text = str(value)
    return _record(LABEL, where + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
