"""审签: sending for signature, returning, signing with a number, recalling, voiding it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from notices.circular_moves import CircularMove
from notices.circulars import moving
from notices.circulars.arranging import in_force, next_number
from notices.circulars.checking import Finding, Weight, findings
from notices.models import Circular
from reporting.refusals import Refusal
from units.models import User

# Issues of other weeks signed at the same moment; each retry sees one more number taken.
ATTEMPTS = 20
UNSIGNED: dict[str, Any] = {"signed_by": None, "signed_at": None, "look": {}}
UNSUBMITTED: dict[str, Any] = {"submitted_by": None, "submitted_at": None}


def submit(circular: Circular, *, by: User, at: datetime, version: int) -> Circular:
    """送审; raises Refusal naming what has to be put right first."""
    moving.check(circular, CircularMove.SUBMIT, by=by, version=version)
    hold_up(circular, {Weight.SIGNING}, "送审")
    return moving.move(
        circular,
        CircularMove.SUBMIT,
        by=by,
        at=at,
        version=version,
        submitted_by=by,
        submitted_at=at,
    )


def return_(circular: Circular, *, by: User, at: datetime, version: int, reason: str) -> Circular:
    """退回修改 with the reason the drafter reads."""
    return moving.move(
        circular,
        CircularMove.RETURN,
        by=by,
        at=at,
        version=version,
        reason=reason,
        **UNSUBMITTED,
    )


def sign(circular: Circular, *, by: User, at: datetime, version: int) -> Circular:
    """签发: the issue gets the next number and keeps it; of two signers one is told of the other.

    Numbers have no gaps: they are given in this transaction, and a constraint decides a race.
    """
    moving.check(circular, CircularMove.SIGN, by=by, version=version)
    hold_up(circular, {Weight.SIGNING}, "签发")
    for _ in range(ATTEMPTS):
        arranged = in_force(circular.campaign).arranged
        number = circular.number or next_number(circular.campaign, arranged)
        try:
            with transaction.atomic():
                return moving.move(
                    circular,
                    CircularMove.SIGN,
                    by=by,
                    at=at,
                    version=version,
                    number=number,
                    look=arranged.look.to_json(),
                    signed_by=by,
                    signed_at=at,
                )
        except IntegrityError:
            circular.refresh_from_db()
    raise Refusal("同时签发的通报过多，没有签发，请稍后再试")


def recall(circular: Circular, *, by: User, at: datetime, version: int, reason: str) -> Circular:
    """撤回 before it is sent; a number already given stays with this issue."""
    return moving.move(
        circular,
        CircularMove.RECALL,
        by=by,
        at=at,
        version=version,
        reason=reason,
        **UNSIGNED,
        **UNSUBMITTED,
    )


def void(circular: Circular, *, by: User, at: datetime, version: int, reason: str) -> Circular:
    """作废 of a recalled issue that will not be signed again: its number stays with it for good."""
    return moving.move(
        circular,
        CircularMove.VOID,
        by=by,
        at=at,
        version=version,
        reason=reason,
        voided_by=by,
        voided_at=at,
    )


def hold_up(circular: Circular, weights: Collection[Weight], doing: str) -> None:
    """Raises Refusal when a finding of that weight stands."""
    grave: list[Finding] = [one for one in findings(circular) if one.weight in weights]
    if grave:
        said = "；".join(f"{one.text}，{one.way_out}" for one in grave)
        raise Refusal(f"有{len(grave)}处须先办理，尚未{doing}：{said}")
