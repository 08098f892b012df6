"""What every page knows of the help: where its own part begins, and the tour of a first visit."""

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest

from creditcity.help.places import address_of, section_for
from creditcity.help.tours import Tour, tour_for
from units.models import User
from units.queries import standing


def helping(request: HttpRequest) -> dict[str, Any]:
    """Context processor; asks nothing that the navigation has not asked, nothing for a stranger."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    match = request.resolver_match
    name = match.view_name if match else None
    who = standing(user)
    return {"help_address": address_of(section_for(name, who)), **_tour(user, name, tour_for(who))}


def _tour(user: User, name: str | None, tour: Tour | None) -> dict[str, Any]:
    if tour is None or user.toured_at is not None or name != tour.page:
        return {}
    return {"tour": tour, "tour_steps": json.dumps([asdict(step) for step in tour.steps])}
