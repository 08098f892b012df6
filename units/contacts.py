"""Naming the posts of a unit that can be called (联系岗位); what stood before is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from units.models import Contact, Unit, User
from units.posts import Typed, phone_problem, plain, post_problem
from units.queries import standing
from units.refusals import Invalid, NotAllowed, Overtaken
from units.roles import OFFICE, Role

OF_ITS_UNIT = (Role.CLERK, Role.UNIT_LEAD)


@dataclass(frozen=True)
class Named:
    """What is to stand for one kind, and which row (0: none) stood there when it was typed."""

    typed: Typed
    instead_of: int


def why_not(user: User, unit: Unit) -> str | None:
    """None when this person may name the unit's posts, else the sentence that says why not."""
    mine = standing(user).within(unit.jurisdiction)
    if mine.has(OFFICE) or any(unit.pk in mine.units_as(role) for role in OF_ITS_UNIT):
        return None
    return f"联系岗位由{unit.name}的填报员、单位审核人或者专班办公室填写"


def change(unit: Unit, *, by: User, at: datetime, named: Mapping[str, Named]) -> int:
    """Ends the rows that changed and writes the new ones, all or none; how many changed.

    What is cleared ends without a successor. Raises NotAllowed, Invalid with `field-kind` for
    every field that cannot be taken, and Overtaken when a row is not the one that was shown.
    """
    refusal = why_not(by, unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    plainly = {kind: Named(_plain(one.typed), one.instead_of) for kind, one in named.items()}
    shown = unit.contacts.in_bulk([one.instead_of for one in plainly.values()])
    changed = {
        kind: one for kind, one in plainly.items() if not _same(one, shown.get(one.instead_of))
    }
    problems = {name: said for kind, one in changed.items() for name, said in _problems(kind, one)}
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，联系岗位没有改变", problems)
    try:
        with transaction.atomic():
            for kind, one in changed.items():
                _replace(unit, kind, one, by=by, at=at)
    except IntegrityError as error:
        raise _overtaken(unit, next(iter(changed))) from error
    return len(changed)


def _plain(typed: Typed) -> Typed:
    return Typed(plain(typed.post), plain(typed.phone), plain(typed.email), typed.is_post)


def _same(one: Named, row: Contact | None) -> bool:
    """Left as it was shown: nothing of it is to change, whatever stands there by now."""
    shown = ("", "", "") if row is None else (row.post, row.phone, row.email)
    return (one.typed.post, one.typed.phone, one.typed.email) == shown


def _problems(kind: str, one: Named) -> list[tuple[str, str]]:
    label, typed = str(Contact.Kind(kind).label), one.typed
    if typed.blank:
        return []
    found = [
        (f"post-{kind}", post_problem(label, typed)),
        (f"phone-{kind}", phone_problem(label, typed.phone)),
        (f"email-{kind}", mail_problem(label, typed.email)),
    ]
    return [(name, said) for name, said in found if said]


def mail_problem(label: str, email: str) -> str:
    """What is wrong with the address, as a sentence that says what to do; empty when nothing."""
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return f"看不懂{label}的邮箱“{email[:40]}”，请写成 name@example.gov.cn 的样子"
    return "" if len(email) <= 254 else f"{label}的邮箱超过254个字符，请核对"


def _replace(unit: Unit, kind: str, one: Named, *, by: User, at: datetime) -> None:
    """The row that was shown ends; where it ended already, somebody else was first."""
    there = Contact.objects.filter(unit=unit, kind=kind, ended_at=None)
    if one.instead_of:
        if not there.filter(pk=one.instead_of).update(ended_at=at):
            raise _overtaken(unit, kind)
    elif there.exists():
        raise _overtaken(unit, kind)
    if not one.typed.blank:
        Contact.objects.create(
            unit=unit,
            kind=kind,
            post=one.typed.post,
            phone=one.typed.phone,
            email=one.typed.email,
            entered_by=by,
            entered_at=at,
        )


def _overtaken(unit: Unit, kind: str) -> Overtaken:
    last = Contact.objects.filter(unit=unit, kind=kind).order_by("-entered_at", "-pk")
    row = last.select_related("entered_by").first()
    label = Contact.Kind(kind).label
    if row is None:
        return Overtaken(f"{unit.name}的{label}刚被他人改过，请刷新后核对再保存")
    when = timezone.localtime(row.entered_at)
    return Overtaken(
        f"{unit.name}的{label}已由{row.entered_by.post}于{when:%Y-%m-%d %H:%M}改为"
        f"“{row.post}”{'，其后停用' if row.ended_at else ''}；您填的内容没有保存，仍在下面，请核对"
    )
