"""What a new case hangs on: the unit that handles it, and the record and ledger it is about."""

from dataclasses import dataclass

from ledgers.models import Ledger, Record
from ledgers.standard import standard, standards
from units.models import Unit


@dataclass(frozen=True)
class About:
    """The unit whose case it is and, where it was begun from one, the record."""

    unit: Unit
    record: Record | None = None


def standard_pairs() -> tuple[tuple[str, str], ...]:
    """The ledgers a person may choose from."""
    return tuple((one.code, one.name) for one in standards().values())


def told_by(record: Record) -> dict[str, str]:
    """What the form of a case begun from a record is filled with: its subject and its day.

    A natural person's name stays sealed; the form only says that it is one.
    """
    of = standard(record.ledger.standard)
    name = next((code for code in of.key if of.column(code).personal), "")
    number = next((one.code for one in of.columns if one.form == "subject"), "")
    decided = record.decided_on.isoformat() if record.decided_on else ""
    found = {"standard": of.code, "decided_on": decided}
    if name and not record.values.get(name):
        return found | {"person": "on"}
    values = record.values
    return found | {"subject": values.get(name, ""), "number": values.get(number, "")}


def ledger_of(about: About, standard: str) -> Ledger | None:
    """The record's ledger, else the one chosen; None where it has no row yet."""
    if about.record is not None:
        return about.record.ledger
    return Ledger.objects.filter(jurisdiction=about.unit.jurisdiction, standard=standard).first()
