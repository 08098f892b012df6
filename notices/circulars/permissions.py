"""The only door to issues, and why a move with one is refused."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from indicators.models import Campaign
from notices.circular_moves import CIRCULAR_MOVES, CircularMove, CircularState
from notices.models import Circular
from units.models import User
from units.queries import standing
from units.roles import OFFICE, Role

Somebody = User | AnonymousUser


def drafts(user: Somebody, campaign: Campaign) -> bool:
    """True for those who see issues before they are sent: the office of the jurisdiction."""
    return standing(user).within(campaign.jurisdiction).has(OFFICE)


def visible_to(user: Somebody, campaign: Campaign) -> QuerySet[Circular]:
    """The office sees every issue, everybody else with a role here those that were sent."""
    rows = Circular.objects.filter(campaign=campaign)
    if drafts(user, campaign):
        return rows
    if not standing(user).within(campaign.jurisdiction).roles:
        return rows.none()
    return rows.filter(state=CircularState.SENT)


def voided_in(user: Somebody, campaign: Campaign) -> QuerySet[Circular]:
    """Issues whose number was given and never sent: whoever reads the others may ask for it."""
    rows = Circular.objects.filter(campaign=campaign, state=CircularState.VOIDED)
    if not standing(user).within(campaign.jurisdiction).roles:
        return rows.none()
    return rows.order_by("number")


def why_not(user: User, move: CircularMove, circular: Circular) -> str | None:
    """None when the move may be made now, else the sentence that says why not."""
    rule = CIRCULAR_MOVES[move]
    mine = standing(user).within(circular.campaign.jurisdiction)
    if not mine.has(rule.roles):
        return f"您的角色（{mine.label}）不能{rule.label}通报"
    state = CircularState(circular.state)
    if state not in rule.starts:
        return f"本期通报当前为“{state.label}”，不能{rule.label}"
    if rule.numbered and circular.number is None:
        return f"本期通报还没有期号，不需要{rule.label}"
    if rule.another and user.pk in (circular.submitted_by_id, circular.edited_by_id):
        return f"本人拟稿或送审的通报须由另一人{rule.label}"
    return None


def why_not_arrange(user: Somebody, campaign: Campaign) -> str | None:
    """None when this person may change the campaign's settings of circulars."""
    mine = standing(user).within(campaign.jurisdiction)
    if mine.has({Role.OFFICE_HEAD}):
        return None
    return f"您的角色（{mine.label}）不能修改通报设置，请由专班办公室主任修改"
