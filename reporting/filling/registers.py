"""The distinct names of a register and the spellings that fall together: pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from reporting.filling.details import mark_of
from reporting.filling.personal import is_personal
from reporting.scores.facts import Accepted, same_name

__all__ = ["HIDDEN", "Item", "Mention", "Step", "is_personal", "items_of", "steps_of"]
HIDDEN = "（疑似个人信息，不显示）"


@dataclass(frozen=True)
class Mention:
    """One name as one unit's accepted sheet of one month has it."""

    unit: str
    month: str
    spelling: str
    submission: int


@dataclass(frozen=True)
class Step:
    """A name entered or taken out by the sheet of one month, and who accepted that when."""

    what: str
    unit: str
    month: str
    submission: int
    accepted_by: str
    accepted_at: datetime


@dataclass(frozen=True)
class Item:
    """Everything that counts as one; `listed` by a unit that names it in its latest sheet."""

    key: str
    mentions: tuple[Mention, ...]
    listed_by: tuple[str, ...]
    hidden: bool

    @property
    def spellings(self) -> list[str]:
        return list(dict.fromkeys(one.spelling for one in self.mentions))

    @property
    def name(self) -> str:
        """The first spelling; nothing of what may be a person's."""
        return HIDDEN if self.hidden else self.mentions[0].spelling

    @property
    def mark(self) -> str:
        return mark_of(self.key)

    @property
    def together(self) -> str:
        """The spellings that count as one, where there are several."""
        several = [] if self.hidden or len(self.spellings) < 2 else self.spellings
        return f"{'、'.join(several)} 计为1项" if several else ""

    @property
    def first(self) -> Mention:
        return self.mentions[0]

    @property
    def units(self) -> list[str]:
        return list(dict.fromkeys(one.unit for one in self.mentions))

    @property
    def listed(self) -> bool:
        return bool(self.listed_by)


def items_of(
    metric: str, cells: Iterable[Accepted], *, units: Collection[str] | None
) -> list[Item]:
    """Every distinct name in the order it was first entered, of the units given (None: of all)."""
    mentions: dict[str, list[Mention]] = {}
    latest: dict[str, Accepted] = {}
    for cell in sorted(cells, key=lambda one: one.month):
        if units is not None and cell.unit not in units:
            continue
        latest[cell.unit] = cell
        for spelling in cell.items:
            mention = Mention(cell.unit, cell.month, spelling, cell.submission)
            mentions.setdefault(same_name(spelling), []).append(mention)
    now = {unit: {same_name(one) for one in cell.items} for unit, cell in latest.items()}
    return [
        Item(
            key=key,
            mentions=tuple(rows),
            listed_by=tuple(unit for unit, keys in now.items() if key in keys),
            hidden=any(is_personal(metric, one.spelling) for one in rows),
        )
        for key, rows in mentions.items()
    ]


def steps_of(cells: Iterable[Accepted], key: str) -> list[Step]:
    """When each unit entered the name, took it out, or named it again; the oldest first."""
    steps, named = [], set[str]()
    for cell in sorted(cells, key=lambda one: one.month):
        there = any(same_name(one) == key for one in cell.items)
        if there == (cell.unit in named):
            continue
        named ^= {cell.unit}
        what = "登记" if there else "移出"
        steps.append(
            Step(what, cell.unit, cell.month, cell.submission, cell.accepted_by, cell.accepted_at)
        )
    return steps
