"""Entering and moving a case of any kind: each by the service of its table."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ledgers.cases import listings, objections, repairs
from ledgers.cases.linking import About
from ledgers.cases.steps import AnyCase, Step
from ledgers.models import ListEntry, Repair
from units.models import User

ENTER: Mapping[str, Callable[..., AnyCase]] = {
    "objection": objections.enter,
    "repair": repairs.enter,
    "listing": listings.enter,
}


def enter_case(
    table: str, about: About, *, by: User, at: datetime, typed: Mapping[str, str]
) -> AnyCase:
    """Takes a case in; raises NotAllowed or Invalid."""
    case: AnyCase = ENTER[table](about, by=by, at=at, typed=typed)
    return case


def move_case(case: AnyCase, move: str, *, step: Step, typed: Mapping[str, str]) -> None:
    """Makes a move of the case's table; raises NotAllowed, Invalid or Overtaken."""
    if isinstance(case, ListEntry):
        listings.move(case, move, step=step, typed=typed)
    elif isinstance(case, Repair):
        repairs.move(case, move, step=step, typed=typed)
    else:
        objections.move(case, move, step=step, typed=typed)
