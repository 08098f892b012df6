"""Records that cases are about: what an open one holds, and what the others forget."""

from collections.abc import Mapping
from typing import Any

# Every table of cases with the states in which one is open.
OPEN = {
    "objection": "'received', 'asking'",
    "repair": "'received', 'asking'",
    "listentry": "'proposed', 'told', 'listed'",
}
# Of a record r: disputed, about to be repaired, or listed for, and that not closed yet.
HELD = " OR ".join(
    f"EXISTS (SELECT FROM ledgers_{one} c WHERE c.record_id = r.id AND c.state IN ({states}))"
    for one, states in OPEN.items()
)


def named(record: str) -> str:
    """As SQL: whether any case, open or closed, is about the record of this number."""
    return " OR ".join(
        f"EXISTS (SELECT FROM ledgers_{one} c WHERE c.record_id = {record})" for one in OPEN
    )


def forget(cursor: Any, which: str, given: Mapping[str, Any] | None = None) -> None:
    """Cases about these records (numbers, as SQL) stay as they are, without the record."""
    for one in OPEN:
        cursor.execute(
            f"UPDATE ledgers_{one} SET record_id = NULL WHERE record_id IN ({which})",  # noqa: S608
            given,
        )
