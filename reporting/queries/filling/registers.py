"""One register (登记清单) of a campaign: each name once, who entered it when, what is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Campaign, Duty, Metric
from reporting.filling.details import Detail, asked_of, mark_of, missing
from reporting.filling.personal import is_personal
from reporting.filling.registers import Item, Mention, items_of
from reporting.models import Cell, RegisterDetail
from reporting.permissions import sees_all_units
from reporting.scores.facts import same_name
from reporting.scores.knowledge import accepted_cells
from reporting.workflow import State
from units.models import Unit, User
from units.names import in_list
from units.queries import standing


@dataclass(frozen=True)
class Told:
    """What one unit told of an item; `missing` names what is still to be told."""

    unit: Unit
    mark: str
    answers: list[tuple[str, str]]
    detail: RegisterDetail | None
    missing: list[str]

    @property
    def proof(self) -> str:
        """The title of its proof; a confidential one is on its own page for those who may know."""
        kept = self.detail.proof if self.detail else None
        if kept is None:
            return ""
        return "（不公开）" if kept.confidential else kept.title


@dataclass(frozen=True)
class RegisterRow:
    """One name with the units behind it, by the names people know them by."""

    item: Item
    units: list[Unit]
    listed_by: list[Unit]
    told: list[Told]

    @property
    def first(self) -> Mention:
        return self.item.first

    @property
    def incomplete(self) -> bool:
        """Nobody has told everything that the indicator rests on."""
        return all(one.missing for one in self.told)

    def answers(self, questions: Iterable[Detail]) -> list[str]:
        """One cell per question: every unit's answer, each once."""
        by_name = [dict(one.answers) for one in self.told]
        return [
            "；".join(dict.fromkeys(said[one.name] for said in by_name if one.name in said))
            for one in questions
        ]


@dataclass(frozen=True)
class Waiting:
    """A name that stands in a sheet which is not accepted yet."""

    name: str
    unit: Unit
    month: str
    submission: int
    mark: str


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
    waiting: list[Waiting]

    @property
    def questions(self) -> tuple[Detail, ...]:
        return asked_of(self.metric.code)

    @property
    def incomplete(self) -> int:
        return sum(row.incomplete for row in self.rows)

    @property
    def table(self) -> list[list[str]]:
        """The register as a file has it."""
        head = ["序号", "名称", "登记单位", "首次登记月份", "最近一次仍在列", "同名合并"]
        return [[*head, *(one.name for one in self.questions), "佐证材料"], *self._lines()]

    def _lines(self) -> Iterable[list[str]]:
        for number, row in enumerate(self.rows, start=1):
            units = "、".join(in_list(unit.name) for unit in row.units)
            listed = "是" if row.item.listed else "否"
            proofs = [one.proof for one in row.told if one.proof]
            yield [
                *(str(number), row.item.name, units, row.first.month, listed, row.item.together),
                *row.answers(self.questions),
                "；".join(dict.fromkeys(proofs)),
            ]


def register_of(campaign: Campaign, code: str, user: User, *, asked: str) -> Register | None:
    """The register; None without one of that name, and where this person may see none of it."""
    metric = campaign.metrics.filter(code=code, kind=Metric.Kind.REGISTER).first()
    seen = None if metric is None else seen_units(metric, user)
    if metric is None or seen is None:
        return None
    whole = sees_all_units(user, campaign)
    units = {unit.code: unit for unit in seen}
    cells = accepted_cells(campaign, metrics=[code])
    items = items_of(code, cells, units=None if whole else set(units))
    wanted = same_name(asked)
    shown = [one for one in items if wanted in one.key and not (wanted and one.hidden)]
    told = _latest_details(metric, seen)
    return Register(
        metric=metric,
        rows=[_row(metric, one, units, told) for one in shown],
        count=len(items),
        listed=sum(one.listed for one in items),
        typed=sum(len(set(one.spellings)) for one in items),
        asked=asked,
        whole=whole,
        waiting=_waiting(metric, seen, {one.key for one in items}),
    )


def seen_units(metric: Metric, user: User) -> list[Unit] | None:
    """The units whose entries this person may see; None where the register is not theirs at all."""
    campaign = metric.campaign
    units = list(Unit.objects.filter(jurisdiction=campaign.jurisdiction))
    if sees_all_units(user, campaign):
        return units
    mine = standing(user).units
    owed = Duty.objects.filter(campaign=campaign, metric=metric, reports=True, unit_id__in=mine)
    return [unit for unit in units if unit.pk in mine] if owed.exists() else None


def registers_of(campaign: Campaign) -> list[Metric]:
    """Every register the plan asks for, in its order."""
    return list(campaign.metrics.filter(kind=Metric.Kind.REGISTER))


def told_of(metric: Metric, unit: Unit, name: str, detail: RegisterDetail | None) -> Told:
    """What a unit told of the item it entered under that name."""
    values = detail.values if detail else {}
    return Told(
        unit=unit,
        mark=mark_of(name),
        answers=[
            (one.name, values[one.code]) for one in asked_of(metric.code) if one.code in values
        ],
        detail=detail,
        missing=missing(metric.code, values),
    )


def _latest_details(metric: Metric, units: list[Unit]) -> dict[tuple[int, str], RegisterDetail]:
    rows = RegisterDetail.objects.filter(metric=metric, unit__in=units)
    newest = rows.order_by("unit_id", "key", "-number").distinct("unit_id", "key")
    return {(one.unit_id, one.key): one for one in newest.select_related("by", "proof")}


def _row(
    metric: Metric,
    item: Item,
    units: dict[str, Unit],
    told: dict[tuple[int, str], RegisterDetail],
) -> RegisterRow:
    behind = [units[code] for code in item.units if code in units]
    return RegisterRow(
        item=item,
        units=behind,
        listed_by=[units[code] for code in item.listed_by if code in units],
        told=[told_of(metric, one, item.key, told.get((one.pk, item.key))) for one in behind],
    )


def _waiting(metric: Metric, units: list[Unit], known: set[str]) -> list[Waiting]:
    """Names of sheets under way that no accepted sheet has; one query."""
    by_key = {unit.pk: unit for unit in units}
    cells = Cell.objects.filter(metric=metric, submission__unit__in=units).exclude(items=[])
    rows = cells.exclude(submission__state=State.ACCEPTED).order_by("submission__period__month")
    return [
        Waiting(name, by_key[unit], f"{month:%Y-%m}", submission, mark_of(name))
        for items, unit, month, submission in rows.values_list(
            "items", "submission__unit_id", "submission__period__month", "submission_id"
        )
        for name in items
        if same_name(name) not in known and not is_personal(metric.code, name)
    ]
