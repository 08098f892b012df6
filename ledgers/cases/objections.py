"""异议: a subject disputes a record; taken in, checked, answered and told within its clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from ledgers.calendars import stored_calendar
from ledgers.cases import clocks, steps
from ledgers.cases.asking import asks_of
from ledgers.cases.linking import About, ledger_of, standard_pairs
from ledgers.cases.steps import Step
from ledgers.cases.subjects import columns_of
from ledgers.cases.typed import Read, read
from ledgers.models import Objection
from ledgers.terms import Clock, terms
from units.models import User
from units.refusals import NotAllowed

HELP = "help"


def enter(about: About, *, by: User, at: datetime, typed: Mapping[str, str]) -> Objection:
    """Takes an objection in and starts its clock; raises NotAllowed or Invalid."""
    refusal = steps.why_not(by, about.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    today, place = timezone.localtime(at).date(), about.unit.jurisdiction
    asked = asks_of("objection", jurisdiction=place, terms=terms(), standards=standard_pairs())
    found = read(asked, typed, today=today)
    subject = columns_of(found, today=today)
    steps.refuse(found)
    received = found.values["received_on"]
    case = Objection(
        jurisdiction=place,
        unit=about.unit,
        record=about.record,
        ledger=ledger_of(about, found.text("standard")),
        reason=found.text("reason"),
        received_on=received,
        entered_by=by,
        entered_at=at,
        **subject,
        **_clock(place, found.text("rule"), received),
    )
    steps.entered(case, by=by, at=at)
    return case


def move(case: Objection, name: str, *, step: Step, typed: Mapping[str, str]) -> None:
    """Makes a move of the table; raises NotAllowed, Invalid or Overtaken."""
    found = steps.read_move(case, name, typed, step)
    columns: dict[str, Any] = {}
    if name == "decide":
        columns = _decided(case, found)
    elif name == "tell":
        columns = _told(case, found)
    elif name == "ask_help":
        columns = _clock(case.jurisdiction, HELP, case.received_on)
    steps.refuse(found)
    steps.moved(case, name, columns, step=step, note=found.text("note") or found.text("outcome"))


def _decided(case: Objection, found: Read) -> dict[str, Any]:
    day = found.day("decided_on")
    if day and day < case.received_on:
        found.problems["decided_on"] = f"答复日期不能早于受理日期{case.received_on}"
    upheld = found.text("upheld") == "yes"
    return {"upheld": upheld, "outcome": found.text("outcome"), "decided_on": day}


def _told(case: Objection, found: Read) -> dict[str, Any]:
    day = found.day("told_on")
    if day and case.decided_on and day < case.decided_on:
        found.problems["told_on"] = f"告知日期不能早于答复日期{case.decided_on}"
    return {"told_on": day}


def _clock(jurisdiction: str, code: str, received_on: Any) -> dict[str, Any]:
    clock = clock_of(jurisdiction, code)
    reached = clocks.due(received_on, clock, stored_calendar())
    return {
        "rule": code,
        "counted_from": received_on,
        "due": reached.day,
        "provisional": reached.provisional,
    }


def clock_of(jurisdiction: str, code: str) -> Clock:
    """The clock of that code; a case whose clock left the data keeps the first."""
    offered = terms().objection_clocks(jurisdiction)
    return next((one for one in offered if one.code == code), offered[0])
