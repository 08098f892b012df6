"""Taking back a bulletin that was entered in error (撤销): said in public, nothing deleted."""

from datetime import datetime

from django.db import transaction

from reporting.models import Bulletin
from reporting.published.bulletins import gone, hold
from reporting.refusals import Invalid, NotAllowed
from units.models import User
from units.posts import visible
from units.queries import standing
from units.roles import Role

REASON = "reason"
REASON_AT_MOST = 300
HEAD = frozenset({Role.OFFICE_HEAD})


def why_not(user: User, bulletin: Bulletin) -> str | None:
    """None when this person may withdraw the bulletin now, else the sentence."""
    return not_theirs(user, bulletin) or gone(bulletin)


def not_theirs(user: User, bulletin: Bulletin) -> str | None:
    """None when withdrawing is this person's, whatever became of the bulletin."""
    mine = standing(user).within(bulletin.campaign.jurisdiction)
    if mine.has(HEAD):
        return None
    return f"您的角色（{mine.label}）不能撤销通报，请由专班办公室主任撤销"


def withdraw(bulletin: Bulletin, *, by: User, at: datetime, reason: str) -> Bulletin:
    """Takes the paper out of the official basis with all it had corrected; it stays readable.

    Its numbers stand no longer, nor do those it had replaced, and the same file may be entered
    again. Raises NotAllowed, Invalid, and Overtaken for the second of two.
    """
    refusal = not_theirs(by, bulletin)
    if refusal is not None:
        raise NotAllowed(refusal)
    said = _said(reason)
    with transaction.atomic():
        hold(bulletin)
        Bulletin.objects.filter(pk__in=_chain(bulletin)).update(
            withdrawn_by=by, withdrawn_at=at, withdrawn_reason=said
        )
    bulletin.refresh_from_db()
    return bulletin


def _chain(bulletin: Bulletin) -> list[int]:
    """The bulletin and everything it corrects, the newest first."""
    found, next_one = [bulletin.pk], bulletin.replaces
    while next_one is not None:
        found.append(next_one.pk)
        next_one = next_one.replaces
    return found


def _said(reason: str) -> str:
    said = visible(reason)
    if not said:
        sentence = "请写明为什么撤销，如“误录了外区的通报”"
        raise Invalid("请写明撤销原因，尚未撤销", {REASON: sentence})
    if len(said) > REASON_AT_MOST:
        sentence = f"撤销原因有{len(said)}字，最多{REASON_AT_MOST}字，请精简"
        raise Invalid(sentence, {REASON: sentence})
    return said
