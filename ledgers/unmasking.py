"""A natural person's name and number, shown masked; in the clear for the own unit, and logged."""

from datetime import datetime
from functools import cache

from ledgers.masking import mask_all
from ledgers.models import Record, RecordHistory, Unmasking
from ledgers.privacy import Unreadable, safe
from ledgers.shapes import Shape
from ledgers.standard import standards
from units.models import Unit, User
from units.posts import visible
from units.queries import standing
from units.refusals import Invalid, NotAllowed

REASON_AT_MOST = 500


@cache
def names() -> frozenset[str]:
    """The columns of all ledgers that hold a person's name where they are sealed."""
    return frozenset().union(*(Shape.of(one).names for one in standards().values()))


def masked(record: Record | RecordHistory) -> dict[str, str]:
    """The record's values by column code, personal ones masked; for whoever may see the record."""
    values: dict[str, str] = record.values
    return values | mask_all(_opened(record), names())


def why_not(user: User, unit: Unit) -> str | None:
    """None when this person belongs to the unit that reported the record, else the sentence."""
    if unit.pk in standing(user).within(unit.jurisdiction).units:
        return None
    return f"只有{unit.name}的人员可以查看自然人的完整姓名和证件号码"


def unmask(record: Record, unit: Unit, *, by: User, at: datetime, reason: str) -> dict[str, str]:
    """The record's values in the clear; who saw them, when and why is kept.

    Raises NotAllowed for anybody of another unit, Invalid without a reason.
    """
    refusal = why_not(by, unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    reason = written_reason(reason)
    own = safe().open(record.personal, record.key)
    if own:
        Unmasking.objects.create(
            unit=unit,
            ledger_id=record.ledger_id,
            records=[record.pk],
            columns=sorted(own),
            reason=reason,
            by=by,
            at=at,
        )
    values: dict[str, str] = record.values
    return values | own


def written_reason(reason: str, field: str = "reason") -> str:
    """The reason as it is kept; raises Invalid for its field where there is none or too much."""
    reason = reason.strip()
    if not visible(reason):
        raise Invalid("请写明理由", {field: "请写明理由，理由会留存备查"})
    if len(reason) > REASON_AT_MOST:
        raise Invalid("理由太长", {field: f"理由最多{REASON_AT_MOST}字"})
    return reason


def _opened(record: Record | RecordHistory) -> dict[str, str]:
    """Nothing where the key is gone: the rest of the record is still worth seeing."""
    try:
        return safe().open(record.personal, record.key)
    except Unreadable:
        return {}
