"""What the frame of every page shows: campaign, role, and the places a person may go."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from indicators.models import Campaign
from indicators.queries import current_campaign
from reporting.permissions import sees_all_units
from units.models import User
from units.queries import standing
from units.roles import Role


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor; two queries for somebody signed in, none for a stranger."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    campaigns = list(Campaign.objects.all())
    here = getattr(request, "campaign", None)
    if here is None:
        here = current_campaign(today=timezone.localdate())
    mine = standing(user)
    return {
        "nav_campaigns": campaigns,
        "nav_campaign": here,
        "nav_role": mine.label,
        "nav_all_units": here is not None and sees_all_units(user, here),
        "nav_has_unit": bool(mine.units),
        "nav_administrator": mine.has({Role.ADMINISTRATOR}),
    }
