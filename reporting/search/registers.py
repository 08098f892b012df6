"""The items of the registers (登记清单) as they are found, by those who see who entered them."""

from collections.abc import Iterator

from django.urls import reverse

from indicators.models import Campaign, Metric
from reporting.filling.details import mark_of
from reporting.filling.personal import is_personal
from reporting.models import Cell
from reporting.permissions import sees_all_units
from reporting.scores.facts import same_name
from reporting.search.plan import called
from units.models import User
from units.queries import standing
from units.search.found import NOTHING, Asked, Found, Named, Source, among

Place = tuple[str, str, str]


def find(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Each name once per register and unit, accepted or not; nothing of what may be a person's.

    One query besides that of the units.
    """
    if campaign is None or not campaign.scored:
        return NOTHING
    named = _named(user, campaign)
    return among(named, asked, lambda at: reverse("register-item", args=[campaign.code, *at]))


def _named(user: User, campaign: Campaign) -> Iterator[Named[Place]]:
    units = {one.pk: one for one in called(campaign)}
    cells = Cell.objects.filter(metric__campaign=campaign, metric__kind=Metric.Kind.REGISTER)
    if not sees_all_units(user, campaign):
        mine = standing(user).units
        owed = campaign.duties.filter(reports=True, unit_id__in=mine).values("metric_id")
        cells = cells.filter(submission__unit_id__in=mine, metric_id__in=owed)
    names = ("metric__code", "metric__name", "submission__unit_id", "items")
    cells = cells.exclude(items=[]).order_by("metric__position", "submission__period__month", "pk")
    seen = set[tuple[str, int, str]]()
    for metric, register, pk, items in cells.values_list(*names):
        for name in items:
            at = (metric, pk, same_name(name))
            if at in seen or pk not in units or is_personal(metric, name):
                continue
            seen.add(at)
            unit = units[pk]
            yield Named((metric, unit.code, mark_of(name)), name, [register, unit.name])


ITEMS = Source("register-items", "登记项", "登记清单中的名称、清单名称和登记单位", find)
