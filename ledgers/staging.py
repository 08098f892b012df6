"""From the child's text files into a stage of its own: COPY, personal values sealed on the way.

A stage is an unlogged table per batch: written without indexes, dropped at once. A database that
crashed empties it; then it no longer agrees with the batch's counts and the file is read again.
"""

import json
from binascii import hexlify
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice

from django.db import connection

from ledgers.lines import OPEN, unescaped
from ledgers.models import Batch, Finding
from ledgers.privacy import Safe, safe

# Rows to a COPY: between two of them the lease is renewed and a stop is heard. Those of the last
# one are waited for when the file has been read, so that they should be few.
AT_ONCE = 4_000
# Bytes to a COPY: a row may hold as much as ten thousand others.
AT_MOST = 32_000_000
# Bytes the driver takes at once.
PIECE = 1 << 20
# The fields of a line after those that are copied as they stand.
SEALED = 3
COLUMNS = f"n, {', '.join(OPEN)}, keyed, key, personal, personal_digest"
CREATE = """
CREATE UNLOGGED TABLE {table} (
    n integer, sheet smallint, row integer, key uuid, keyed boolean, ok boolean, due date,
    timely boolean, decided_on date, month date, codes varchar(4)[], values jsonb,
    personal bytea, personal_digest uuid
) WITH (autovacuum_enabled = false)
"""


def table_of(batch: Batch) -> str:
    """The stage of the batch, whether it is there or not."""
    return f"ledgers_stage_{int(batch.pk)}"


def open_stage(batch: Batch) -> None:
    """An empty stage: what an earlier attempt left is gone, its findings too."""
    drop(batch)
    Finding.objects.filter(batch=batch).delete()
    with connection.cursor() as cursor:
        cursor.execute(CREATE.format(table=table_of(batch)))


def drop(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table_of(batch)}")


def drop_left_over() -> int:
    """Drops the stages of batches that have ended; returns how many there were."""
    waiting = (Batch.State.READING, Batch.State.CHECKED, Batch.State.MERGING)
    wanted = set(Batch.objects.filter(state__in=waiting).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(relname, 15)::bigint FROM pg_class WHERE relkind = 'r' "
            "AND relname ~ '^ledgers_stage_[0-9]+$' AND pg_table_is_visible(oid)"
        )
        left = [pk for (pk,) in cursor.fetchall() if pk not in wanted]
        for pk in left:
            cursor.execute(f"DROP TABLE IF EXISTS ledgers_stage_{int(pk)}")
    return len(left)


def count(batch: Batch) -> int | None:
    """How many rows the stage holds, None without a stage."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table_of(batch)])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT count(*) FROM {table_of(batch)}")  # noqa: S608 (a number's name)
        return int(cursor.fetchone()[0])


def stage(batch: Batch, lines: Iterable[bytes]) -> Iterator[int]:
    """Copies the lines as they come; after every COPY says how many rows lie there."""
    copy = f"COPY {table_of(batch)} ({COLUMNS}) FROM STDIN"
    sealer = Sealer(safe())
    staged = 0
    source = iter(lines)
    while some := _some(source):
        text = b"".join([sealer.line(number, one) for number, one in enumerate(some, staged)])
        with connection.cursor() as cursor:
            cursor.copy_expert(copy, BytesIO(text), size=PIECE)
        staged += len(some)
        # Before the next rows are waited for: what is held is only what is being copied.
        del some, text
        yield staged


def _some(source: Iterator[bytes]) -> list[bytes]:
    """The next lines that are copied at once."""
    some: list[bytes] = []
    held = 0
    for line in islice(source, AT_ONCE):
        some.append(line)
        held += len(line)
        if held > AT_MOST:
            break
    return some


def stage_findings(batch: Batch, lines: Iterable[str]) -> int:
    """Copies what is wrong in which cell; returns how many lines that were."""
    copy = 'COPY ledgers_finding (batch_id, sheet, "row", code, "column", message) FROM STDIN'
    found = 0
    source = iter(lines)
    while some := list(islice(source, AT_ONCE)):
        text = "".join([f"{batch.pk}\t{one.rstrip(chr(10))}\n" for one in some])
        with connection.cursor() as cursor:
            cursor.copy_expert(copy, StringIO(text))
        found += len(some)
    return found


class Sealer:
    """Makes a line of the child one of the stage: its key as a digest, what is personal sealed."""

    def __init__(self, strongbox: Safe) -> None:
        self._safe = strongbox

    def line(self, number: int, line: bytes) -> bytes:
        shown, keyed, natural, personal = line.rsplit(b"\t", SEALED)
        key = self._safe.digest_bytes(plain(natural))
        if not personal:
            return b"%d\t%b\t%b\t%b\t\\N\t\\N\n" % (number, shown, keyed, hexlify(key))
        # Sealed for this key only, with the digest that tells whether it differs.
        sealed, digest = self._safe.seal_bytes(personal, key), self._safe.digest_bytes(personal)
        return b"%d\t%b\t%b\t%b\t\\\\x%b\t%b\n" % (
            *(number, shown, keyed, hexlify(key), hexlify(sealed), hexlify(digest)),
        )


def plain(field: bytes) -> bytes:
    """What the child's `escaped` wrote."""
    return field if b"\\" not in field else unescaped(field.decode()).encode()


def as_values(text: str) -> dict[str, str]:
    """The values of a staged row by column code."""
    values: dict[str, str] = json.loads(text)
    return values
