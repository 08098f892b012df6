"""The list of units (单位): names for everybody, who is late and unreachable for the office."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from indicators.models import Campaign
from reporting.models import Cell, Submission
from reporting.queries.people.people import Posts, posts_of
from reporting.workflow import EDITABLE, State
from units.models import Unit

FILTERS = ("contacts", "late")


@dataclass(frozen=True)
class UnitRow:
    """One unit; `late` months are past their date and were never handed in."""

    posts: Posts
    late: int
    returned: int

    @property
    def unit(self) -> Unit:
        return self.posts.unit


@dataclass(frozen=True)
class UnitList:
    """`rows` is what the filters leave; `whole` is False for those who see names alone.

    `told` says in one sentence what is to be done about all of them, filtered or not.
    """

    rows: list[UnitRow]
    count: int
    kinds: list[tuple[str, str]]
    kind: str
    only: str
    whole: bool
    told: str


def unit_list(campaign: Campaign, *, whole: bool, kind: str, only: str, now: datetime) -> UnitList:
    """Every unit of the plan's jurisdiction; three queries for the office, one for others."""
    units = list(Unit.objects.filter(jurisdiction=campaign.jurisdiction))
    there = {unit.kind for unit in units}
    kinds = [(value, str(label)) for value, label in Unit.Kind.choices if value in there]
    kind = kind if whole and kind in there else ""
    only = only if whole and only in FILTERS else ""
    rows = (
        _rows(campaign, units, now) if whole else [UnitRow(Posts(one, []), 0, 0) for one in units]
    )
    shown = [row for row in rows if kind in ("", row.unit.kind) and _asked_for(row, only)]
    return UnitList(shown, len(units), kinds, kind, only, whole, _told(rows))


def _rows(campaign: Campaign, units: list[Unit], now: datetime) -> list[UnitRow]:
    late, returned = _open_months(campaign, now)
    return [UnitRow(row, late[row.unit.pk], returned[row.unit.pk]) for row in posts_of(units)]


def _told(rows: list[UnitRow]) -> str:
    late, returned = sum(row.late > 0 for row in rows), sum(row.returned > 0 for row in rows)
    silent = sum(_asked_for(row, "contacts") for row in rows)
    found = [
        f"{late}个单位有逾期未报的月份" if late else "",
        f"{returned}个有退回待改的" if returned else "",
        f"{silent}个联系岗位不全" if silent else "",
    ]
    said = "，".join(text for text in found if text)
    return f"{said}；点单位名称办理。" if said else "各单位没有逾期和退回，联系岗位齐全，不用办理。"


def _asked_for(row: UnitRow, only: str) -> bool:
    if only == "contacts":
        return row.unit.member and bool(row.posts.missing)
    return only != "late" or row.late > 0


def _open_months(campaign: Campaign, now: datetime) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Unit → how many months are overdue, and how many were sent back; one query."""
    owed = Cell.objects.filter(submission=OuterRef("pk"), owed=True)
    rows = Submission.objects.filter(
        Exists(owed), period__campaign=campaign, period__opens_at__lte=now, state__in=EDITABLE
    ).values_list("unit_id", "state", "first_submitted_at", "period__due_at")
    late, returned = Counter[int](), Counter[int]()
    for unit, state, first, due in rows:
        late[unit] += first is None and due <= now
        returned[unit] += state == State.RETURNED
    return late, returned
