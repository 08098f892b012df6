"""Whom a case is about: a legal person by name and code, a natural person sealed and masked."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ledgers.cases.typed import Read
from ledgers.credit_code import as_written, problem
from ledgers.judging.identity import identity_problem
from ledgers.lines import as_json
from ledgers.masking import mask_name, mask_number
from ledgers.models.cases import Case
from ledgers.privacy import safe

IDENTITY = 18


@dataclass(frozen=True)
class Subject:
    """Who it is as this person may see it."""

    name: str
    number: str
    person: bool
    responsible: str = ""


def columns_of(read: Read, *, today: date) -> dict[str, Any]:
    """The columns a case keeps its subject in; what is wrong goes into `read.problems`."""
    name, number = read.text("subject"), as_written(read.text("number"))
    responsible = read.text("responsible")
    if read.values.get("person"):
        if len(number) == IDENTITY and (wrong := identity_problem(number, on=today)):
            read.problems["number"] = wrong
        return _sealed({"name": name, "number": number, "responsible": responsible})
    if number and (wrong := problem(number)):
        read.problems["number"] = wrong
    columns = {"subject": name, "credit_code": number[:IDENTITY]}
    return columns | (_sealed({"responsible": responsible}) if responsible else {})


def _sealed(own: dict[str, str]) -> dict[str, Any]:
    """Sealed for an id of its own; the digest finds the same person again, nothing else."""
    about, strongbox = uuid4(), safe()
    given = {code: text for code, text in own.items() if text}
    identity = as_json([(code, own.get(code, "")) for code in ("name", "number")])
    return {
        "sealed_for": about,
        "personal": strongbox.seal(given, about),
        "personal_digest": strongbox.digest(identity) if "name" in given else None,
    }


def subject_of(case: Case, *, unmasked: bool = False) -> Subject:
    """The subject for a page: a natural person's name and numbers with stars in them."""
    own = opened(case)
    responsible = own.get("responsible", "")
    if not unmasked:
        responsible = "\n".join(mask_name(one) for one in responsible.splitlines())
    if case.subject:
        return Subject(case.subject, case.credit_code, False, responsible)
    name, number = own.get("name", ""), own.get("number", "")
    if not unmasked:
        name, number = mask_name(name), mask_number(number)
    return Subject(name, number, True, responsible)


def opened(case: Case) -> dict[str, str]:
    return safe().open(case.personal, UUID(str(case.sealed_for)))
