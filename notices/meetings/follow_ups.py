"""Moving a 督办事项: progress, claim, sign-off, return; by the one mechanism of sign-off."""

from datetime import datetime

from django.db import transaction

from notices.meetings import permissions
from notices.meetings.moves import FOLLOW_UP_MOVES
from notices.models import FollowUp, FollowUpStep
from reporting.dated import following
from reporting.dated.tasking import TaskMove
from reporting.models import Evidence
from reporting.proofs import evidence
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import User

PROOF = "evidence"


def claimant(one: FollowUp) -> int | None:
    """Who asked last for the sign-off; one query."""
    claims = one.steps.filter(kind=TaskMove.CLAIM)
    return claims.values_list("by_id", flat=True).first()


def why_not(user: User, move: TaskMove, one: FollowUp) -> str | None:
    """None when the move may be made now, else the sentence; one query beside the standing's."""
    return permissions.why_not(user, move, one, claimed_by=claimant(one))


def move(
    one: FollowUp,
    *,
    move: TaskMove,
    by: User,
    at: datetime,
    version: int,
    text: str,
    proof: str = "",
) -> FollowUp:
    """Makes the move and writes its step; the version shown to the person is the lock.

    Raises NotAllowed, Invalid under "text" or "evidence", and Overtaken with who and when.
    """
    if one.version != version:
        raise Overtaken(_told(one))
    refusal = why_not(by, move, one)
    if refusal is not None:
        raise NotAllowed(refusal)
    rule = FOLLOW_UP_MOVES[move]
    said, shown = following.said(rule, text), _proof(one, by, proof)
    with transaction.atomic():
        if following.swapped(one, move=move, rule=rule, version=version, at=at):
            FollowUpStep.objects.create(
                follow_up=one,
                kind=move,
                text=said,
                evidence=shown,
                version=version + 1,
                by=by,
                at=at,
            )
            one.refresh_from_db(fields=["state", "version", "finished_on"])
            return one
    raise Overtaken(_told(one))


def proofs_of(one: FollowUp, user: User) -> list[Evidence]:
    """The proofs of its units that this person may know of, newest first; two queries."""
    rows = evidence.visible_to(user, one.meeting.campaign)
    return list(rows.filter(unit__in=one.units).select_related("unit"))


def _proof(one: FollowUp, by: User, chosen: str) -> Evidence | None:
    if not chosen:
        return None
    known = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0
    found = next((row for row in proofs_of(one, by) if row.pk == known), None)
    if found is None:
        sentence = "没有这份佐证材料，或者不属于牵头、配合单位；请重新选择"
        raise Invalid(sentence, {PROOF: sentence})
    return found


def _told(one: FollowUp) -> str:
    step = one.steps.select_related("by").first()
    return following.told(step, FOLLOW_UP_MOVES)
