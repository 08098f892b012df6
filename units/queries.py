"""What other rooms may ask about people and units."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from units.models import Contact, Membership, Unit, User
from units.roles import FILLS_IN, Standing

NOBODY = Standing(frozenset())


def standing(user: User | AnonymousUser) -> Standing:
    """The roles the user holds now; read once per user object, that is once per request."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    known = user.__dict__.get("_standing")
    if known is None:
        rows = Membership.objects.filter(user=user, ended_at=None)
        found = rows.values_list("role", "unit_id", "unit__jurisdiction")
        known = user.__dict__["_standing"] = Standing.of(found)
    return known


def units_of(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=standing(user).units)


def clerks_of(unit_ids: list[int]) -> QuerySet[Membership]:
    """Active people who fill in for the units: 填报员, and for 专班办公室 its own people."""
    return (
        Membership.objects.filter(
            unit_id__in=unit_ids, role__in=FILLS_IN, ended_at=None, user__is_active=True
        )
        .select_related("user", "unit")
        .order_by("user_id", "unit__position")
    )


def contacts_in_force(unit_ids: Iterable[int]) -> defaultdict[int, dict[str, Contact]]:
    """Unit → kind → the post to be called now; one query."""
    found = defaultdict[int, dict[str, Contact]](dict)
    rows = Contact.objects.filter(unit_id__in=list(unit_ids), ended_at=None)
    for row in rows.select_related("entered_by"):
        found[row.unit_id][row.kind] = row
    return found


def members_of(jurisdiction: str) -> QuerySet[Unit]:
    """专班成员单位 of a jurisdiction in the plan's order."""
    return Unit.objects.filter(jurisdiction=jurisdiction, member=True)


def staffed(jurisdiction: str) -> tuple[int, int]:
    """How many member units named every kind of contact, and of how many; one query."""
    named = Count("contacts__kind", filter=Q(contacts__ended_at=None), distinct=True)
    kinds = list(members_of(jurisdiction).annotate(named=named).values_list("named", flat=True))
    return sum(one == len(Contact.Kind) for one in kinds), len(kinds)
