"""Writes a ledger's records into the city platform's layout, row after row, in flat memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from ledgers.layouts import PERSON, Sheet, current, four_sheets
from ledgers.masking import mask_all
from ledgers.models import Delivery, Record
from ledgers.privacy import safe
from ledgers.shapes import Shape
from ledgers.standard import standard
from ledgers.writing import HEAD, PLAIN, Book, Cell

AT_ONCE = 2000
WIDTH = 18
# What the file holds: records of the delivery, as they stand under the ledger's lock.
TAKE = """
INSERT INTO ledgers_deliveredrecord (delivery_id, record, batch)
SELECT %(delivery)s, r.id, r.batch_id FROM ledgers_record r WHERE {chosen} AND r.ok
"""
CHOSEN = """
r.ledger_id = %(ledger)s AND (%(unit)s::bigint IS NULL OR r.unit_id = %(unit)s)
AND (%(first)s::date IS NULL OR r.month >= %(first)s)
AND (%(last)s::date IS NULL OR r.month <= %(last)s)
"""
# Handed over as it stands now; one that was changed since then is offered again.
KNOWN = """
EXISTS (
    SELECT 1 FROM ledgers_deliveredrecord g JOIN ledgers_delivery d ON d.id = g.delivery_id
    WHERE g.record = r.id AND g.batch = r.batch_id AND d.delivered_at IS NOT NULL
)
"""
# One pass: what was handed over last of every record, joined once.
COUNT = f"""
SELECT count(*) FILTER (WHERE r.ok AND g.batch IS DISTINCT FROM r.batch_id),
    count(*) FILTER (WHERE r.ok AND g.batch <> r.batch_id),
    count(*) FILTER (WHERE r.ok AND g.batch = r.batch_id), count(*) FILTER (WHERE NOT r.ok)
FROM ledgers_record r LEFT JOIN (
    SELECT g.record, max(g.batch) AS batch FROM ledgers_deliveredrecord g
    JOIN ledgers_delivery d ON d.id = g.delivery_id
    WHERE d.ledger_id = %(ledger)s AND d.delivered_at IS NOT NULL GROUP BY g.record
) g ON g.record = r.id
WHERE {CHOSEN}
"""  # noqa: S608 (no value in it)


@dataclass(frozen=True)
class Offer:
    """What could be handed over: never given, changed since it was given; and what could not."""

    waiting: int
    changed: int
    given: int
    faulty: int


@dataclass(frozen=True)
class Range:
    """Which records: of a ledger, of one unit or all, of months from and to."""

    ledger: int
    unit: int | None
    first: date | None
    last: date | None

    def given(self) -> dict[str, Any]:
        return vars(self).copy()


def offer(of: Range) -> Offer:
    """How many records of the range wait to be handed over; one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, of.given())
        return Offer(*cursor.fetchone())


def take(delivery: Delivery, of: Range) -> int:
    """Remembers which records the delivery holds, each as it is; returns how many."""
    chosen = CHOSEN if delivery.everything else f"{CHOSEN} AND NOT {KNOWN}"
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(chosen=chosen), of.given() | {"delivery": delivery.pk})
        return int(cursor.rowcount)


def write(delivery: Delivery, path: Path) -> None:
    """The workbook of what `take` remembered; the caller holds the transaction of both."""
    of = standard(delivery.ledger.standard)
    layout = delivery.layout
    sheets = current(of) if layout == Delivery.Layout.CURRENT else four_sheets(of)
    with Book(path) as book:
        for sheet in sheets:
            rows = _rows(delivery, sheet) if sheet.own else iter(())
            widths = [WIDTH] * len(sheet.headers)
            book.sheet(sheet.name, _lines(sheet, rows), widths=widths, below=2)


def _lines(sheet: Sheet, rows: Iterator[Mapping[str, str]]) -> Iterator[tuple[int, list[Cell]]]:
    yield 1, [(place, text, HEAD) for place, text in enumerate(sheet.headers)]
    for number, values in enumerate(rows, start=2):
        yield number, [(place, one, PLAIN) for place, one in enumerate(sheet.row(values))]


def _rows(delivery: Delivery, sheet: Sheet) -> Iterator[Mapping[str, str]]:
    """The records in the order they came in, with what was sealed: open, or masked."""
    rows = Record.objects.filter(
        pk__in=delivery.records.values("record"), ledger_id=delivery.ledger_id
    )
    if sheet.persons is not None:
        name = f"values__{sheet.kind}"
        person = {name: PERSON}
        rows = rows.filter(**person) if sheet.persons else rows.exclude(**person)
    strongbox, hide = safe(), delivery.masked
    names = Shape.of(standard(delivery.ledger.standard)).names
    found = rows.order_by("pk").values_list("key", "values", "personal")
    for key, values, personal in found.iterator(chunk_size=AT_ONCE):
        own = strongbox.open(personal, key)
        yield values | (mask_all(own, names) if hide else own)
