"""Roles and what a person stands for: pure data, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """One post a person can hold in the portal (角色)."""

    CLERK = "clerk"
    UNIT_LEAD = "unit_lead"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Role.CLERK: "填报员",
    Role.UNIT_LEAD: "单位审核人",
    Role.OFFICE: "专班办公室审核员",
    Role.OFFICE_HEAD: "专班办公室主任",
    Role.LEADER: "区领导",
    Role.ADMINISTRATOR: "系统管理员",
}
OF_A_UNIT = frozenset({Role.CLERK, Role.UNIT_LEAD, Role.OFFICE, Role.OFFICE_HEAD})
OFFICE = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
# Who types a unit's own numbers; the office has a sheet of its own too.
FILLS_IN = OFFICE | {Role.CLERK}
SEES_ALL_UNITS = OFFICE | {Role.LEADER}
# Who answers for how the portal is set up; each area still says who may change it.
ANSWERS_FOR_SETTINGS = frozenset({Role.OFFICE_HEAD, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Standing:
    """The roles a person holds now, each with its unit and the unit's jurisdiction (or None)."""

    held: frozenset[tuple[Role, int | None, str | None]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int | None, str | None]]) -> "Standing":
        return cls(frozenset((Role(role), unit, place) for role, unit, place in rows))

    def within(self, jurisdiction: str) -> "Standing":
        """What of it counts in that jurisdiction; a role without a unit counts everywhere."""
        here = (None, jurisdiction)
        return Standing(frozenset(one for one in self.held if one[2] in here))

    def jurisdictions_as(self, roles: Iterable[Role]) -> frozenset[str]:
        """The jurisdictions for whose units any of the roles is held."""
        return frozenset(place for role, _, place in self.held if role in roles and place)

    def has(self, roles: Iterable[Role]) -> bool:
        """True when any of the roles is held, for whatever unit."""
        return bool(self.roles & frozenset(roles))

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for role, _, _ in self.held)

    @property
    def units(self) -> frozenset[int]:
        """The units this person belongs to, in any role."""
        return frozenset(unit for _, unit, _ in self.held if unit is not None)

    def units_as(self, role: Role) -> frozenset[int]:
        return frozenset(unit for held, unit, _ in self.held if held == role and unit is not None)

    @property
    def label(self) -> str:
        return "、".join(role.label for role in Role if role in self.roles) or "未分配角色"
