"""The only doors to submissions: who sees which, and why a move is refused."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from reporting.models import Submission
from reporting.workflow import MOVES, Move, State
from units.models import User
from units.queries import standing
from units.roles import SEES_ALL_UNITS, Role

SEES_EVERYTHING = SEES_ALL_UNITS | {Role.ADMINISTRATOR}


def sees_all_units(user: User | AnonymousUser) -> bool:
    return standing(user).has(SEES_EVERYTHING)


def visible_to(user: User | AnonymousUser) -> QuerySet[Submission]:
    """The submissions this person may know of; strangers' rows do not exist for them."""
    if sees_all_units(user):
        return Submission.objects.all()
    return Submission.objects.filter(unit_id__in=standing(user).units)


def why_not(user: User, move: Move, submission: Submission) -> str | None:
    """None when the move may be made now, else the sentence that says why not."""
    rule = MOVES[move]
    mine = standing(user)
    held = [role for role in rule.roles if role in mine.roles]
    if not held:
        return f"您的角色（{mine.label}）不能{rule.label}"
    if rule.own_unit and not any(submission.unit_id in mine.units_as(role) for role in held):
        return f"只能由{submission.unit.name}的人员{rule.label}"
    if State(submission.state) not in rule.starts:
        return f"报送单当前为“{State(submission.state).label}”，不能{rule.label}"
    if not rule.own_unit and submission.submitted_by_id == user.pk:
        return f"本人提交的报送单须由另一位审核人员{rule.label}"
    return None


def moves_open_to(user: User, submission: Submission) -> list[Move]:
    return [move for move in Move if why_not(user, move, submission) is None]
