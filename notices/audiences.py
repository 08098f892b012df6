"""Whom a letter about a unit may reach (收件人): only the register knows, by post."""

from collections import defaultdict
from collections.abc import Collection

from notices.letters import Recipient
from units.models import Contact, Unit
from units.queries import clerks_of, contacts_in_force

Readers = dict[str, list[Recipient]]


def readers_of(units: Collection[Unit]) -> dict[int, Readers]:
    """Unit → kind of reader → who of them has a mailbox; four queries.

    The clerk's registered post stands in where no account of the unit's clerks has a mailbox.
    """
    offices = {
        one.jurisdiction: one.pk
        for one in Unit.objects.filter(
            kind=Unit.Kind.OFFICE, jurisdiction__in={unit.jurisdiction for unit in units}
        )
    }
    ids = [unit.pk for unit in units]
    people = _people([*ids, *offices.values()])
    posts = contacts_in_force(ids)
    return {
        unit.pk: {
            "clerk": people[unit.pk] or _post(posts[unit.pk], Contact.Kind.CLERK),
            "officer": _post(posts[unit.pk], Contact.Kind.OFFICER),
            "leader": _post(posts[unit.pk], Contact.Kind.LEADER),
            "office": people[offices.get(unit.jurisdiction, 0)],
        }
        for unit in units
    }


def _people(unit_ids: list[int]) -> defaultdict[int, list[Recipient]]:
    found = defaultdict[int, list[Recipient]](list)
    for held in clerks_of(unit_ids):
        unit = held.unit_id
        if unit is not None and held.user.email and held.user not in found[unit]:
            found[unit].append(held.user)
    return found


def _post(posts: dict[str, Contact], kind: str) -> list[Recipient]:
    row = posts.get(kind)
    return [row] if row is not None and row.email else []
