"""信用修复: a subject asks that a decision be shown no longer, under the rule of its day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ledgers.calendars import stored_calendar
from ledgers.cases import clocks, steps
from ledgers.cases.asking import asks_of
from ledgers.cases.linking import About, ledger_of, standard_pairs
from ledgers.cases.moves import CLOSED
from ledgers.cases.steps import Step
from ledgers.cases.subjects import columns_of
from ledgers.cases.typed import Read, read
from ledgers.models import Repair
from ledgers.terms import Clock, terms
from units.models import User
from units.refusals import NotAllowed


def enter(about: About, *, by: User, at: datetime, typed: Mapping[str, str]) -> Repair:
    """Takes an application in; which rule and periods hold is decided here and kept.

    Raises NotAllowed, and Invalid where no rule was in force or it does not know the severity.
    """
    refusal = steps.why_not(by, about.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    today, place = timezone.localtime(at).date(), about.unit.jurisdiction
    asked = asks_of("repair", jurisdiction=place, terms=terms(), standards=standard_pairs())
    found = read(asked, typed, today=today)
    subject = columns_of(found, today=today)
    periods = _periods(found)
    steps.refuse(found)
    case = Repair(
        jurisdiction=place,
        unit=about.unit,
        record=about.record,
        ledger=ledger_of(about, found.text("standard")),
        papers=[one.strip() for one in found.text("papers").splitlines() if one.strip()],
        received_on=found.values["received_on"],
        entered_by=by,
        entered_at=at,
        **subject,
        **periods,
        **_clock(place, found.text("rule"), found.values["received_on"]),
    )
    steps.entered(case, by=by, at=at)
    return case


def _periods(found: Read) -> dict[str, Any]:
    decided, received = found.day("decided_on"), found.day("received_on")
    severity = found.text("severity")
    if decided is None or received is None or "severity" in found.problems:
        return {}
    if received < decided:
        found.problems["received_on"] = f"受理日期不能早于认定日期{decided}"
        return {}
    shown = clocks.shown(severity, decided_on=decided, received_on=received, terms=terms())
    if shown is None:
        found.problems["severity"] = _no_rule(decided, received)
        return {}
    return {
        "regime": shown.regime.code,
        "severity": severity,
        "decided_on": decided,
        "earliest_on": shown.earliest,
        "latest_on": shown.latest,
    }


def _no_rule(decided: date, received: date) -> str:
    regime = terms().regime(decided_on=decided, received_on=received)
    if regime is None:
        return f"{decided}没有施行的信用修复规定，请核对认定日期"
    knows = "；".join(one.says for one in regime.periods)
    return f"适用{regime.name}，它没有这一档，只有：{knows}"


def move(case: Repair, name: str, *, step: Step, typed: Mapping[str, str]) -> None:
    """Makes a move of the table; raises NotAllowed, Invalid or Overtaken."""
    found = steps.read_move(case, name, typed, step)
    columns: dict[str, Any] = {}
    if name == "grant":
        columns = _granted(case, found)
    elif name == "refuse":
        columns = {"outcome": found.text("outcome")}
    elif name == "papers_came":
        columns = _supplied(case, found)
    if steps.rule_of(case, name).ends in CLOSED["repair"]:
        columns["closed_on"] = step.today
    steps.refuse(found)
    note = found.text("note") or found.text("outcome")
    steps.moved(case, name, columns, step=step, note=note)


def _granted(case: Repair, found: Read) -> dict[str, Any]:
    """Obligations fulfilled and the shortest period over, or a sentence saying which day it is."""
    fulfilled, ended = found.day("fulfilled_on"), found.day("ended_on")
    if fulfilled and ended and ended < fulfilled:
        found.problems["ended_on"] = f"终止公示日期不能早于义务履行完毕日期{fulfilled}"
    elif ended and ended < case.earliest_on:
        found.problems["ended_on"] = (
            f"最短公示期{case.earliest_on}才届满，在此之前不能终止公示，请核对日期"
        )
    return {"fulfilled_on": fulfilled, "ended_on": ended, "outcome": found.text("outcome")}


def _supplied(case: Repair, found: Read) -> dict[str, Any]:
    day = found.day("supplied_on")
    if day is None:
        return {}
    if day < case.received_on:
        found.problems["supplied_on"] = f"补正日期不能早于受理日期{case.received_on}"
        return {}
    return _clock(case.jurisdiction, case.rule, day)


def _clock(jurisdiction: str, code: str, day: date) -> dict[str, Any]:
    reached = clocks.due(day, clock_of(jurisdiction, code), stored_calendar())
    return {
        "rule": code,
        "counted_from": day,
        "due": reached.day,
        "provisional": reached.provisional,
    }


def clock_of(jurisdiction: str, code: str) -> Clock:
    """The clock of that code; a case whose clock left the data keeps the first."""
    offered = terms().repair_clocks(jurisdiction)
    return next((one for one in offered if one.code == code), offered[0])
