"""From the stage into the ledger: one transaction, history and counts with it.

What stands in the ledger is compared, never overwritten blindly: a row that says the same writes
nothing, a faulty row never replaces a compliant record, a record of another unit is left alone,
and the day of the first report stays.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from ledgers import holding, rekeyed, tallies
from ledgers.models import Batch, Ledger
from ledgers.staging import table_of

# The advisory locks of batches: any number, the same for ever, and how many PostgreSQL tells apart.
AT_WORK, HELD_OF = 5_001, 2**31
# Sorting and joining a hundred thousand rows in memory instead of on the disk.
ROOM = "SET LOCAL work_mem = '64MB'"
SAMPLED = "SET LOCAL default_statistics_target = 10"
# Distinct: of rows with one key in one file the first compliant one speaks, else the first.
# A new day of report moves 及时 only backwards: the first report counts. A row that had no whole
# key is known again in its correction by its place and its decision's day.
COMPARED = """
SELECT DISTINCT ON (s.key) s.n, s.key, s.keyed, s.ok, s.month, s.due, r.id AS record,
    r.unit_id AS owner, r.month AS old_month, r.ok AS old_ok, r.timely AS old_timely,
    least(r.first_reported_on, o.first_reported_on, %(day)s) AS first,
    CASE WHEN s.timely IS NULL THEN NULL
         ELSE least(r.first_reported_on, o.first_reported_on, %(day)s) <= s.due END AS timely,
    CASE WHEN r.id IS NULL THEN 'new'
         WHEN r.unit_id <> %(unit)s THEN 'foreign'
         WHEN r.ok AND NOT s.ok THEN 'kept'
         WHEN r.ok = s.ok AND r.values = s.values AND r.codes = s.codes
              AND r.personal_digest IS NOT DISTINCT FROM s.personal_digest
              AND r.due IS NOT DISTINCT FROM s.due AND r.month = s.month
              AND r.decided_on IS NOT DISTINCT FROM s.decided_on
              AND (r.timely IS NULL) = (s.timely IS NULL)
              AND r.first_reported_on <= %(day)s THEN 'same'
         ELSE 'changed' END AS action
FROM {stage} s LEFT JOIN ledgers_record r ON r.ledger_id = %(ledger)s AND r.key = s.key
LEFT JOIN ledgers_record o ON r.id IS NULL AND o.batch_id = ANY(%(corrected)s) AND NOT o.keyed
    AND o.unit_id = %(unit)s AND (o.sheet, o.row) = (s.sheet, s.row) AND o.decided_on = s.decided_on
ORDER BY s.key, s.ok DESC, s.n
"""
CONTENT = (
    "batch_id, sheet, row, values, personal, personal_digest, version, month, "
    "first_reported_on, decided_on, due, timely, ok, codes"
)
KEEP = f"""
INSERT INTO ledgers_recordhistory
    ({CONTENT}, record, replaced_by_id, unit_id, key, keyed, removed)
SELECT {CONTENT}, id, %(batch)s, unit_id, key, keyed, %(removed)s FROM ledgers_record r
"""  # noqa: S608 (names of columns, no value)
UPDATE = """
UPDATE ledgers_record r
SET batch_id = %(batch)s, sheet = s.sheet, row = s.row, values = s.values,
    personal = s.personal, personal_digest = s.personal_digest, version = %(version)s,
    month = s.month, first_reported_on = p.first, decided_on = s.decided_on, due = s.due,
    timely = p.timely, ok = s.ok, codes = s.codes
FROM merge_plan p JOIN {stage} s ON s.n = p.n
WHERE p.action = 'changed' AND r.id = p.record
"""
INSERT = f"""
INSERT INTO ledgers_record ({CONTENT}, ledger_id, unit_id, key, keyed)
SELECT %(batch)s, s.sheet, s.row, s.values, s.personal, s.personal_digest, %(version)s, s.month,
    p.first, s.decided_on, s.due, p.timely, s.ok, s.codes, %(ledger)s, %(unit)s, s.key, s.keyed
FROM merge_plan p JOIN {{stage}} s ON s.n = p.n WHERE p.action = 'new'
"""  # noqa: S608
MOVED = """
SELECT month, 1 AS sign, ok, timely FROM merge_plan WHERE action IN ('new', 'changed')
UNION ALL
SELECT old_month, -1, old_ok, old_timely FROM merge_plan WHERE action = 'changed'
"""
# What a correction leaves out of the rows that could not be told apart is gone, unless disputed.
CORRECTED = f"""
batch_id = ANY(%(corrected)s) AND unit_id = %(unit)s AND NOT keyed
AND id NOT IN (SELECT record FROM merge_plan WHERE record IS NOT NULL)
AND NOT ({holding.HELD})
"""  # noqa: S608
FOREIGN = """
INSERT INTO ledgers_finding (batch_id, sheet, "row", code, "column", message)
SELECT %(batch)s, s.sheet, s.row, 'E8', %(column)s,
    '该记录已由' || u.name || '于' || r.first_reported_on
        || '报送，两个单位不能重复报送，请与该单位核对'
