"""Whole files sealed at rest, a piece at a time: a workbook of names lies nowhere in the clear."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from ledgers.privacy import Safe, Unreadable, key_of

PIECE = 1 << 20
LENGTH = 4
# The last piece says so: a file that lost its end does not open.
MORE, LAST = b"\x00", b"\x01"


def seal_file(source: BinaryIO, target: BinaryIO, *, about: UUID, strongbox: Safe) -> None:
    """Copies `source` sealed; each piece is bound to the file and to its place in it."""
    piece, number = source.read(PIECE), 0
    while True:
        following = source.read(PIECE)
        mark = MORE if following else LAST
        sealed = strongbox.seal_bytes(piece, _place(about, number, mark))
        target.write(len(sealed).to_bytes(LENGTH) + sealed)
        if not following:
            return
        piece, number = following, number + 1


def open_file(source: BinaryIO, *, about: UUID, strongbox: Safe) -> Iterator[bytes]:
    """The pieces in the clear; raises Unreadable where one was changed, moved or lost."""
    number = 0
    while True:
        sealed = _sealed(source)
        following = source.read(1)
        mark = MORE if following else LAST
        yield strongbox.open_bytes(sealed, _place(about, number, mark))
        if not following:
            return
        source.seek(-1, 1)
        number += 1


def key_of_file(source: BinaryIO) -> str:
    """The name of the key that sealed the file."""
    return key_of(_sealed(source))


def _sealed(source: BinaryIO) -> bytes:
    length = int.from_bytes(source.read(LENGTH))
    sealed = source.read(length)
    if not sealed or len(sealed) != length:
        raise Unreadable("加密的文件不完整，请重新导出")
    return sealed


def _place(about: UUID, number: int, mark: bytes) -> bytes:
    return about.bytes + number.to_bytes(8) + mark
