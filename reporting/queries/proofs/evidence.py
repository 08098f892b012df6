"""Proofs to read (佐证材料): the list under filters, and what a form may choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet

from indicators.models import Campaign, Indicator, Task
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Evidence, EvidenceFile, Period
from reporting.proofs.evidence import About, visible_to
from units.models import Unit, User
from units.queries import standing
from units.roles import OFFICE

ON_ONE_PAGE = 20


@dataclass(frozen=True)
class Choices:
    """What proofs of a campaign can be linked to, each by the name the address uses."""

    units: list[Unit]
    indicators: list[Indicator]
    periods: list[Period]
    tasks: list[Task]

    def unit(self, code: str) -> Unit | None:
        return next((one for one in self.units if one.code == code), None)

    def indicator(self, number: str) -> Indicator | None:
        return next((one for one in self.indicators if str(one.number) == number), None)

    def period(self, month: str) -> Period | None:
        return next((one for one in self.periods if f"{one.month:%Y-%m}" == month), None)

    def task(self, code: str) -> Task | None:
        return next((one for one in self.tasks if one.code == code), None)

    def about(self, asked: Mapping[str, str]) -> About:
        """The links named; a name that is not there links nothing."""
        return About(
            indicator=self.indicator(asked.get("indicator", "")),
            period=self.period(asked.get("month", "")),
            task=self.task(asked.get("task", "")),
        )


@dataclass(frozen=True)
class EvidenceList:
    """One page of the proofs, newest first."""

    page: "Page[Evidence]"
    unit: Unit | None
    about: About
    choices: Choices
    query: str

    @property
    def rows(self) -> list[Evidence]:
        return list(self.page)


def choices_of(campaign: Campaign, units: QuerySet[Unit] | None = None) -> Choices:
    """Everything a proof can be linked to; four queries."""
    everybody = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
    listed = (units if units is not None else everybody).exclude(kind=Unit.Kind.COLLECTIVE)
    return Choices(
        units=list(listed),
        indicators=list(campaign.indicators.order_by("number")),
        periods=list(campaign.periods.all()),
        tasks=list(campaign.tasks.all()),
    )


def may_prove_for(user: User, campaign: Campaign) -> QuerySet[Unit]:
    """The units this person may add proofs for: their own, for 专班 every unit."""
    mine = standing(user).within(campaign.jurisdiction)
    units = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
    return units if mine.has(OFFICE) else units.filter(pk__in=mine.units)


def evidence_list(campaign: Campaign, user: User, asked: Mapping[str, str]) -> EvidenceList:
    """The proofs this person may know of, under the filters of the address; seven queries."""
    choices = choices_of(campaign)
    unit, about = choices.unit(asked.get("unit", "")), choices.about(asked)
    rows = visible_to(user, campaign)
    if unit is not None:
        rows = rows.filter(unit=unit)
    named = {"indicator": about.indicator, "period": about.period, "task": about.task}
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    page = Paginator(with_files(rows), ON_ONE_PAGE).get_page(asked.get("page"))
    query = "&".join(f"{name}={asked[name]}" for name in sorted(_kept(asked, unit, about)))
    return EvidenceList(page, unit, about, choices, query)


def _kept(asked: Mapping[str, str], unit: Unit | None, about: About) -> set[str]:
    found = {
        "unit": unit,
        "indicator": about.indicator,
        "month": about.period,
        "task": about.task,
    }
    return {name for name, value in found.items() if value is not None}


def with_files(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    files = EvidenceFile.objects.select_related("uploaded_by")
    return rows.select_related("unit", "indicator", "period", "task").prefetch_related(
        Prefetch("files", files)
    )


def evidence_of_indicator(campaign: Campaign, user: User, indicator: Indicator) -> int:
    """How many proofs of the indicator this person may know of; one query."""
    return visible_to(user, campaign).filter(indicator=indicator).count()


def today_of(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()
