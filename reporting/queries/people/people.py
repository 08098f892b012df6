"""Who can be called (通讯录): the posts every unit named, and which are still missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Campaign
from units.models import Contact, Unit
from units.queries import contacts_in_force, members_of, staffed

STAFFING = "staffing"
KINDS = tuple(Contact.Kind)


@dataclass(frozen=True)
class Posts:
    """One unit with a row per kind of contact, None where nobody is named."""

    unit: Unit
    kinds: list[tuple[Contact.Kind, Contact | None]]

    @property
    def missing(self) -> list[str]:
        return [str(kind.label) for kind, contact in self.kinds if contact is None]


@dataclass(frozen=True)
class Directory:
    """The member units of the plan; `only_missing` leaves out those that named everybody."""

    rows: list[Posts]
    named: int
    members: int
    only_missing: bool

    @property
    def shown(self) -> list[Posts]:
        return [row for row in self.rows if row.missing or not self.only_missing]

    @property
    def missing(self) -> list[tuple[str, int]]:
        """Each kind with how many units lack it."""
        return [
            (str(kind.label), sum(str(kind.label) in row.missing for row in self.rows))
            for kind in KINDS
        ]

    @property
    def table(self) -> list[list[str]]:
        """The telephone list as a file has it."""
        head = ["序号", "单位", "类别", "职务", "电话", "邮箱", "登记人", "登记时间"]
        return [head, *self._lines()]

    def _lines(self) -> Iterable[list[str]]:
        for number, row in enumerate(self.shown, start=1):
            for kind, one in row.kinds:
                said = [one.post, one.phone, one.email, one.entered_by.post] if one else ["缺"]
                when = [f"{one.entered_at:%Y-%m-%d}"] if one else []
                yield [str(number), row.unit.name, str(kind.label), *said, *when]


def posts_of(units: Iterable[Unit]) -> list[Posts]:
    """The units in the order given; one query."""
    listed = list(units)
    named = contacts_in_force(unit.pk for unit in listed)
    return [Posts(unit, [(kind, named[unit.pk].get(kind)) for kind in KINDS]) for unit in listed]


def directory_of(campaign: Campaign, *, only_missing: bool) -> Directory:
    """The campaign's telephone list; two queries."""
    rows = posts_of(members_of(campaign.jurisdiction))
    named = sum(not row.missing for row in rows)
    return Directory(rows, named, len(rows), only_missing)


def staffing_beside(campaign: Campaign, metrics: Iterable[str]) -> str:
    """What the contacts say about 人员配备, for whoever judges it; never points by itself.

    Empty, and no query, where that metric is not among those given.
    """
    if STAFFING not in metrics:
        return ""
    named, members = staffed(campaign.jurisdiction)
    return f"参考：{members}个单位中{named}个已明确分管领导、责任人和填报员"
