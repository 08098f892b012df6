"""What the addresses of this room begin with: campaign, unit, month and who may look."""

from datetime import date
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.api.given import campaign_named, unit_named
from indicators.models import Campaign
from ledgers.columns import Standard
from ledgers.permissions import NOT_THEIRS, RATES_ONLY, rates_of, sees_records
from ledgers.queries.overview import month_or_none
from ledgers.standard import standards
from units.api.given import read_given, user_of
from units.models import Unit
from units.refusals import NotAllowed

LARGEST = 2**63 - 1


class AskedAfter(serializers.Serializer[Any]):
    """Where a list that is read in pieces goes on."""

    after = serializers.IntegerField(
        required=False, min_value=0, max_value=LARGEST, help_text="上一页所答的 after；第一页不给"
    )


def asked(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the address asks for; a field left empty was not asked."""
    given = request.query_params
    return read_given(shape, {name: given[name] for name in given if given[name]})


def piece(rows: Any, after: object) -> Response:
    """A page of a list; `after` leads to the next one and is null on the last."""
    return Response({"results": rows, "after": after})


def records_of(request: Request, code: str) -> Campaign:
    """The campaign, for those who see single records; 403 for those who see rates only."""
    campaign = campaign_named(code)
    if not sees_records(user_of(request), campaign.jurisdiction):
        raise NotAllowed(RATES_ONLY)
    return campaign


def whose(request: Request, campaign: Campaign, code: str) -> Unit:
    """A unit whose rates this person may see."""
    unit = unit_named(campaign, code)
    if not rates_of(user_of(request), campaign.jurisdiction).filter(pk=unit.pk).exists():
        raise NotAllowed(NOT_THEIRS)
    return unit


def standard_named(code: str) -> Standard:
    found = standards().get(code)
    if found is None:
        raise Http404
    return found


def month_named(text: str) -> date:
    """The first day of the month in an address."""
    found = month_or_none(text)
    if found is None:
        raise Http404
    return found
