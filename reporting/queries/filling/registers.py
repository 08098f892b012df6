"""One register (登记清单) of a campaign: each name once, and who entered it when."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Campaign, Duty, Metric
from reporting.filling.registers import Item, Mention, items_of
from reporting.permissions import sees_all_units
from reporting.scores.facts import same_name
from reporting.scores.knowledge import accepted_cells
from units.models import Unit, User
from units.queries import standing


@dataclass(frozen=True)
class RegisterRow:
    """One name with the units behind it, by the names people know them by."""

    item: Item
    units: list[Unit]
    listed_by: list[Unit]

    @property
    def first(self) -> Mention:
        return self.item.first


@dataclass(frozen=True)
class Register:
    """`rows` is what the search leaves of `count`; `whole` is False for one unit's own part."""

    metric: Metric
    rows: list[RegisterRow]
    count: int
    listed: int
    typed: int
    asked: str
    whole: bool

    @property
    def table(self) -> list[list[str]]:
        """The register as a file has it."""
        head = ["序号", "名称", "登记单位", "首次登记月份", "最近一次仍在列", "同名合并"]
        return [head, *self._lines()]

    def _lines(self) -> Iterable[list[str]]:
        for number, row in enumerate(self.rows, start=1):
            units = "、".join(unit.name for unit in row.units)
            listed = "是" if row.item.listed else "否"
            yield [
                str(number), row.item.name, units, row.first.month, listed, row.item.together,
            ]  # fmt: skip


def register_of(campaign: Campaign, code: str, user: User, *, asked: str) -> Register | None:
    """The register; None without one of that name, and where this person may see none of it."""
    metric = campaign.metrics.filter(code=code, kind=Metric.Kind.REGISTER).first()
    whole = sees_all_units(user, campaign)
    mine = standing(user).units
    owed = Duty.objects.filter(campaign=campaign, metric=metric, reports=True)
    if metric is None or not (whole or owed.filter(unit_id__in=mine).exists()):
        return None
    units = {one.code: one for one in Unit.objects.filter(jurisdiction=campaign.jurisdiction)}
    seen = None if whole else {unit.code for unit in units.values() if unit.pk in mine}
    cells = accepted_cells(campaign, metrics=[code])
    items = items_of(code, cells, units=seen)
    wanted = same_name(asked)
    shown = [one for one in items if wanted in one.key and not (wanted and one.hidden)]
    return Register(
        metric=metric,
        rows=[_row(one, units) for one in shown],
        count=len(items),
        listed=sum(one.listed for one in items),
        typed=sum(len(set(one.spellings)) for one in items),
        asked=asked,
        whole=whole,
    )


def registers_of(campaign: Campaign) -> list[Metric]:
    """Every register the plan asks for, in its order."""
    return list(campaign.metrics.filter(kind=Metric.Kind.REGISTER))


def _row(item: Item, units: dict[str, Unit]) -> RegisterRow:
    return RegisterRow(
        item=item,
        units=[units[code] for code in item.units if code in units],
        listed_by=[units[code] for code in item.listed_by if code in units],
    )
