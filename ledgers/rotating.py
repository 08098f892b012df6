"""Changing the key of natural persons' values: everything sealed by an older one sealed anew.

A row at a time is compared and swapped, so that it may run beside imports, stop and go on.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.db import connection, transaction
from psycopg2.extras import execute_values

from ledgers import leftovers
from ledgers.imports import storage
from ledgers.models import Batch, Delivery
from ledgers.privacy import safe
from ledgers.sealing import key_of_file, open_file, seal_file

AT_ONCE = 2000
# The name of its key, as privacy writes it before every sealed value.
NAME = "convert_from(substr(personal, 2, get_byte(personal, 0)), 'UTF8')"


@dataclass(frozen=True)
class Sealed:
    """A table with sealed values and the column they are bound to."""

    table: str
    about: str


TABLES = (
    Sealed("ledgers_record", "key"),
    Sealed("ledgers_recordhistory", "key"),
    Sealed("ledgers_objection", "sealed_for"),
    Sealed("ledgers_repair", "sealed_for"),
    Sealed("ledgers_listentry", "sealed_for"),
)


def in_use() -> Counter[str]:
    """Key → how many values and files it seals now; a key with none may be taken away."""
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for one in _all_tables():
            cursor.execute(
                f"SELECT {NAME}, count(*) FROM {one.table} "  # noqa: S608 (a table of this room)
                "WHERE personal IS NOT NULL GROUP BY 1"
            )
            found.update(dict(cursor.fetchall()))
    for row in _files():
        with storage().open(row.stored) as stored:
            found[key_of_file(cast(BinaryIO, stored))] += 1
    return found


def rotate() -> int:
    """Seals everything with the first key; returns how many values and files that were.

    Raises Unreadable where an older key is not configured; what was done until then stays done.
    """
    return sum(_rotate_table(one) for one in _all_tables()) + sum(map(_rotate_file, _files()))


def _all_tables() -> list[Sealed]:
    """The tables, and the stages of batches that wait to be merged."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relname ~ '^ledgers_stage_[0-9]+$' AND pg_table_is_visible(oid) ORDER BY relname"
        )
        return [*TABLES, *(Sealed(name, "key") for (name,) in cursor.fetchall())]


def _rotate_table(one: Sealed) -> int:
    """A few thousand rows a transaction; a row changed meanwhile is left to the next round."""
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT ctid::text, {one.about}, personal FROM {one.table} "  # noqa: S608
                "WHERE personal IS NOT NULL AND substr(personal, 1, %s) <> %s "
                "LIMIT %s FOR UPDATE SKIP LOCKED",
                [len(safe().prefix), safe().prefix, AT_ONCE],
            )
            rows = [(place, *_anew(about, personal)) for place, about, personal in cursor]
            if not rows:
                return done
            execute_values(
                cursor.cursor,
                f"UPDATE {one.table} t SET personal = n.sealed FROM (VALUES %s) "  # noqa: S608
                "AS n(place, sealed) WHERE t.ctid = n.place::tid",
                rows,
                template="(%s, %s::bytea)",
                page_size=AT_ONCE,
            )
            done += len(rows)


def _anew(about: UUID, personal: Any) -> tuple[bytes]:
    strongbox, sealed = safe(), bytes(personal)
    return (strongbox.seal_bytes(strongbox.open_bytes(sealed, about.bytes), about.bytes),)


def _files() -> Iterator[Batch | Delivery]:
    """The workbooks as they were sent, and those that were written for the platform."""
    sent = Batch.objects.order_by("pk")
    made = Delivery.objects.exclude(stored="").order_by("pk")
    both: Iterator[Batch | Delivery] = chain(sent.iterator(), made.iterator())
    return (one for one in both if storage().exists(one.stored))


def _rotate_file(row: Batch | Delivery) -> int:
    """The file under a new name, then the row, then the old file goes."""
    strongbox, old = safe(), row.stored
    with storage().open(old) as stored:
        if key_of_file(cast(BinaryIO, stored)) == strongbox.current:
            return 0
    with tempfile.TemporaryDirectory(prefix=leftovers.PREFIX) as folder:
        plain, sealed = Path(folder) / "plain", Path(folder) / "sealed"
        with storage().open(old) as stored, plain.open("wb") as target:
            source = cast(BinaryIO, stored)
            for piece in open_file(source, about=row.sealed_for, strongbox=strongbox):
                target.write(piece)
        with plain.open("rb") as source, sealed.open("wb") as target:
            seal_file(source, target, about=row.sealed_for, strongbox=strongbox)
        with sealed.open("rb") as source:
            new = storage().save(old, File(source))
    swapped = type(row).objects.filter(pk=row.pk, stored=old).update(stored=new)
    storage().delete(old if swapped else new)
    return swapped
