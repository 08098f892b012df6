"""The months an assessment looks at (考核期间)."""

from dataclasses import dataclass
from datetime import date, datetime

from indicators.models import Campaign
from reporting.duties.deadlines import SHANGHAI


@dataclass(frozen=True)
class Span:
    """From the first to the last month, both counted, seen from a moment."""

    first: date
    last: date
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    @property
    def label(self) -> str:
        first = f"{self.first.year}年{self.first.month}月"
        return (
            first if self.first == self.last else f"{first}—{self.last.year}年{self.last.month}月"
        )

    def holds(self, day: date) -> bool:
        return self.first <= day.replace(day=1) <= self.last


def span_of(campaign: Campaign, *, first: str, last: str, now: datetime) -> Span:
    """The months asked for ("2022-04"); what is missing or unknown is the campaign's own bound.

    The wrong way round they are turned.
    """
    months = {f"{month:%Y-%m}": month for month in campaign.months}
    since = months.get(first, campaign.window_first)
    until = months.get(last, campaign.window_last)
    one, other = sorted((since.replace(day=1), until.replace(day=1)))
    return Span(one, other, now)
