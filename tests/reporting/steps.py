"""Three months of five units accepted and scored, and the next steps they leave."""

from indicators.models import Campaign
from reporting.queries import Levers, levers_of
from reporting.queries.scores.levers import LeverRow
from reporting.scores import scorebook
from tests import builders as build
from units.models import User

NOW = build.at(4, 20)
UNIT = "market-supervision"
REPORTING = (UNIT, "financial-monitoring", "administrative-approval", "huxi", build.OFFICE_UNIT)


def three_months(campaign: Campaign) -> Campaign:
    """The real plan as it stands on 20 April."""
    build.open_months(campaign, now=NOW)
    build.deliver_all(campaign, REPORTING, (1, 2, 3), when=build.at(3, 30))
    assert scorebook.ensure_scored(campaign, now=NOW)
    return campaign


def found(campaign: Campaign, user: User | None = None, *, month: int = 4, day: int = 20) -> Levers:
    return levers_of(campaign, user or build.leader(), now=build.at(month, day))


def of(rows: list[LeverRow], component: str) -> LeverRow:
    (row,) = [one for one in rows if one.component.code == component]
    return row
