"""How a page finds its campaign, refuses those who may not enter and hands out a workbook."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from indicators.models import Campaign
from reporting.permissions import sees_all_units
from units.models import User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def person(request: HttpRequest) -> User:
    """The signed-in person; LoginRequiredMiddleware keeps everybody else out."""
    assert isinstance(request.user, User)
    return request.user


def campaign_of(request: HttpRequest, code: str) -> Campaign:
    """The campaign in the address, also kept for the navigation; 404 without one."""
    campaigns = list(Campaign.objects.all())
    campaign = next((one for one in campaigns if one.code == code), None)
    if campaign is None:
        raise Http404("没有这项创建活动")
    # Read by navigation.
    request.campaign, request.campaigns = campaign, campaigns  # type: ignore[attr-defined]
    return campaign


def only_those_who_see_all(request: HttpRequest, campaign: Campaign) -> None:
    if not sees_all_units(person(request), campaign):
        raise PermissionDenied("此页面仅供专班办公室和区领导使用")


def clock() -> datetime:
    """The only place where this room's pages read the time."""
    return timezone.now()


def xlsx_answer(name: str, body: bytes) -> HttpResponse:
    """A workbook to be kept under that name."""
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
