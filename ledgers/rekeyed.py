"""A record whose key was corrected (改键): known again by what stayed, let go in the same merge.

A corrected 文号 is a new natural key, so the merge alone would leave two records of one decision.
A pair is offered only where nothing else fits: one column of the key differs, the others, the
decision's day and what is sealed are the same, and so is either the rest of the row or its place in
the file. Neither record may fit a second one. What the city platform has been given, and what a
case is about, is named but never let go.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from ledgers.holding import named
from ledgers.models import Batch
from ledgers.staging import count as staged
from ledgers.staging import table_of
from ledgers.standard import standard
from units.refusals import Invalid

SHOWN_AT_MOST = 200
REASON_AT_MOST = 400
# With a key of one column nothing would be left to know the record by.
KEY_AT_LEAST = 2
GIVEN, IN_CASE = "已导出或移交市平台", "有异议、修复或名单案件"
# Of rows with one key in one file the one that the merge would take.
FRESH = """
SELECT DISTINCT ON (s.key) s.n, s.key, s.sheet, s.row, s.ok, s.decided_on, s.month, s.values,
    s.personal_digest
FROM {stage} s
WHERE s.keyed AND s.decided_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledgers_record r WHERE r.ledger_id = %(ledger)s AND r.key = s.key)
ORDER BY s.key, s.ok DESC, s.n
"""
FORMER = """
SELECT r.id, r.batch_id, r.sheet, r.row, r.ok, r.decided_on, r.values, r.personal_digest
FROM ledgers_record r
WHERE r.ledger_id = %(ledger)s AND r.unit_id = %(unit)s AND r.keyed
    AND r.month IN (SELECT DISTINCT month FROM fresh)
    AND NOT EXISTS (SELECT FROM {stage} s WHERE s.key = r.key)
"""
# Without a record that the file leaves out there is nothing a row could have been.
ANY_LEFT = """
SELECT EXISTS (
    SELECT FROM ledgers_record r
    WHERE r.ledger_id = %(ledger)s AND r.unit_id = %(unit)s AND r.keyed
        AND r.month IN (SELECT DISTINCT month FROM {stage})
        AND NOT EXISTS (SELECT FROM {stage} s WHERE s.key = r.key))
"""
FITTING = """
SELECT f.n, f.sheet, f.row, r.id AS record, r.batch_id AS batch, r.row AS old_row,
    '{column}' AS "column", r.values->>'{column}' AS before, f.values->>'{column}' AS after
FROM fresh f JOIN former r ON r.decided_on = f.decided_on AND {same}
WHERE r.values->>'{column}' <> f.values->>'{column}' AND (f.ok OR NOT r.ok)
    AND r.personal_digest IS NOT DISTINCT FROM f.personal_digest
    AND (r.values - '{column}' = f.values - '{column}' OR (r.sheet, r.row) = (f.sheet, f.row))
"""
SAME = "coalesce(r.values->>'{one}', '') = coalesce(f.values->>'{one}', '')"
PAIRS = """
WITH fresh AS MATERIALIZED ({fresh}), former AS MATERIALIZED ({former}),
fitting AS ({fitting}),
alone AS (
    SELECT *, count(*) OVER (PARTITION BY n) AS olds, count(*) OVER (PARTITION BY record) AS news
    FROM fitting)
SELECT n, sheet, "row", record, batch, old_row, "column", before, after,
    EXISTS (SELECT FROM ledgers_deliveredrecord g
        JOIN ledgers_delivery d ON d.id = g.delivery_id AND d.discarded_at IS NULL AND NOT d.masked
        WHERE g.record = alone.record) AS given,
    {named} AS in_case
FROM alone WHERE olds = 1 AND news = 1
"""
PLAN = """
CREATE TEMP TABLE merge_rekeyed ON COMMIT DROP AS SELECT n, record FROM ({pairs}) p
WHERE record = ANY(%(picked)s) AND NOT given AND NOT in_case
"""
# How many rows fit cannot be guessed from expressions: row by row would take minutes.
HASHED, AS_BEFORE = "SET LOCAL enable_nestloop = off", "SET LOCAL enable_nestloop = on"
TAKEN = "id IN (SELECT record FROM merge_rekeyed)"
# The first report's day stays with the decision, whatever it is called by.
FIRST = """
UPDATE merge_plan p SET first = least(p.first, r.first_reported_on),
    timely = CASE WHEN p.timely IS NULL THEN NULL
                  ELSE least(p.first, r.first_reported_on) <= p.due END
