"""Taking a merged batch back: records as they were before, or a refusal naming what came later."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from ledgers import holding, tallies
from ledgers.merging import CONTENT
from ledgers.models import Batch
from units.refusals import NotAllowed

OWN = "SELECT id FROM ledgers_record WHERE batch_id = %(batch)s"
LATER = f"""
SELECT b.id, b.name, sum(found.records)::int FROM (
    SELECT replaced_by_id AS batch, count(*) AS records FROM ledgers_recordhistory
    WHERE batch_id = %(batch)s GROUP BY replaced_by_id
    UNION ALL
    SELECT r.batch_id, count(*)
    FROM ledgers_repeated r
    JOIN ledgers_batch o ON o.id = r.batch_id AND o.ledger_id = %(ledger)s AND o.unit_id = %(unit)s
    -- Merged after this one: what was repeated before rests on what stood there then.
    JOIN ledgers_batch m ON m.id = %(batch)s AND (o.ended_at, o.id) > (m.ended_at, m.id),
        unnest(r.records) AS one(record)
    WHERE r.batch_id <> %(batch)s AND one.record IN ({OWN}) GROUP BY r.batch_id
    UNION ALL
    SELECT r.batch_id, count(*)
    FROM ledgers_recordhistory h
    JOIN ledgers_record r ON r.ledger_id = %(ledger)s AND r.key = h.key
    WHERE h.replaced_by_id = %(batch)s AND h.removed GROUP BY r.batch_id
) found JOIN ledgers_batch b ON b.id = found.batch
GROUP BY b.id, b.name ORDER BY b.id
"""  # noqa: S608
DELIVERED = f"""
SELECT count(DISTINCT g.record) FROM ledgers_deliveredrecord g
JOIN ledgers_delivery d ON d.id = g.delivery_id AND d.discarded_at IS NULL AND NOT d.masked
WHERE g.batch = %(batch)s AND g.record IN ({OWN})
"""  # noqa: S608
CHANGED = "replaced_by_id = %(batch)s AND NOT removed"
CREATED = f"""
batch_id = %(batch)s
AND id NOT IN (SELECT record FROM ledgers_recordhistory WHERE {CHANGED})
"""  # noqa: S608
IN_CASES = f"SELECT count(*) FROM ledgers_record r WHERE {CREATED} AND ({holding.HELD})"  # noqa: S608
MOVED = """
SELECT month, -1 AS sign, ok, timely FROM ledgers_record WHERE batch_id = %(batch)s
UNION ALL
SELECT month, 1, ok, timely FROM ledgers_recordhistory WHERE replaced_by_id = %(batch)s
"""
RESTORE = f"""
UPDATE ledgers_record r SET
    {", ".join(f"{one} = h.{one}" for one in CONTENT.split(", "))}
FROM ledgers_recordhistory h
WHERE h.{CHANGED} AND r.id = h.record
"""  # noqa: S608
BRING_BACK = f"""
INSERT INTO ledgers_record (id, {CONTENT}, ledger_id, unit_id, key, keyed)
SELECT record, {CONTENT}, %(ledger)s, unit_id, key, keyed FROM ledgers_recordhistory
WHERE replaced_by_id = %(batch)s AND removed
"""  # noqa: S608


def take_back(batch: Batch) -> dict[str, int]:
    """Undoes the merge; the caller holds a transaction and the ledger's lock.

    Raises NotAllowed naming the later batches that rest on its records, or how many of them the
    city platform has already been given or open cases are about. Returns how many records went,
    came back and returned.
    """
    given = {"batch": batch.pk, "ledger": batch.ledger_id, "unit": batch.unit_id}
    with connection.cursor() as cursor:
        _refuse_later(cursor, batch, given)
        _refuse_delivered(cursor, given)
        _refuse_disputed(cursor, given)
        tallies.move(cursor, batch, MOVED, given)
        holding.forget(cursor, f"SELECT id FROM ledgers_record WHERE {CREATED}", given)  # noqa: S608
        cursor.execute(f"DELETE FROM ledgers_record WHERE {CREATED}", given)  # noqa: S608
        deleted = cursor.rowcount
        cursor.execute(RESTORE, given)
        restored = cursor.rowcount
        cursor.execute(BRING_BACK, given)
        returned = cursor.rowcount
        cursor.execute("DELETE FROM ledgers_recordhistory WHERE replaced_by_id = %(batch)s", given)
        cursor.execute("DELETE FROM ledgers_repeated WHERE batch_id = %(batch)s", given)
    return {"deleted": deleted, "restored": restored, "returned": returned}


def _refuse_later(cursor: Any, batch: Batch, given: Mapping[str, Any]) -> None:
    cursor.execute(LATER, given)
    later = [f"第{pk}批“{name}”（{records}条）" for pk, name, records in cursor.fetchall()]
    if later:
        raise NotAllowed(
            f"{batch}不能撤回：其后的{'、'.join(later)}改动或重报了同样的记录，请先撤回后入账的批次"
        )


def _refuse_delivered(cursor: Any, given: Mapping[str, Any]) -> None:
    cursor.execute(DELIVERED, given)
    delivered = cursor.fetchone()[0]
    if delivered:
        raise NotAllowed(
            f"本批有{delivered}条记录已导出或移交市平台，不能撤回：没有交出的导出文件可先作废；"
            "已移交的请更正后重新导入，并告知市平台"
        )


def _refuse_disputed(cursor: Any, given: Mapping[str, Any]) -> None:
    cursor.execute(IN_CASES, given)
    disputed = cursor.fetchone()[0]
    if disputed:
        raise NotAllowed(
            f"本批有{disputed}条记录有在办的异议、信用修复或名单案件，不能撤回；请先办结这些案件"
        )
