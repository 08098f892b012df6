"""Three months of five units accepted and scored, and the next steps they leave."""

from indicators.models import Campaign
from reporting.queries import Levers, levers_of
from reporting.queries.scores.levers import LeverRow
from reporting.scores import scorebook
from tests import builders as build
from tests import kept
from units.models import User

NOW = build.at(4, 20)
UNIT = "market-supervision"
REPORTING = (UNIT, "financial-monitoring", "administrative-approval", "huxi", build.OFFICE_UNIT)
TWO_MONTHS = (
    *(UNIT, "administrative-approval", "financial-monitoring", "public-order"),
    build.OFFICE_UNIT,
)


def three_months(campaign: Campaign) -> Campaign:
    """The real plan as it stands on 20 April, three months of five units accepted and scored."""
    kept.once("three months", lambda: _three_months(campaign))
    return campaign


def _three_months(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    build.deliver_all(campaign, REPORTING, (1, 2, 3), when=build.at(3, 30))
    assert scorebook.ensure_scored(campaign, now=NOW)


def march_and_april(campaign: Campaign) -> Campaign:
    """The real plan on 20 April, two months of five units accepted and scored."""
    kept.once("march and april", lambda: _march_and_april(campaign))
    return campaign


def _march_and_april(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    build.deliver_all(campaign, TWO_MONTHS, (3, 4), when=build.at(4, 18))
    assert scorebook.ensure_scored(campaign, now=build.at(4, 19))


def with_register(campaign: Campaign, of: str) -> Campaign:
    """One unit named two domains and then one of them, 湖西街道 the same in another spelling."""
    kept.once(f"register of {of}", lambda: _with_register(campaign, of))
    return campaign


def _with_register(campaign: Campaign, of: str) -> None:
    build.open_months(campaign, now=NOW)
    build.deliver(campaign, of, 3, when=build.at(3, 30), benefit_domains="信易游\n信易批")
    build.deliver(campaign, of, 4, when=build.at(4, 10), benefit_domains="信易游")
    build.deliver(campaign, "huxi", 4, when=build.at(4, 11), benefit_domains="信 易游")


def found(campaign: Campaign, user: User | None = None, *, month: int = 4, day: int = 20) -> Levers:
    return levers_of(campaign, user or build.leader(), now=build.at(month, day))


def of(rows: list[LeverRow], component: str) -> LeverRow:
    (row,) = [one for one in rows if one.component.code == component]
    return row
