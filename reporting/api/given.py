"""What most addresses of this room begin with: who asks, about what, and what was sent."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.settings import api_settings

from indicators.models import Campaign
from reporting.permissions import sees_all_units
from reporting.proofs.evidence import Upload
from reporting.proofs.papers import EVIDENCE_AT_MOST
from reporting.refusals import NotAllowed
from units.models import Unit, User

# JSON is read too, so that a program that sends it is told about the file in the one shape.
PARSERS: tuple[Any, ...] = (*api_settings.DEFAULT_PARSER_CLASSES, MultiPartParser)
FILE = "file"


def user_of(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def campaign_named(code: str) -> Campaign:
    return get_object_or_404(Campaign, code=code)


def unit_named(campaign: Campaign, code: str) -> Unit:
    return get_object_or_404(Unit, jurisdiction=campaign.jurisdiction, code=code)


def refuse(refusal: str | None) -> None:
    """Raises the sentence that says why not, where there is one."""
    if refusal is not None:
        raise NotAllowed(refusal)


def only_those_who_see_all(request: Request, campaign: Campaign) -> None:
    if not sees_all_units(user_of(request), campaign):
        raise NotAllowed("此内容仅供专班办公室和区领导使用")


def read_given(shape: type[serializers.Serializer[Any]], sent: Any) -> dict[str, Any]:
    """What was sent in that shape; 400 with a sentence for every field that does not fit."""
    given = shape(data=sent)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def texts_of(request: Request) -> dict[str, str]:
    """Every field of a form as text without NUL, which PostgreSQL cannot keep."""
    sent: Any = request.data
    return {name: _text(sent[name]) for name in sent if name != FILE}


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\0", "")


def upload_of(request: Request) -> Upload | None:
    """The file sent; read no further than a byte beyond what is taken."""
    chosen = request.FILES.get(FILE)
    if chosen is None:
        return None
    return Upload(chosen.name or "", chosen.read(EVIDENCE_AT_MOST + 1))
