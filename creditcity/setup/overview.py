"""Every area of the settings in the order in which people look for them."""

from datetime import datetime

from django.utils import timezone

from creditcity.setup import reported, system, told
from creditcity.setup.area import Area, Group
from indicators.models import Campaign
from units.models import User


def groups(user: User, campaign: Campaign | None, *, now: datetime) -> list[Group]:
    """The areas, grouped; without a campaign only what holds for the whole portal.

    As many queries whatever the areas hold.
    """
    return [
        Group("报送与评分", _reported(user, campaign, now)),
        Group("通知与通报", _told(user, campaign)),
        Group("系统", _kept(user, campaign, now)),
    ]


def _reported(user: User, campaign: Campaign | None, now: datetime) -> list[Area]:
    today = timezone.localtime(now).date()
    days = reported.working_days(user, today=today)
    if campaign is None:
        return [days]
    scored = [reported.readings(user, campaign)] if campaign.scored else []
    return [
        reported.cycle(campaign, today=today),
        days,
        *scored,
        reported.people(user, campaign),
    ]


def _told(user: User, campaign: Campaign | None) -> list[Area]:
    if campaign is None:
        return [told.letters(user)]
    met = [told.meetings(user, campaign)] if campaign.scored else []
    return [told.letters(user), told.circulars(user, campaign), *met]


def _kept(user: User, campaign: Campaign | None, now: datetime) -> list[Area]:
    whole = [system.mail(user, now=now), system.security(now=now), system.backups(now=now)]
    if campaign is None:
        return whole
    shown = [told.screens(user, campaign, now=now)] if campaign.scored else []
    return [*whole, *shown, reported.keeping(campaign, today=timezone.localtime(now).date())]
