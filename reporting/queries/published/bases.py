"""The official basis (市通报): which published number stands, and in which bulletin."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch

from indicators.models import Campaign
from reporting.models import Bulletin, BulletinLine
from reporting.published.standing import (
    Issue,
    MetricMonth,
    Stands,
    points_standing,
    total_standing,
    values_standing,
)


@dataclass(frozen=True)
class OfficialNumber:
    """A published number in force and the bulletin it stands in.

    `summed` says that the paper gives every indicator but no total of its own.
    """

    value: Decimal
    bulletin: Bulletin
    summed: bool = False

    @property
    def as_of(self) -> date:
        return self.bulletin.as_of


@dataclass(frozen=True)
class Official:
    """What the city published of a campaign: per indicator number, the total, metric values.

    What no bulletin gives is absent (未通报); nothing is filled up from the district's points.
    """

    points: dict[int, OfficialNumber]
    total: OfficialNumber | None
    values: dict[MetricMonth, OfficialNumber]

    @property
    def empty(self) -> bool:
        return not self.points and self.total is None and not self.values


def official_of(campaign: Campaign) -> Official:
    """The official basis as it stands; three queries however many bulletins there are."""
    lines = BulletinLine.objects.select_related("indicator", "metric")
    newer = Bulletin.objects.filter(replaces=OuterRef("pk"))
    bulletins = {
        one.pk: one
        for one in Bulletin.objects.filter(campaign=campaign, withdrawn_at=None)
        .exclude(Exists(newer))
        .prefetch_related(Prefetch("lines", lines))
    }
    issues = [_issue(one) for one in bulletins.values()]
    numbers = list(campaign.indicators.values_list("number", flat=True))

    def shown(stands: Stands) -> OfficialNumber:
        return OfficialNumber(stands.value, bulletins[stands.issue.id], stands.summed)

    total = total_standing(issues, numbers)
    return Official(
        points={number: shown(one) for number, one in points_standing(issues).items()},
        total=None if total is None else shown(total),
        values={key: shown(one) for key, one in values_standing(issues).items()},
    )


def _issue(bulletin: Bulletin) -> Issue:
    lines = list(bulletin.lines.all())
    return Issue(
        id=bulletin.pk,
        as_of=bulletin.as_of,
        issued_on=bulletin.issued_on,
        total=bulletin.total,
        points={line.indicator.number: line.value for line in lines if line.indicator},
        values={
            (line.metric.code, f"{line.month:%Y-%m}" if line.month else None): line.value
            for line in lines
            if line.metric
        },
    )
