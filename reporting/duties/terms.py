"""For which months somebody who joined or left during the year owes a number: pure."""

from dataclasses import dataclass
from datetime import date


def owes(month: date, *, since: date | None, until: date | None) -> bool:
    """Whether a month falls to a duty: the one in force on the month's first day.

    So a duty that one unit hands to another falls to exactly one of them in every month.
    """
    return (since is None or since <= month) and (until is None or until >= month)


@dataclass(frozen=True)
class Term:
    """A unit's duty for a metric that does not last the whole window."""

    unit: str
    since: date | None = None
    until: date | None = None

    def owes(self, month: str) -> bool:
        """Whether the month (YYYY-MM) falls to it."""
        return owes(date.fromisoformat(f"{month}-01"), since=self.since, until=self.until)


def owing(units: tuple[str, ...], terms: tuple[Term, ...], month: str) -> tuple[str, ...]:
    """Of the units those that owe the month; whoever has no term owes every month."""
    bound = {term.unit for term in terms}
    here = {term.unit for term in terms if term.owes(month)}
    return tuple(unit for unit in units if unit not in bound or unit in here)
