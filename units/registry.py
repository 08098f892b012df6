"""Entering people and their roles; units themselves come from a scheme's units.toml."""

from django.db import transaction

from units.models import Membership, Unit, User
from units.roles import Role


@transaction.atomic
def ensure_person(
    *,
    username: str,
    post: str,
    role: Role,
    unit: Unit | None,
    email: str = "",
    demonstration: bool = False,
) -> tuple[User, bool]:
    """The person with that account name, holding that role; True when newly entered.

    A new person cannot sign in until a password is set. An existing one keeps post,
    mail address and password; a demonstration account that was put away is brought back.
    """
    user, new = User.objects.get_or_create(
        username=username,
        defaults={"post": post, "email": email, "demonstration": demonstration, "password": "!"},
    )
    if demonstration and user.demonstration and not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    Membership.objects.get_or_create(user=user, unit=unit, role=role, ended_at=None)
    return user, new
