"""Which function stands for which kind of rule; pure."""

from collections.abc import Callable, Mapping

from ledgers.columns import Check
from ledgers.judging import rules, subjects
from ledgers.judging.rules import Judged, Rule

BUILDERS: Mapping[str, Callable[[Check, Judged], Rule]] = {
    "subject": subjects.subject,
    "assigned": subjects.assigned,
    "registered": subjects.registered,
    "identity": rules.identity,
    "order": rules.order,
    "when": rules.when,
    "too_large": rules.too_large,
    "agrees": rules.agrees,
    "region": rules.region,
    "organisation": rules.organisation,
    "words": rules.words,
}
# W4 needs the name as it was typed, so the reader of the cell tells it.
TOLD_BY_CELLS = "brackets"
# What these say of a row depends on the rows before it.
LOOKING_BACK = frozenset({"assigned"})


def build(checks: tuple[Check, ...], judged: Judged) -> tuple[Rule, ...]:
    """The rules in their order, each a function that adds its findings about a clean row."""
    return tuple(
        BUILDERS[check.kind](check, judged) for check in checks if check.kind != TOLD_BY_CELLS
    )