FROM merge_rekeyed m JOIN ledgers_record r ON r.id = m.record WHERE p.n = m.n
"""
FOLLOW = """
UPDATE ledgers_recordhistory h SET successor = r.id
FROM merge_rekeyed m JOIN {stage} s ON s.n = m.n
JOIN ledgers_record r ON r.ledger_id = %(ledger)s AND r.key = s.key
WHERE h.replaced_by_id = %(batch)s AND h.removed AND h.record = m.record
"""


@dataclass(frozen=True)
class Pair:
    """A row of the file and the one record that it seems to be, under another key."""

    sheet: int
    row: int
    record: int
    batch: int
    old_row: int
    column: str
    before: str
    after: str
    held: str

    def __str__(self) -> str:
        return f"第{self.row}行：{self.column}由“{self.before}”改为“{self.after}”"


def pairs(batch: Batch, *, most: int = SHOWN_AT_MOST) -> list[Pair]:
    """The first pairs of a checked batch in the order of its rows; [] once it is not staged."""
    of = standard(batch.ledger.standard, on=batch.reported_on)
    if len(of.key) < KEY_AT_LEAST or staged(batch) is None:
        return []
    with _hashed() as cursor:
        cursor.execute(f"{_sql(batch, of.key)} ORDER BY n LIMIT %(most)s", _given(batch, most=most))
        return [
            Pair(
                sheet=sheet,
                row=row,
                record=record,
                batch=former,
                old_row=old_row,
                column=of.column(column).name,
                before=before,
                after=after,
                held=GIVEN if given else IN_CASE if in_case else "",
            )
            for _, sheet, row, record, former, old_row, column, before, after, given, in_case in (
                cursor.fetchall()
            )
        ]


def count(batch: Batch) -> int:
    """How many pairs there are; a glance where the file has all the records of its months."""
    key = standard(batch.ledger.standard, on=batch.reported_on).key
    if len(key) < KEY_AT_LEAST:
        return 0
    with _hashed() as cursor:
        cursor.execute(ANY_LEFT.format(stage=table_of(batch)), _given(batch))
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"SELECT count(*) FROM ({_sql(batch, key)}) p", _given(batch))  # noqa: S608
        return int(cursor.fetchone()[0])


def picked(batch: Batch, records: Iterable[int], reason: str) -> dict[str, Any]:
    """The columns of a batch that lets these records go; Invalid where one may not, or no why."""
    wanted, reason = sorted(set(records)), reason.strip()
    if not wanted:
        return {"lets_go": [], "why_let_go": ""}
    if not reason or len(reason) > REASON_AT_MOST:
        said = f"撤下原记录的理由最多{REASON_AT_MOST}字" if reason else "请写明撤下原记录的理由"
        raise Invalid("没有入账，请核对", {"why_let_go": said})
    offered = {one.record for one in pairs(batch) if not one.held}
    if not offered.issuperset(wanted):
        said = "勾选的原记录有的已经变动，不能再撤下，请核对后重新勾选"
        raise Invalid("没有入账，请核对", {"lets_go": said})
    return {"lets_go": wanted, "why_let_go": reason}


def plan(cursor: Any, batch: Batch) -> int:
    """In a merge, after its plan: which of the picked records still go; returns how many."""
    if not batch.lets_go:
        return 0
    key = standard(batch.ledger.standard, on=batch.reported_on).key
    cursor.execute("DROP TABLE IF EXISTS merge_rekeyed")
    with _hashed() as hashed:
        hashed.execute(PLAN.format(pairs=_sql(batch, key)), _given(batch, picked=batch.lets_go))
    cursor.execute(FIRST)
    return int(cursor.rowcount)


def follow(cursor: Any, batch: Batch) -> None:
    """What was let go is history of the record that took its place."""
    cursor.execute(FOLLOW.format(stage=table_of(batch)), _given(batch))


@contextmanager
def _hashed() -> Iterator[Any]:
    """A cursor whose joins are hashed; what follows in the transaction is planned as before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HASHED)
        yield cursor
        cursor.execute(AS_BEFORE)


def _sql(batch: Batch, key: Sequence[str]) -> str:
    stage = table_of(batch)
    fitting = " UNION ALL ".join(
        FITTING.format(
            column=column,
            same=" AND ".join(SAME.format(one=one) for one in key if one != column),
        )
        for column in key
    )
    return PAIRS.format(
        fresh=FRESH.format(stage=stage),
        former=FORMER.format(stage=stage),
        fitting=fitting,
        named=named("alone.record"),
    )


def _given(batch: Batch, **more: Any) -> Mapping[str, Any]:
    return {"batch": batch.pk, "ledger": batch.ledger_id, "unit": batch.unit_id} | more
