"""The invented people of the demonstration; nobody can sign in until a password is set."""

from dataclasses import dataclass

from units.models import Unit, User
from units.registry import ensure_person
from units.roles import Role

# The unit whose clerk is the demonstration account "clerk".
CLERK_OF = "market-supervision"
OFFICE = "campaign-office"
MAIL = "demo.invalid"


@dataclass(frozen=True)
class People:
    clerks: dict[int, User]
    reviewer: User
    head: User


def ensure_people(units: list[Unit]) -> People:
    """One clerk per unit and the two of the office; those that exist are kept."""
    office = next(unit for unit in units if unit.code == OFFICE)
    clerks = {unit.pk: _clerk(unit) for unit in units if unit != office}
    reviewer = _person("office", "专班办公室审核员", Role.OFFICE, office)
    head = _person("office-head", "专班办公室主任", Role.OFFICE_HEAD, office)
    return People(clerks | {office.pk: reviewer}, reviewer, head)


def _clerk(unit: Unit) -> User:
    name = "clerk" if unit.code == CLERK_OF else f"clerk-{unit.code}"
    return _person(name, f"{unit.short_name}填报员", Role.CLERK, unit)


def _person(username: str, post: str, role: Role, unit: Unit | None) -> User:
    user, _ = ensure_person(
        username=username,
        post=post,
        role=role,
        unit=unit,
        email=f"{username}@{MAIL}",
        demonstration=True,
    )
    return user


def ensure_role_accounts(units: list[Unit]) -> list[User]:
    """The account of every role that a newcomer signs in with, the administrator last."""
    people = ensure_people(units)
    unit = next(one for one in units if one.code == CLERK_OF)
    lead = _person("unit-lead", f"{unit.short_name}单位审核人", Role.UNIT_LEAD, unit)
    office = [people.reviewer, people.head]
    return [people.clerks[unit.pk], lead, *office, ensure_leader(), _reachable(administrator())]


def _reachable(user: User) -> User:
    """With an invented address, so that a test letter has where to go; a real one stays."""
    if not user.email:
        user.email = f"{user.username}@{MAIL}"
        user.save(update_fields=["email"])
    return user


def ensure_leader() -> User:
    """The district leader, who gets the circulars of the demonstration."""
    return _person("leader", "区领导", Role.LEADER, None)


def administrator() -> User:
    """The system administrator: manages people, changes no business number."""
    user, new = ensure_person(
        username="administrator", post="系统管理员", role=Role.ADMINISTRATOR, unit=None
    )
    if new:
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
    return user
