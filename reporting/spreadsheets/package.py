"""Replaces single entries of a zip package; every other byte of it is carried over: pure.

Python's zipfile can only write a whole archive anew, with other headers and another compression.
Here the entries that stay are copied as the bytes they are, in their order.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_FORM = struct.Struct("<4s5H3I2H")
CENTRAL_FORM = struct.Struct("<4s6H3I5H2I")
END_FORM = struct.Struct("<4s4H2IH")
STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_BEHIND = 0x1, 0x8
IN_ZIP64 = 0xFFFFFFFF


class PackageError(Exception):
    """The package is not built as workbooks are; the sentence says in what way."""


@dataclass(frozen=True)
class Entry:
    """One part: its central record and where its local record begins and ends."""

    name: str
    record: bytes
    start: int
    end: int

    @property
    def fields(self) -> tuple[int, ...]:
        return CENTRAL_FORM.unpack_from(self.record)[1:]

    @property
    def flags(self) -> int:
        return self.fields[2]

    @property
    def method(self) -> int:
        return self.fields[3]

    @property
    def size(self) -> int:
        """The size it says it unpacks to."""
        return self.fields[8]


def entries_of(content: bytes) -> dict[str, Entry]:
    """Part name → entry, in the order of the directory. Raises PackageError."""
    start, count = _end(content)
    at = start
    records, names = [], []
    for _ in range(count):
        if content[at : at + 4] != CENTRAL or at + CENTRAL_FORM.size > len(content):
            raise PackageError("目录不完整")
        fields = CENTRAL_FORM.unpack_from(content, at)
        length = CENTRAL_FORM.size + sum(fields[10:13])
        records.append((fields[-1], content[at : at + length]))
        names.append(content[at + CENTRAL_FORM.size : at + CENTRAL_FORM.size + fields[10]])
        at += length
    if len(set(names)) != count:
        raise PackageError("有重名的部件")
    ends = _ends([offset for offset, _ in records], start)
    pairs = zip(names, records, strict=True)
    made = [_entry(content, name, *one, ends[one[0]]) for name, one in pairs]
    return {entry.name: entry for entry in made}


def _end(content: bytes) -> tuple[int, int]:
    """Where the directory begins and how many records it has."""
    at = content.rfind(END, max(0, len(content) - END_FORM.size - 0xFFFF))
    if at < 0 or at + END_FORM.size > len(content):
        raise PackageError("不是完整的压缩包")
    _, disk, first, here, count, size, start, comment = END_FORM.unpack_from(content, at)
    if (disk, first) != (0, 0) or here != count or start + size != at:
        raise PackageError("目录位置不符")
    if at + END_FORM.size + comment != len(content):
        raise PackageError("末尾有多余内容")
    return start, count


def _ends(offsets: list[int], start: int) -> dict[int, int]:
    """Each record reaches to the next one: none may lie inside another."""
    ordered = sorted(offsets)
    if len(set(ordered)) != len(ordered) or ordered[:1] not in ([], [0]):
        raise PackageError("部件互相重叠")
    return dict(zip(ordered, [*ordered[1:], start], strict=True))


def _entry(content: bytes, raw: bytes, offset: int, record: bytes, end: int) -> Entry:
    entry = Entry(_text(raw), record, offset, end)
    packed = entry.fields[7]
    if entry.flags & ENCRYPTED:
        raise PackageError("已加密")
    if IN_ZIP64 in (packed, entry.size, offset) or entry.method not in (STORED, DEFLATED):
        raise PackageError("压缩方式不受支持")
    if offset + LOCAL_FORM.size > end or content[offset : offset + 4] != LOCAL:
        raise PackageError("部件位置不符")
    length = LOCAL_FORM.unpack_from(content, offset)[9]
    if content[offset + LOCAL_FORM.size : offset + LOCAL_FORM.size + length] != raw:
        raise PackageError("部件名称不符")
    if _data(content, entry) + packed > end:
        raise PackageError("部件互相重叠")
    return entry


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _data(content: bytes, entry: Entry) -> int:
    fields: tuple[int, ...] = LOCAL_FORM.unpack_from(content, entry.start)[1:]
    return entry.start + LOCAL_FORM.size + fields[8] + fields[9]


def read_part(content: bytes, entry: Entry) -> bytes:
    """The part unpacked, never more than it says. Raises PackageError where it lies."""
    start = _data(content, entry)
    packed = content[start : start + entry.fields[7]]
    if entry.method == STORED:
        return packed
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = unpacker.decompress(packed, entry.size + 1)
    except zlib.error as error:
        raise PackageError(f"部件{entry.name}已损坏") from error
    if len(part) != entry.size or not unpacker.eof or zlib.crc32(part) != entry.fields[6]:
        raise PackageError(f"部件{entry.name}已损坏")
    return part


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with these parts in place of the old ones; nothing else of it changes.

    The other local records, data descriptors, extra fields, comments and their order stay byte
    for byte; in the directory only offsets move.
    """
    entries = entries_of(content)
    start, count = _end(content)
    moved, body, records = {}, [], {}
    written = 0
    for entry in sorted(entries.values(), key=lambda one: one.start):
        moved[entry.name] = written
        record, local = entry.record, content[entry.start : entry.end]
        if entry.name in parts:
            record, local = _renewed(content, entry, parts[entry.name])
        records[entry.name] = record
        body.append(local)
        written += len(local)
    directory = b"".join(_at(records[name], moved[name]) for name in entries)
    tail = content[start + sum(len(entry.record) for entry in entries.values()) :]
    end = bytearray(tail)
    struct.pack_into("<2H2I", end, 8, count, count, len(directory), written)
    return b"".join([*body, directory, bytes(end)])


def _at(record: bytes, offset: int) -> bytes:
    """A central record that points to another place."""
    return record[: CENTRAL_FORM.size - 4] + struct.pack("<I", offset) + record[CENTRAL_FORM.size :]


def _renewed(content: bytes, entry: Entry, part: bytes) -> tuple[bytes, bytes]:
    """Both records of a changed part: same name, method and time, other sum and sizes."""
    packed = part
    if entry.method == DEFLATED:
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(part) + packer.flush()
    sums = struct.pack("<3I", zlib.crc32(part), len(packed), len(part))
    flags = struct.pack("<H", entry.flags & ~SIZES_BEHIND)
    local = content[entry.start : _data(content, entry)]
    local = local[:6] + flags + local[8:14] + sums + local[26:]
    record = entry.record
    return record[:8] + flags + record[10:16] + sums + record[28:], local + packed
