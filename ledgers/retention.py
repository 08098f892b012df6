"""Deleting what was kept long enough, with its history and files, and proving that it is gone."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from ledgers import holding, merging, tallies
from ledgers.imports import storage
from ledgers.models import Batch, Delivery, Erasure, Ledger, Retention
from ledgers.periods import kept
from units.models import User

START = {
    "decided": "coalesce(r.decided_on, r.first_reported_on)",
    "reported": "r.first_reported_on",
    # 长期 is a day far away; a blank or unreadable end counts like a decision.
    "ended": r"""CASE WHEN r.values->>%(column)s ~ '^\d{4}-\d{2}-\d{2}$'
        THEN (r.values->>%(column)s)::date
        ELSE coalesce(r.decided_on, r.first_reported_on) END""",
}
OVER = """
SELECT r.id, r.unit_id, r.key, r.batch_id, r.month, r.ok, r.timely, ({held}) AS held
FROM ledgers_record r
WHERE r.ledger_id = %(ledger)s
    AND ({start} + make_interval(months => %(months)s))::date < %(today)s
"""
# An erased record and those it was under other keys, whose histories go with it.
FORMER = """
CREATE TEMP TABLE erase_former ON COMMIT DROP AS
WITH RECURSIVE former(id) AS (
    SELECT id FROM erase_now
    UNION SELECT h.record FROM ledgers_recordhistory h JOIN former f ON h.successor = f.id)
SELECT id FROM former
"""
# Every file that was read into an erased record, or repeated it; every file it was exported in.
BATCHES = """
SELECT DISTINCT batch_id FROM erase_now
UNION SELECT h.batch_id FROM ledgers_recordhistory h JOIN erase_former e ON e.id = h.record
UNION SELECT h.replaced_by_id FROM ledgers_recordhistory h JOIN erase_former e ON e.id = h.record
UNION SELECT p.batch_id FROM ledgers_repeated p
    JOIN ledgers_batch b ON b.id = p.batch_id AND b.ledger_id = %(ledger)s,
    unnest(p.records) AS one(record) JOIN erase_now e ON e.id = one.record
"""
# Files nobody merged, or whose rows left no record of their own, are not kept longer than records.
OLD_FILES = """
SELECT id FROM ledgers_batch
WHERE ledger_id = %(ledger)s AND told <> %(gone)s
    AND (reported_on + make_interval(months => %(months)s))::date < %(today)s
    AND (state IN ('refused', 'stopped', 'withdrawn')
        OR (state = 'merged' AND %(counted_from)s <> 'ended'))
"""
DELIVERIES = """
SELECT DISTINCT g.delivery_id FROM ledgers_deliveredrecord g JOIN erase_now e ON e.id = g.record
"""
FORGET = """
UPDATE ledgers_repeated p SET records = ARRAY(
    SELECT one FROM unnest(p.records) AS one WHERE one NOT IN (SELECT id FROM erase_now) ORDER BY 1)
WHERE p.batch_id = ANY(%(batches)s)
"""
LEFT = """
SELECT (SELECT count(*) FROM ledgers_record WHERE id IN (SELECT id FROM erase_now))
    + (SELECT count(*) FROM ledgers_recordhistory WHERE record IN (SELECT id FROM erase_former))
    + (SELECT count(*) FROM ledgers_deliveredrecord WHERE record IN (SELECT id FROM erase_now))
    + (SELECT count(*) FROM ledgers_finding WHERE batch_id = ANY(%(batches)s))
"""
MOVED = "SELECT month, -1 AS sign, ok, timely FROM erase_now WHERE unit_id = %(unit)s"
GONE = "原文件已按保存期限删除"


class StillThere(Exception):
    """Something that should be gone is not: nothing was deleted."""


@dataclass(frozen=True)
class Due:
    """What of a ledger is over its period today, and what of that an open case holds."""

    ledger: Ledger
    retention: Retention
    records: int
    held: int
    files: int


def in_force(ledger: Ledger, *, at: datetime, today: date) -> Retention:
    """The ledger's period of the day; the published one is entered where there is none."""
    found = Retention.objects.filter(ledger=ledger, since__lte=today).order_by("-since").first()
    if found is not None:
        return found
    one = kept(ledger.standard)
    row, _ = Retention.objects.get_or_create(
        ledger=ledger,
        since=date(2000, 1, 1),
        defaults={
            "months": one.months,
            "counted_from": one.counted_from,
            "column": one.column,
            "clause": one.clause,
            "entered_at": at,
        },
    )
    return row


