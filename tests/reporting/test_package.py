"""A zip package with single parts replaced; one that is not whole is refused."""

import struct

import pytest

from reporting.spreadsheets.package import PackageError, entries_of, read_part, with_parts
from tests.reporting.own_books import (
    as_bytes,
    bare,
    kept_book,
    package,
    repacked,
    worksheet,
)


def _at_end(content: bytes, offset: int, form: str, *values: int) -> bytes:
    """The package with numbers of its end record forged."""
    forged = bytearray(content)
    struct.pack_into(form, forged, content.rindex(b"PK\x05\x06") + offset, *values)
    return bytes(forged)


def _overlapping() -> bytes:
    """Two names for one local record, as a bomb would have them."""
    content = bytearray(package({"a.xml": "1", "b.xml": "1"}))
    last = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, last + 42, 0)
    return bytes(content)


@pytest.mark.parametrize(
    "made",
    [
        b"",
        b"PK\x05\x06",
        package({"a.xml": "1"})[:-1],
        package({"a.xml": "1"}) + b"tail",
        b"head" + package({"a.xml": "1"}),
        _at_end(package({"a.xml": "1"}), 8, "<2H", 9, 9),
        _overlapping(),
        package({"a.xml": "1"}).replace(b"a.xml", b"b.xml", 1),
    ],
    ids=["empty", "end", "cut", "tail", "head", "count", "overlapping", "name"],
)
def test_package_that_is_not_whole_is_refused(made: bytes) -> None:
    with pytest.raises(PackageError):
        with_parts(made, {})


def test_part_that_lies_about_its_size_is_not_unpacked_further() -> None:
    content = bytearray(package({"xl/workbook.xml": b"0" * 2**20}))
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 24, 10)
    with pytest.raises(PackageError, match="已损坏"):
        read_part(bytes(content), entries_of(bytes(content))["xl/workbook.xml"])


def test_packages_without_a_change_are_the_same_bytes() -> None:
    for made in (as_bytes(kept_book()), repacked(as_bytes(kept_book())), bare(worksheet(""))):
        assert with_parts(made, {}) == made
