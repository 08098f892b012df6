"""The counts kept beside the records: moved by differences, and counted again to prove them."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from ledgers.models import Batch

# Every row: a month, a sign, ok and timely of a record that comes (+1) or goes (-1).
DELTA = """
SELECT month, sum(sign) AS reported, coalesce(sum(sign) FILTER (WHERE ok), 0) AS compliant,
    coalesce(sum(sign) FILTER (WHERE timely), 0) AS timely,
    coalesce(sum(sign) FILTER (WHERE timely IS NULL), 0) AS pending
FROM ({moved}) m GROUP BY month
"""
# First an empty row, then the difference: a difference alone would offend the constraint.
READY = """
INSERT INTO ledgers_tally (ledger_id, unit_id, month, reported, compliant, timely, pending)
SELECT %(ledger)s, %(unit)s, month, 0, 0, 0, 0 FROM ({moved}) m GROUP BY month ORDER BY month
ON CONFLICT (ledger_id, unit_id, month) DO NOTHING
"""
MOVE = """
UPDATE ledgers_tally t SET reported = t.reported + d.reported,
    compliant = t.compliant + d.compliant, timely = t.timely + d.timely,
    pending = t.pending + d.pending
FROM ({delta}) d
WHERE t.ledger_id = %(ledger)s AND t.unit_id = %(unit)s AND t.month = d.month
"""
COUNTED = """
SELECT ledger_id, unit_id, month, count(*)::int AS reported,
    (count(*) FILTER (WHERE ok))::int AS compliant,
    (count(*) FILTER (WHERE timely))::int AS timely,
    (count(*) FILTER (WHERE timely IS NULL))::int AS pending
FROM ledgers_record GROUP BY ledger_id, unit_id, month
"""
KEPT = """
SELECT ledger_id, unit_id, month, reported, compliant, timely, pending FROM ledgers_tally
WHERE (reported, compliant, timely, pending) <> (0, 0, 0, 0)
"""
WRONG = f"""
SELECT coalesce(k.ledger_id, c.ledger_id), coalesce(k.unit_id, c.unit_id),
    coalesce(k.month, c.month),
    ARRAY[coalesce(k.reported, 0), coalesce(k.compliant, 0), coalesce(k.timely, 0),
        coalesce(k.pending, 0)],
    ARRAY[coalesce(c.reported, 0), coalesce(c.compliant, 0), coalesce(c.timely, 0),
        coalesce(c.pending, 0)]
FROM ({KEPT}) k FULL JOIN ({COUNTED}) c USING (ledger_id, unit_id, month)
WHERE (k.reported, k.compliant, k.timely, k.pending)
    IS DISTINCT FROM (c.reported, c.compliant, c.timely, c.pending)
ORDER BY 1, 2, 3
"""  # noqa: S608
Wrong = tuple[int, int, Any, list[int], list[int]]


def move(cursor: Any, batch: Batch, moved: str, given: Mapping[str, Any]) -> None:
    """Adds what came and takes what went; in the transaction that moves the records."""
    given = {**given, "ledger": batch.ledger_id, "unit": batch.unit_id}
    cursor.execute(READY.format(moved=moved), given)
    cursor.execute(MOVE.format(delta=DELTA.format(moved=moved)), given)


def wrong() -> list[Wrong]:
    """Ledger, unit, month, kept and counted numbers of the records, where they differ."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        found: list[Wrong] = cursor.fetchall()
    return found


def recount() -> int:
    """Makes the counts those of the records; returns how many rows had been wrong.

    Nobody merges meanwhile: all ledgers are locked for the transaction the caller holds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledgers_ledger ORDER BY id FOR NO KEY UPDATE")
        before = len(wrong())
        if before:
            cursor.execute("DELETE FROM ledgers_tally")
            cursor.execute(
                "INSERT INTO ledgers_tally (ledger_id, unit_id, month, reported, compliant, "
                f"timely, pending) {COUNTED}"
            )
    return before
