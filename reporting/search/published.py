"""What the city published (市通报), as it is found; open to everybody who sees the campaign."""

from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Bulletin
from units.models import User
from units.search.found import NOTHING, Asked, Found, Named, Source, among


def find(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Bulletins by title, 文号, issuer and date, the newest data in front; one query."""
    if campaign is None or not campaign.scored:
        return NOTHING
    names = ("pk", "title", "document", "issuer", "issued_on", "withdrawn_at", "replaced_by")
    rows = Bulletin.objects.filter(campaign=campaign).values_list(*names)
    named = (
        Named(
            pk,
            title,
            [document, issuer, f"{day.year}年{day.month}月{day.day}日", *_gone(withdrawn, newer)],
            ["市通报"],
        )
        for pk, title, document, issuer, day, withdrawn, newer in rows
    )
    return among(named, asked, lambda pk: reverse("bulletin", args=[campaign.code, pk]))


def _gone(withdrawn: object, newer: object) -> list[str]:
    """Why it holds no longer, where it does not."""
    return ["已撤销"] if withdrawn else ["已更正"] if newer else []


BULLETINS = Source("bulletins", "市通报", "标题、文号、发布单位和日期", find)
