"""What the ledgers hold for a month (台账数): beside the field, and taken over on request."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from indicators.models import Metric
from indicators.scoring.exact import write_plain
from ledgers.feeds import Fed, Span, fed
from reporting.filling.answers import cells_of
from reporting.models import Cell, Period, Submission

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """One metric as the ledgers say it, rounded as the field asks."""

    fed: Fed
    value: Decimal
    register: bool

    @property
    def ledgers(self) -> tuple[tuple[str, str], ...]:
        return self.fed.ledgers

    @property
    def silent(self) -> tuple[tuple[str, str], ...]:
        """The ledgers that should add to it and say nothing of this month."""
        return self.fed.silent

    @property
    def whole(self) -> bool:
        """Whether it can stand for the month's number; a part of it cannot."""
        return not self.silent

    @property
    def text(self) -> str:
        """As people read it beside the field."""
        if self.fed.zero:
            return "零报告"
        if self.register:
            return "、".join(self.fed.items) or "无"
        return write_plain(self.value)

    @property
    def typed(self) -> tuple[str, bool]:
        """As the clerk would have typed it: text and 零报告."""
        if self.fed.zero:
            return "", True
        return ("\n".join(self.fed.items) if self.register else write_plain(self.value)), False

    def fits(self, cell: Cell) -> bool:
        """Whether the stored answer says the same; against a part nothing can be held."""
        if not self.whole:
            return True
        if self.register:
            return set(cell.items) == set(self.fed.items)
        return cell.value == self.value


def held_for(submission: Submission) -> dict[str, Held]:
    """Field → what the unit's own records say of the month; empty where they say nothing.

    Three queries, and at most three per field and ledger that the unit uses.
    """
    period, cells = submission.period, cells_of(submission)
    spans = {code: _span(cell.metric, period) for code, cell in cells.items()}
    said = fed(submission.unit.jurisdiction, submission.unit_id, spans)
    return {code: _held(cells[code].metric, one) for code, one in said.items()}


def taken(submission: Submission) -> dict[str, tuple[str, bool]]:
    """Blank field → what 采用台账数 fills in; a part of a number is none."""
    cells = cells_of(submission)
    return {
        code: one.typed
        for code, one in held_for(submission).items()
        if one.whole and cells[code].blank and not cells[code].typed.strip()
    }


def _held(metric: Metric, said: Fed) -> Held:
    step = Decimal(1).scaleb(-metric.decimals)
    register = metric.kind == Metric.Kind.REGISTER
    return Held(said, said.value.quantize(step, ROUND_HALF_UP), register)


def _span(metric: Metric, period: Period) -> Span:
    """Flows from the 26th to the 25th, rates by calendar month, stocks up to the end of either."""
    following = (period.month + timedelta(days=32)).replace(day=1)
    last = following - ONE_DAY
    if metric.kind == Metric.Kind.FLOW and period.covers_from and period.covers_to:
        return Span(period.covers_from, period.covers_to)
    if metric.kind in (Metric.Kind.MONTHLY, Metric.Kind.FLOW):
        return Span(period.month, last)
    return Span(None, period.covers_to or last)
