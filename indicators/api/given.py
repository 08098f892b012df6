"""What an address below a campaign names: the campaign, and a unit of its jurisdiction."""

from django.shortcuts import get_object_or_404

from indicators.models import Campaign
from units.models import Unit


def campaign_named(code: str) -> Campaign:
    return get_object_or_404(Campaign, code=code)


def unit_named(campaign: Campaign, code: str) -> Unit:
    return get_object_or_404(Unit, jurisdiction=campaign.jurisdiction, code=code)
