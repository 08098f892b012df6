"""How a page of the ledgers finds its campaign, refuses, and reads what an address says."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from indicators.models import Campaign
from indicators.queries import current_campaign
from ledgers.columns import Standard
from ledgers.permissions import RATES_ONLY, sees_records
from ledgers.queries.overview import month_or_none
from ledgers.standard import standards
from units.models import Unit, User

STATUS = {"not_allowed": 403, "overtaken": 409, "invalid": 422, "refused": 409, "unreadable": 409}
STATUS |= {"busy": 429}


def person(request: HttpRequest) -> User:
    """The signed-in person; LoginRequiredMiddleware keeps everybody else out."""
    assert isinstance(request.user, User)
    return request.user


def campaign_of(request: HttpRequest, code: str) -> Campaign:
    """The campaign in the address, also kept for the frame of the page; 404 without one."""
    campaign = current_campaign(today=timezone.localdate(), code=code)
    if campaign is None:
        raise Http404("没有这项创建活动")
    request.campaign = campaign  # type: ignore[attr-defined]  # read by the frame
    return campaign


def records_of(request: HttpRequest, code: str) -> Campaign:
    """The same, for pages of single records and batches: 403 for those who see rates only."""
    campaign = campaign_of(request, code)
    if not sees_records(person(request), campaign.jurisdiction):
        raise PermissionDenied(RATES_ONLY)
    return campaign


def standard_or_404(code: str) -> Standard:
    found = standards().get(code)
    if found is None:
        raise Http404("没有这种台账")
    return found


def unit_or_404(campaign: Campaign, code: str) -> Unit:
    found = Unit.objects.filter(jurisdiction=campaign.jurisdiction, code=code).first()
    if found is None:
        raise Http404("没有这个单位")
    return found


def month_or_404(text: str) -> date:
    found = month_or_none(text)
    if found is None:
        raise Http404("没有这个月份")
    return found


def number_of(text: str) -> int:
    """A number of an address, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def cleaned(text: str) -> str:
    return text.replace("\0", "")


def clock() -> datetime:
    """The only place where this room's pages read the time."""
    return timezone.now()
