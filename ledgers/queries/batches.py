"""Batches, their previews and what is wrong in them, for those who may know."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, QuerySet

from ledgers import staging
from ledgers.models import Batch, Finding
from ledgers.watching import Told
from units.models import User
from units.queries import standing
from units.roles import OFFICE

State = Batch.State
AT_WORK = (State.UPLOADED, State.READING, State.MERGING)
READ = (State.CHECKED, State.MERGING, State.MERGED, State.WITHDRAWN)
RECEIPTED = (*READ, State.REFUSED)
WATCHED = 25
NO_RECEIPT = "这一批还没有检查完，没有回执"


def visible_to(user: User | AnonymousUser, jurisdiction: str) -> QuerySet[Batch]:
    """The batches this person may know of: the own units', all in the office; leaders see rates."""
    mine = standing(user).within(jurisdiction)
    rows = Batch.objects.filter(ledger__jurisdiction=jurisdiction)
    rows = rows.select_related("ledger", "unit", "uploaded_by", "decided_by", "ended_by")
    if mine.has(OFFICE):
        return rows
    return rows.filter(unit_id__in=mine.units) if mine.units else rows.none()


def findings(batch: Batch, *, after: int = 0, size: int = 200) -> list[Finding]:
    """What is wrong, in the order of the rows of each COPY; `after` is the last one's number."""
    return list(batch.findings.filter(pk__gt=after).order_by("pk")[:size])


def by_code(batch: Batch) -> list[tuple[str, str, int]]:
    """Which rule found how much in which column, the most first."""
    rows = batch.findings.values_list("code", "column").annotate(number=Count("pk"))
    return list(rows.order_by("-number", "code", "column"))


def staged(
    batch: Batch, numbers: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], dict[str, str]]:
    """(sheet, row) → what was read there, without personal values; only while it is staged."""
    wanted = list(numbers)
    if not wanted or staging.count(batch) is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sheet, row, values::text FROM {staging.table_of(batch)} "  # noqa: S608
            "WHERE (sheet, row) IN %s",
            [tuple(wanted)],
        )
        return {(sheet, row): staging.as_values(text) for sheet, row, text in cursor.fetchall()}


def mark_of(rows: QuerySet[Batch]) -> str:
    """Number and state of the newest batches, which are those that move; one query."""
    newest = rows.select_related(None).order_by("-pk").values_list("pk", "state")[:WATCHED]
    return ".".join(f"{pk}{state}" for pk, state in newest) or "0"


def moved_since(rows: QuerySet[Batch], since: str) -> list[Told]:
    """The batches that came or moved on since that mark, newest first."""
    known = set(since.split("."))
    return [
        _told(one) for one in rows.order_by("-pk")[:WATCHED] if f"{one.pk}{one.state}" not in known
    ]


def _told(batch: Batch) -> Told:
    """The batch with whoever moved it last; what the worker does, it does for that person."""
    moved = [
        (batch.ended_at, batch.ended_by),
        (batch.decided_at, batch.decided_by),
        (batch.uploaded_at, batch.uploaded_by),
    ]
    at, by = next((at, by) for at, by in moved if at is not None)
    who = by.post if by is not None else "系统"
    return Told(f"{batch}{batch.get_state_display()}", who, at)