def due(ledger: Ledger, *, at: datetime, today: date) -> Due:
    """How many records, and files without records, are over their period; deletes nothing."""
    retention = in_force(ledger, at=at, today=today)
    over, given = _over(retention, today)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE held) FROM ({over}) o", given)  # noqa: S608
        number, held = cursor.fetchone()
        cursor.execute(f"SELECT count(*) FROM ({OLD_FILES}) o", given)  # noqa: S608
        return Due(ledger, retention, number - held, held, cursor.fetchone()[0])


def erase(ledger: Ledger, *, by: User | None, at: datetime, today: date) -> Erasure | None:
    """Deletes what is over its period and writes the proof; None where nothing is.

    One transaction under the ledger's lock: records, histories, findings, files and counts go
    together, and what is left of them is counted before the proof: 0, or StillThere is raised.
    """
    retention = in_force(ledger, at=at, today=today)
    over, given = _over(retention, today)
    with transaction.atomic(), connection.cursor() as cursor:
        merging.lock(ledger.pk)
        cursor.execute("DROP TABLE IF EXISTS erase_now")
        cursor.execute(
            f"CREATE TEMP TABLE erase_now ON COMMIT DROP AS SELECT * FROM ({over}) o "  # noqa: S608
            "WHERE NOT held",
            given,
        )
        cursor.execute("DROP TABLE IF EXISTS erase_former")
        cursor.execute(FORMER)
        cursor.execute("SELECT key FROM erase_now ORDER BY key")
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute(f"{BATCHES} UNION {OLD_FILES}", given)
        batches = [pk for (pk,) in cursor.fetchall()]
        if not batches:
            return None
        proof = _gone(cursor, ledger, keys, batches)
        return Erasure.objects.create(
            ledger=ledger,
            retention=retention,
            until=today,
            reason=f"保存期限届满：{retention.clause}"[:500],
            by=by,
            at=at,
            **proof,
        )


def _over(retention: Retention, today: date) -> tuple[str, dict[str, Any]]:
    over = OVER.format(held=holding.HELD, start=START[retention.counted_from])
    given = {
        "ledger": retention.ledger_id,
        "months": retention.months,
        "column": retention.column,
        "today": today,
        "counted_from": retention.counted_from,
        "gone": GONE,
    }
    return over, given


def _gone(cursor: Any, ledger: Ledger, keys: list[Any], batches: list[int]) -> dict[str, Any]:
    """Deletes, in the order in which one thing leads to the next; returns the proof's numbers."""
    cursor.execute(DELIVERIES)
    deliveries = [pk for (pk,) in cursor.fetchall()]
    _uncount(cursor, ledger)
    given = {"batches": batches}
    cursor.execute(FORGET, given)
    cursor.execute("DELETE FROM ledgers_deliveredrecord WHERE record IN (SELECT id FROM erase_now)")
    former = "SELECT id FROM erase_former"
    cursor.execute(f"DELETE FROM ledgers_recordhistory WHERE record IN ({former})")  # noqa: S608
    histories = cursor.rowcount
    cursor.execute("DELETE FROM ledgers_finding WHERE batch_id = ANY(%(batches)s)", given)
    holding.forget(cursor, "SELECT id FROM erase_now")
    cursor.execute("DELETE FROM ledgers_record WHERE id IN (SELECT id FROM erase_now)")
    records = cursor.rowcount
    files, there = _delete_files(batches, deliveries)
    cursor.execute(LEFT, given)
    left = cursor.fetchone()[0] + there
    if left or records != len(keys):
        raise StillThere(f"应删除{len(keys)}条记录，删除了{records}条，仍有{left}项，已全部撤销")
    digest = hashlib.sha256(b"".join(key.bytes for key in keys)).hexdigest()
    return {
        "records": records,
        "histories": histories,
        "files": files,
        "keys_digest": digest,
        "left": left,
    }


def _uncount(cursor: Any, ledger: Ledger) -> None:
    cursor.execute("SELECT DISTINCT unit_id FROM erase_now ORDER BY unit_id")
    for (unit,) in cursor.fetchall():
        tallies.move(cursor, Batch(ledger=ledger, unit_id=unit), MOVED, {})


def _delete_files(batches: list[int], deliveries: list[int]) -> tuple[int, int]:
    """Deletes the files; how many there were and how many are still there.

    Last before the proof: should the transaction fail after it, too much is gone, never too little.
    """
    rows = Batch.objects.filter(pk__in=batches)
    made = Delivery.objects.filter(pk__in=deliveries).exclude(stored="")
    names = [*rows.values_list("stored", flat=True), *made.values_list("stored", flat=True)]
    rows.update(told=GONE)
    made.update(stored="", told=GONE)
    had = [name for name in names if name and storage().exists(name)]
    for name in had:
        storage().delete(name)
    return len(had), sum(storage().exists(name) for name in had)
