"""The invented posts of the units that can be called (联系岗位); a few units still owe theirs."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from reporting.demonstration.people import MAIL, People
from units import contacts
from units.contacts import Named
from units.models import Contact, Unit
from units.posts import Typed

MARK = "〔演示〕"
POSTS = {
    Contact.Kind.LEADER: "分管负责人",
    Contact.Kind.OFFICER: "业务科室负责人",
    Contact.Kind.CLERK: "信用工作专员",
}
# One unit in nine has named nobody yet: the list says so and the office has somebody to ask.
OWES_EVERY = 9


def ensure_contacts(units: list[Unit], people: People, *, at: datetime) -> None:
    """Each unit's own clerk names them; a unit that has named anybody is left as it is."""
    there = set(Contact.objects.filter(unit__in=units).values_list("unit", flat=True))
    for unit in units:
        if unit.pk in people.clerks and unit.pk not in there and unit.position % OWES_EVERY:
            named = {str(kind): Named(_invented(unit, kind), 0) for kind in POSTS}
            contacts.change(unit, by=people.clerks[unit.pk], at=at, named=named)


def remove_contacts(*, at: datetime) -> None:
    """Takes them away; one that a letter kept for the record names ends instead."""
    for one in Contact.objects.filter(entered_by__demonstration=True, post__endswith=MARK):
        try:
            with transaction.atomic():
                one.delete()
        except ProtectedError:
            Contact.objects.filter(pk=one.pk, ended_at=None).update(ended_at=at)


def _invented(unit: Unit, kind: Contact.Kind) -> Typed:
    """No telephone number of China begins with two zeros after its area."""
    number = 10 * unit.position + list(POSTS).index(kind)
    return Typed(
        post=f"{POSTS[kind]}{MARK}",
        phone=f"0635-00{number:05}",
        email=f"{kind}-{unit.code}@{MAIL}",
    )
