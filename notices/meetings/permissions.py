"""Who prepares meetings, who reads their packs, and who may know of which 督办事项."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from indicators.models import Campaign
from notices.meetings.moves import ALSO_JOINT, FOLLOW_UP_MOVES
from notices.models import FollowUp
from reporting.dated import following
from reporting.dated.tasking import TaskMove, TaskState
from reporting.permissions import SEES_EVERYWHERE, sees_all_units
from units.models import Unit, User
from units.queries import standing
from units.roles import OFFICE, SEES_ALL_UNITS, Role

HEAD = frozenset({Role.OFFICE_HEAD})


def why_not_prepare(user: User, campaign: Campaign) -> str | None:
    """None when this person may form packs, write the agenda and enter what was decided."""
    mine = standing(user).within(campaign.jurisdiction)
    if mine.has(OFFICE):
        return None
    return f"您的角色（{mine.label}）不能办理调度会，请交专班办公室办理"


def why_not_arrange(user: User, campaign: Campaign) -> str | None:
    """None when this person may set on which day the pack comes by itself."""
    mine = standing(user).within(campaign.jurisdiction)
    if mine.has(HEAD):
        return None
    return f"您的角色（{mine.label}）不能修改调度安排，请由专班办公室主任修改"


def sees_page_of(user: User, campaign: Campaign, unit: Unit) -> bool:
    """A unit reads its own page of the pack; those who see all units read every page."""
    return sees_all_units(user, campaign) or unit.pk in standing(user).units


def visible_to(user: User | AnonymousUser) -> QuerySet[FollowUp]:
    """The follow-ups this person may know of: those of the own units, led or joint."""
    mine = standing(user)
    rows = FollowUp.objects.select_related("meeting__campaign", "lead")
    rows = rows.prefetch_related("joint")
    if mine.has(SEES_EVERYWHERE):
        return rows
    around = mine.jurisdictions_as(SEES_ALL_UNITS)
    own = Q(lead__in=mine.units) | Q(joint__in=mine.units)
    return rows.filter(own | Q(meeting__campaign__jurisdiction__in=around)).distinct()


def why_not(user: User, move: TaskMove, one: FollowUp, *, claimed_by: int | None) -> str | None:
    """None when the move may be made now, else the sentence; no query of its own."""
    state = TaskState(one.state)
    refusal = following.why_not(
        user,
        move,
        FOLLOW_UP_MOVES[move],
        units=one.units if move in ALSO_JOINT else [one.lead],
        state=state,
        what="督办事项",
        claimed_by=claimed_by,
    )
    if refusal is not None:
        return refusal
    unclaimed = move is TaskMove.SIGN_OFF and state is TaskState.OPEN
    if unclaimed and one.lead_id in standing(user).units:
        return "本单位牵头的事项请先申请销号，再由另一位审核人员确认"
    return None
