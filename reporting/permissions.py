"""The only doors to submissions: who sees which, and why a move is refused."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from indicators.models import Campaign
from reporting.models import Submission
from reporting.workflow import MOVES, Move, Rule, State
from units.models import User
from units.queries import standing
from units.roles import OF_A_UNIT, SEES_ALL_UNITS, Role

SEES_EVERYTHING = SEES_ALL_UNITS | {Role.ADMINISTRATOR}
# Held without a unit, so for no jurisdiction in particular.
SEES_EVERYWHERE = SEES_EVERYTHING - OF_A_UNIT


def sees_all_units(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """True for those who may see every unit of the campaign's jurisdiction."""
    return standing(user).within(campaign.jurisdiction).has(SEES_EVERYTHING)


def visible_to(user: User | AnonymousUser) -> QuerySet[Submission]:
    """The submissions this person may know of; strangers' rows do not exist for them."""
    mine = standing(user)
    if mine.has(SEES_EVERYWHERE):
        return Submission.objects.all()
    around = mine.jurisdictions_as(SEES_ALL_UNITS)
    return Submission.objects.filter(Q(unit_id__in=mine.units) | Q(unit__jurisdiction__in=around))


def why_not(user: User, move: Move, submission: Submission) -> str | None:
    """None when the move may be made now, else the sentence that says why not."""
    rule = MOVES[move]
    return (
        not_theirs(user, move, submission)
        or _not_now(rule, submission)
        or _not_by_them(rule, user, submission)
    )


def not_theirs(user: User, move: Move, submission: Submission) -> str | None:
    """None when the move is this person's to make, in whatever state the submission is."""
    rule, mine = MOVES[move], standing(user).within(submission.unit.jurisdiction)
    if not mine.has(rule.roles):
        return f"您的角色（{mine.label}）不能{rule.label}"
    belongs = submission.unit_id in mine.units
    if any(submission.unit_id in mine.units_as(role) for role in rule.own):
        return None
    if mine.has(rule.others):
        return f"本单位的报送单不能{rule.label}，请直接提交" if belongs and not rule.own else None
    return f"只能由{submission.unit.name}的人员{rule.label}"


def _not_now(rule: Rule, submission: Submission) -> str | None:
    state, sign_off = State(submission.state), submission.period.campaign.sign_off
    if state in rule.starts_under(sign_off):
        return None
    if state in rule.starts:
        return f"报送单尚待{submission.unit.name}的单位审核人审签，不能{rule.label}"
    if rule.in_step and not rule.starts and state in rule.in_step:
        return f"本活动以盖章页代替在线审签，不能{rule.label}"
    return f"报送单当前为“{state.label}”，不能{rule.label}"


def _not_by_them(rule: Rule, user: User, submission: Submission) -> str | None:
    if rule.another and submission.submitted_by_id == user.pk:
        return f"本人提交的报送单须由另一位审核人员{rule.label}"
    return None


def moves_open_to(user: User, submission: Submission) -> list[Move]:
    return [move for move in Move if why_not(user, move, submission) is None]