FROM {stage} s
JOIN ledgers_record r ON r.ledger_id = %(ledger)s AND r.key = s.key AND r.unit_id <> %(unit)s
JOIN units_unit u ON u.id = r.unit_id
"""


def lock(ledger_id: int) -> None:
    """Whoever changes records or counts of a ledger waits here for the one before.

    Not against key shares, so that a row that only names the ledger is written meanwhile.
    """
    Ledger.objects.select_for_update(no_key=True).get(pk=ledger_id)


def hold(batch: Batch) -> None:
    """Says, until the transaction ends or its worker dies, that somebody is at work on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [AT_WORK, batch.pk % HELD_OF])


def is_held(pk: int) -> bool:
    """Say whether a living worker holds the batch; asked in a transaction, it is held by that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [AT_WORK, pk % HELD_OF])
        return not cursor.fetchone()[0]


def preview(batch: Batch) -> dict[str, int]:
    """What a merge would do now: rows by what would become of them; reads only."""
    compared = COMPARED.format(stage=table_of(batch))
    summary = f"""
        SELECT action, count(*), count(*) FILTER (WHERE NOT ok) FROM ({compared}) c GROUP BY action
    """  # noqa: S608
    staged = f"""
        SELECT count(*), count(*) FILTER (WHERE ok), count(*) FILTER (WHERE timely),
            count(*) FILTER (WHERE timely IS NULL), count(*) FILTER (WHERE NOT keyed)
        FROM {table_of(batch)}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(staged)
        names = ("records", "compliant", "timely", "pending", "unkeyed")
        counts = dict(zip(names, cursor.fetchone(), strict=True))
        cursor.execute(ROOM)
        cursor.execute(summary, _given(batch))
        actions = {action: (number, faulty) for action, number, faulty in cursor.fetchall()}
    counts |= {one: actions.get(one, (0, 0))[0] for one in ("new", "changed", "same", "kept")}
    counts["foreign"] = actions.get("foreign", (0, 0))[0]
    counts["faulty"] = counts["records"] - counts["compliant"]
    counts["doubled"] = counts["records"] - sum(number for number, _ in actions.values())
    return counts


def tell_foreign(batch: Batch, *, column: str) -> int:
    """Adds an E8 finding for every row whose record is another unit's; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN.format(stage=table_of(batch)), _given(batch) | {"column": column})
        return int(cursor.rowcount)


def merge(batch: Batch) -> dict[str, int]:
    """Writes the stage into the ledger; the caller holds a transaction and the ledger's lock.

    Returns how many rows were new, changed, the same, kept or of another unit; and, where records
    were picked to go, how many of them went (`let_go`).
    """
    given, stage = _given(batch), table_of(batch)
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        # Only what is joined by, and of a small sample: a larger one takes longer than it saves.
        cursor.execute(SAMPLED)
        cursor.execute(f"ANALYZE {stage} (n, key)")
        plan = f"SELECT * FROM ({COMPARED.format(stage=stage)}) c ORDER BY n"  # noqa: S608
        cursor.execute("DROP TABLE IF EXISTS merge_plan")
        cursor.execute(f"CREATE TEMP TABLE merge_plan ON COMMIT DROP AS {plan}", given)
        cursor.execute("ANALYZE merge_plan (n, record, action)")
        letting_go = rekeyed.plan(cursor, batch)
        changed = "WHERE id IN (SELECT record FROM merge_plan WHERE action = 'changed')"
        cursor.execute(f"{KEEP} {changed}", given | {"removed": False})
        cursor.execute(UPDATE.format(stage=stage), given)
        cursor.execute(INSERT.format(stage=stage), given)
        tallies.move(cursor, batch, MOVED, {})
        _remember_repeated(cursor, given)
        if batch.corrects_id is not None:
            _leave_out(cursor, batch, given, CORRECTED)
        if letting_go:
            _leave_out(cursor, batch, given, rekeyed.TAKEN)
            rekeyed.follow(cursor, batch)
        cursor.execute("SELECT action, count(*) FROM merge_plan GROUP BY action")
        return dict(cursor.fetchall()) | ({"let_go": letting_go} if batch.lets_go else {})


def _remember_repeated(cursor: Any, given: Mapping[str, Any]) -> None:
    cursor.execute(
        """
        INSERT INTO ledgers_repeated (batch_id, records)
        SELECT %(batch)s, array_agg(record ORDER BY record) FROM merge_plan
        WHERE action IN ('same', 'kept') HAVING count(*) > 0
        """,
        given,
    )


def _leave_out(cursor: Any, batch: Batch, given: Mapping[str, Any], which: str) -> None:
    """Takes these records out of ledger and counts; what they were is kept with the batch."""
    moved = f"SELECT month, -1 AS sign, ok, timely FROM ledgers_record r WHERE {which}"  # noqa: S608
    tallies.move(cursor, batch, moved, given)
    cursor.execute(f"{KEEP} WHERE {which}", {**given, "removed": True})
    holding.forget(cursor, f"SELECT id FROM ledgers_record r WHERE {which}", given)  # noqa: S608
    cursor.execute(f"DELETE FROM ledgers_record r WHERE {which}", given)  # noqa: S608


def _given(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "ledger": batch.ledger_id,
        "unit": batch.unit_id,
        "version": batch.version,
        "day": batch.reported_on,
        "corrected": _corrected(batch),
    }


def _corrected(batch: Batch) -> list[int]:
    """The batch that this one corrects, and those which that one corrected."""
    found: list[int] = []
    while batch.corrects is not None:
        batch = batch.corrects
        found.append(batch.pk)
    return found
