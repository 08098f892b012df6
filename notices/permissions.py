"""Who may read which letters, and who may decide about one (发送记录)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from notices.models import Dispatch, DispatchAct
from notices.outbox import DOUBTFUL_AFTER
from units.models import Membership, User
from units.queries import standing
from units.roles import OFFICE, Role

Act = DispatchAct.Act
State = Dispatch.State
# 专班办公室主任 answers for what goes out; the administrator keeps the mail running.
DECIDES = frozenset({Role.OFFICE_HEAD, Role.ADMINISTRATOR})
ALLOWED = {
    Act.WITHHOLD: frozenset({State.QUEUED, State.CLAIMED}),
    Act.RESEND: frozenset({State.FAILED, State.UNKNOWN, State.SENT, State.WITHHELD}),
    Act.CONFIRM: frozenset({State.UNKNOWN}),
}
# These may have arrived: sending them again may mean two.
MAY_HAVE_ARRIVED = frozenset({State.UNKNOWN, State.SENT})


def may_not_read(user: User) -> str | None:
    """None when this person may read letters at all."""
    mine = standing(user)
    may = mine.has(OFFICE | {Role.ADMINISTRATOR})
    return None if may else "发送记录仅供专班办公室和系统管理员查看"


def may_not_see_plans(user: User) -> str | None:
    """None when this person may see who is told when, and in what words."""
    if may_not_read(user) is None:
        return None
    return "通知方案仅供专班办公室和系统管理员查看"


def visible_to(user: User) -> QuerySet[Dispatch]:
    """The administrator's: every letter; the office's: those to its jurisdiction's people."""
    mine = standing(user)
    if mine.has({Role.ADMINISTRATOR}):
        return Dispatch.objects.all()
    places = mine.jurisdictions_as(OFFICE)
    held = Membership.objects.filter(user=OuterRef("recipient"))
    here = held.filter(Q(unit=None) | Q(unit__jurisdiction__in=places))
    if not places:
        return Dispatch.objects.none()
    return Dispatch.objects.filter(
        Exists(here)
        | Q(contact__unit__jurisdiction__in=places)
        | (~Q(robot="") & Q(campaign__jurisdiction__in=places))
    )


def not_theirs(user: User, act: str) -> str | None:
    """None when this person may do this to letters, however they stand."""
    mine = standing(user)
    if mine.has(DECIDES):
        return None
    return f"您的角色（{mine.label}）不能{Act(act).label}，请找专班办公室主任或系统管理员"


def why_not(user: User, act: str, letter: Dispatch, *, now: datetime) -> str | None:
    """None when this person may do this to the letter as it stands."""
    refusal, state = not_theirs(user, act), state_at(letter, now)
    if refusal is not None or state in ALLOWED[Act(act)]:
        return refusal
    return f"这封信{State(state).label}，不能{Act(act).label}"


def state_at(letter: Dispatch, now: datetime) -> str:
    """The state as it is to be read: a letter too long on the line is doubtful, even where no
    worker is left to write that down."""
    since = letter.in_data_at
    if letter.state == State.IN_DATA and since is not None and now - since > DOUBTFUL_AFTER:
        return State.UNKNOWN
    return letter.state
