"""The distinct names of a register and the spellings that fall together: pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reporting.scores.facts import Accepted, same_name
from units.posts import CHINESE_NAME

IDENTITY_NUMBER = re.compile(r"[1-9][0-9]{5}(19|20)[0-9]{9}[0-9Xx]")
# A register of bodies, where a short text without any of their marks can only be a person.
OF_BODIES = frozenset({"dishonest_government_bodies"})
MARKS_OF_A_BODY = "局办院委府厅处科室所站队社校园会镇乡村街道区县市中心公司馆库厂店组团部署台军医"
HIDDEN = "（疑似个人信息，不显示）"


@dataclass(frozen=True)
class Mention:
    """One name as one unit's accepted sheet of one month has it."""

    unit: str
    month: str
    spelling: str
    submission: int


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


def is_personal(metric: str, name: str) -> bool:
    """True for what no register may show: an identity number, or a person among bodies."""
    text = "".join(name.split())
    if IDENTITY_NUMBER.search(text):
        return True
    short = metric in OF_BODIES and CHINESE_NAME.fullmatch(text) is not None
    return short and not any(mark in text for mark in MARKS_OF_A_BODY)
