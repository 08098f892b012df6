"""Who sees how the portal is set up (设置), and for which campaigns."""

from indicators.models import Campaign
from units.models import User
from units.queries import standing
from units.roles import ANSWERS_FOR_SETTINGS, Role


def why_not(user: User) -> str | None:
    """None when this person may see the settings, else the sentence that says why not."""
    mine = standing(user)
    if mine.has(ANSWERS_FOR_SETTINGS):
        return None
    return f"您的角色（{mine.label}）看不到设置，请找专班办公室主任或系统管理员"


def campaigns_for(user: User) -> list[Campaign]:
    """The campaigns whose settings this person sees: the administrator all, a head its own.

    One query, the campaign that began last first.
    """
    mine, campaigns = standing(user), Campaign.objects.all()
    if not mine.has({Role.ADMINISTRATOR}):
        places = mine.jurisdictions_as(ANSWERS_FOR_SETTINGS)
        campaigns = campaigns.filter(jurisdiction__in=places)
    return list(campaigns.order_by("-window_first", "pk"))
