"""The official basis (市通报): which published number stands, and in which bulletin."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef

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


class Line(NamedTuple):
    """One number of a bulletin: an indicator's points, or a metric's value of a month or none."""

    indicator: int | None
    metric: str | None
    month: date | None
    value: Decimal


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
    """The official basis as it stands; two queries however many bulletins there are,
    a third where none of them gives a total."""
    newer = Bulletin.objects.filter(replaces=OuterRef("pk"))
    standing = Bulletin.objects.filter(campaign=campaign, withdrawn_at=None)
    bulletins = {one.pk: one for one in standing.exclude(Exists(newer))}
    lines = _lines(bulletins)
    issues = [_issue(one, lines[one.pk]) for one in bulletins.values()]

    def shown(stands: Stands) -> OfficialNumber:
        return OfficialNumber(stands.value, bulletins[stands.issue.id], stands.summed)

    total = total_standing(issues, campaign.indicators.values_list("number", flat=True))
    return Official(
        points={number: shown(one) for number, one in points_standing(issues).items()},
        total=None if total is None else shown(total),
        values={key: shown(one) for key, one in values_standing(issues).items()},
    )


def _lines(bulletins: Iterable[int]) -> defaultdict[int, list[Line]]:
    """Bulletin → its lines as indicator number, metric code, month and value; one query."""
    found = defaultdict[int, list[Line]](list)
    names = ("bulletin_id", "indicator__number", "metric__code", "month", "value")
    rows = BulletinLine.objects.filter(bulletin__in=list(bulletins)).values_list(*names)
    for bulletin, *line in rows:
        found[bulletin].append(Line(*line))
    return found


def _issue(bulletin: Bulletin, lines: list[Line]) -> Issue:
    return Issue(
        id=bulletin.pk,
        as_of=bulletin.as_of,
        issued_on=bulletin.issued_on,
        total=bulletin.total,
        points={line.indicator: line.value for line in lines if line.indicator is not None},
        values={
            (line.metric, f"{line.month:%Y-%m}" if line.month else None): line.value
            for line in lines
            if line.metric is not None
        },
    )
