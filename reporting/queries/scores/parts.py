"""The components of a score in the order in which the plan lists them."""

from django.db.models import OuterRef, QuerySet, Subquery

from indicators.models import Component
from reporting.models import ComponentScore


def in_plan_order(parts: QuerySet[ComponentScore]) -> QuerySet[ComponentScore]:
    """By indicator and place in it; what a changed plan no longer has comes last."""
    listed = Component.objects.filter(
        indicator__campaign=OuterRef("campaign"), code=OuterRef("code")
    )
    number, place = (
        Subquery(listed.values(name)[:1]) for name in ("indicator__number", "position")
    )
    return parts.order_by(number, place, "pk")
