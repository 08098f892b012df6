"""What other rooms may ask about people and units."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from units.models import Membership, Unit, User
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
