"""What the workers write down about every campaign, in a table that goes with the database."""

import os
import resource
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

# Linux counts in kibibytes, macOS in bytes.
BYTES = 1 if sys.platform == "darwin" else 1024
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Note:
    """One campaign in one worker process: its seconds, and the process's peak memory after it."""

    process: int
    seconds: float
    peak: float


@dataclass(frozen=True)
class Memory:
    """Peak memory of one worker process in MiB: after the first of its campaigns and at the end."""

    process: int
    first: float
    last: float


def prepare() -> None:
    """The table is not logged: writing a note waits for no disk."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_note (id bigserial, run text, process integer,"
            " seconds double precision, peak double precision)"
        )


def take(run: str, seconds: float) -> None:
    """Called in the worker when a campaign is finished."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / MEBIBYTE
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_note (run, process, seconds, peak) VALUES (%s, %s, %s, %s)",
            [run, os.getpid(), seconds, peak],
        )


def count(run: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_note WHERE run = %s", [run])
        [(found,)] = cursor.fetchall()
    return int(found)


def read(run: str) -> list[Note]:
    """The notes of one run in the order in which its campaigns were finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT process, seconds, peak FROM bench_note WHERE run = %s ORDER BY id", [run]
        )
        return [Note(*row) for row in cursor.fetchall()]


def memory(notes: Sequence[Note]) -> list[Memory]:
    peaks = defaultdict[int, list[float]](list)
    for note in notes:
        peaks[note.process].append(note.peak)
    return [Memory(process, own[0], own[-1]) for process, own in sorted(peaks.items())]
