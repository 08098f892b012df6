"""The plan's own things as they are found: indicators, units, dated tasks; open to everybody."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse

from indicators.models import Campaign, Component
from indicators.queries import metrics_by_indicator
from reporting.dated.tasking import plain
from reporting.duties.deadlines import SHANGHAI
from reporting.queries.dated.tasks import days_text
from units.models import Unit, User
from units.search.found import NOTHING, Asked, Found, Named, Source, among


@dataclass(frozen=True)
class Called:
    """A unit with every name it goes by."""

    pk: int
    code: str
    name: str
    kind: str
    also: tuple[str, ...]


def called(campaign: Campaign) -> list[Called]:
    """The units of the jurisdiction in the plan's order; one query per campaign object."""
    known: list[Called] | None = campaign.__dict__.get("_called")
    if known is None:
        known = campaign.__dict__["_called"] = list(_read_units(campaign))
    return known


def _read_units(campaign: Campaign) -> Iterator[Called]:
    names = ("pk", "code", "name", "kind", "short_name", "aliases__alias")
    rows = Unit.objects.filter(jurisdiction=campaign.jurisdiction).order_by("position", "pk")
    also, units = defaultdict[int, dict[str, None]](dict), dict[int, tuple[str, str, str]]()
    for pk, code, name, kind, short, alias in rows.values_list(*names):
        units[pk] = code, name, str(Unit.Kind(kind).label)
        also[pk] |= {other: None for other in (short, alias) if other and other != name}
    for pk, (code, name, kind) in units.items():
        yield Called(pk, code, name, kind, tuple(also[pk]))


def find_units(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Every unit; its page shows to strangers no more than names and duties."""
    if campaign is None:
        return NOTHING
    named = (Named(one.code, one.name, [one.kind], one.also) for one in called(campaign))
    return among(named, asked, lambda code: reverse("unit", args=[campaign.code, code]))


def find_indicators(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Every indicator, also by its parts and by the numbers it is scored on."""
    if campaign is None or not campaign.scored:
        return NOTHING
    also = _parts_of(campaign.pk, campaign.loaded_at)
    rows = campaign.indicators.order_by("number").values_list("number", "name", "max")
    named = (
        Named(number, f"{number} {name}", [f"{plain(most)}分"], [name, *also.get(number, ())])
        for number, name, most in rows
    )
    return among(named, asked, lambda number: reverse("indicator", args=[campaign.code, number]))


@lru_cache(maxsize=16)
def _parts_of(pk: int, loaded_at: datetime) -> dict[int, list[str]]:
    """Indicator → its parts and the numbers it is scored on; read once: a plan never changes."""
    found = defaultdict[int, list[str]](list)
    parts = Component.objects.filter(indicator__campaign=pk).order_by("pk")
    for number, name in parts.values_list("indicator__number", "name"):
        found[number].append(name)
    for number, metrics in metrics_by_indicator(Campaign.objects.get(pk=pk)).items():
        found[number] += [one.name for one in metrics]
    return dict(found)


def find_tasks(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Every dated task of the plan, soonest first."""
    if campaign is None:
        return NOTHING
    today = asked.now.astimezone(SHANGHAI).date()
    rows = campaign.tasks.order_by("due", "line", "pk").values_list("code", "title", "due")
    named = (
        Named(code, title, [f"{due.year}年{due.month}月{due.day}日", days_text((due - today).days)])
        for code, title, due in rows
    )
    return among(named, asked, lambda code: reverse("task", args=[campaign.code, code]))


UNITS = Source("units", "单位", "单位的全称、简称和别名", find_units)
INDICATORS = Source("indicators", "指标", "指标、评分项和数据项的名称", find_indicators)
TASKS = Source("tasks", "节点任务", "任务名称、期限月份", find_tasks)
