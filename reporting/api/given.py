"""What most addresses of this room begin with: who asks, about what, and what was sent."""

from rest_framework.request import Request

from indicators.api.given import campaign_named, unit_named
from indicators.models import Campaign
from reporting.permissions import sees_all_units
from reporting.proofs.evidence import Upload
from reporting.proofs.papers import EVIDENCE_AT_MOST
from reporting.refusals import NotAllowed
from units.api.given import FILE, PARSERS, read_given, refuse, texts_of, user_of

__all__ = [
    "FILE",
    "PARSERS",
    "campaign_named",
    "only_those_who_see_all",
    "read_given",
    "refuse",
    "texts_of",
    "unit_named",
    "upload_of",
    "user_of",
]


def only_those_who_see_all(request: Request, campaign: Campaign) -> None:
    if not sees_all_units(user_of(request), campaign):
        raise NotAllowed("此内容仅供专班办公室和区领导使用")


def upload_of(request: Request) -> Upload | None:
    """The file sent; read no further than a byte beyond what is taken."""
    chosen = request.FILES.get(FILE)
    if chosen is None:
        return None
    return Upload(chosen.name or "", chosen.read(EVIDENCE_AT_MOST + 1))
