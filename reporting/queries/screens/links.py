"""The links of a campaign's wall screens as the office reads them, the history included."""

from dataclasses import dataclass
from datetime import datetime

from indicators.models import Campaign
from reporting.models import ScreenLink

OPEN, REVOKED, OVER = ("good", "在用"), ("", "已停用"), ("", "已到期")


@dataclass(frozen=True)
class LinkRow:
    """One link and how it stands now: a tone and a word."""

    link: ScreenLink
    tone: str
    state: str

    @property
    def open(self) -> bool:
        return (self.tone, self.state) == OPEN


def link_rows(campaign: Campaign, *, now: datetime) -> list[LinkRow]:
    """Every link ever made, those in use first, then the newest; one query."""
    links = ScreenLink.objects.filter(campaign=campaign).select_related("made_by", "revoked_by")
    rows = [LinkRow(one, *_standing(one, now)) for one in links]
    return sorted(rows, key=lambda row: not row.open)


def _standing(link: ScreenLink, now: datetime) -> tuple[str, str]:
    if link.revoked_at is not None:
        return REVOKED
    return OPEN if now < link.expires_at else OVER
