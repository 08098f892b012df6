"""Who changed something last, from the rows that keep it."""

from datetime import datetime

from django.utils import timezone

from creditcity.setup.area import Changed
from indicators.models import Campaign
from units.models import User

BY_THE_PLAN = "随方案载入"
BY_THE_PORTAL = "系统载入"


def of(who: User | None, at: datetime) -> Changed:
    """The post of that person; nobody is the portal itself."""
    return Changed(who.post if who else BY_THE_PORTAL, timezone.localtime(at))


def with_plan(campaign: Campaign) -> Changed:
    return Changed(BY_THE_PLAN, timezone.localtime(campaign.loaded_at))
