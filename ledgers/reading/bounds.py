"""What a file may cost: bytes, parts, columns, cells, memory and seconds; pure."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """Sizes in bytes; `ratio` is unpacked to packed and asked above `unsuspected` bytes only.

    `cells` holds for sheets wider than `narrow` columns: no ledger is, however long it grows.
    From `cut` bytes of a sheet's XML on it is read in slices of `slice` bytes, unless the strings
    of the workbook, which every slice needs, are more than `strings`. What cannot be cut is read
    row by row, in flat memory, from `streamed` bytes on. Up to `looked_through` bytes every cell's
    address is looked at before.
    """

    file: int = 300 * MEGABYTE
    unpacked: int = 6000 * MEGABYTE
    unsuspected: int = 64 * MEGABYTE
    ratio: int = 250
    parts: int = 2_000
    columns: int = 200
    narrow: int = 64
    cells: int = 10_000_000
    cut: int = 8 * MEGABYTE
    slice: int = MEGABYTE
    strings: int = 64 * MEGABYTE
    streamed: int = 400 * MEGABYTE
    looked_through: int = 8 * MEGABYTE
    page: int = 60 * MEGABYTE
    text: int = 200_000
    memory: int = 3 * 1024 * MEGABYTE
    seconds: int = 600


LEDGER = Bounds()
