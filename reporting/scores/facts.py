"""From accepted cells to the facts a score is computed from: pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from indicators.scoring.exact import write_plain
from reporting.duties.terms import Term, owing
from units.posts import plain

Fact = Decimal | None | list[Decimal | None]


@dataclass(frozen=True)
class Accepted:
    """One accepted cell: what it says, and where and by whom it was accepted."""

    metric: str
    month: str
    unit: str
    value: Decimal | None
    items: tuple[str, ...]
    zero_report: bool
    submission: int
    version: int
    accepted_by: str
    accepted_at: datetime

    def as_source(self) -> list[object]:
        """Unit, month, value or list of items, submission, version, acceptor, when: for JSON."""
        return [
            self.unit,
            self.month,
            list(self.items) or self.said,
            self.submission,
            self.version,
            self.accepted_by,
            self.accepted_at.isoformat(),
        ]

    @property
    def said(self) -> str:
        """The answer as it is shown: the number, the items, or 零报告."""
        if self.items:
            return "、".join(self.items)
        return "零报告" if self.value is None else write_plain(self.value)


@dataclass(frozen=True)
class Shape:
    """How the cells of a metric become one fact: its kind, and who must have reported.

    `terms` are those of the reporters that joined or left during the window.
    """

    kind: str
    combine: str
    reporters: tuple[str, ...]
    leads: tuple[str, ...] = ()
    months: Sequence[str] = field(default=())
    terms: tuple[Term, ...] = ()

    def owing(self, month: str) -> frozenset[str]:
        """The units whose answers make the month: those that owe it, of leads the one in office."""
        leads = self.leads[:1] if not self.terms else owing(self.leads, self.terms, month)[:1]
        if self.combine == "lead" and self.leads:
            return frozenset(leads)
        return frozenset(owing(self.reporters, self.terms, month))


def fact(
    shape: Shape, rows: Iterable[Accepted], *, listing: str = "ever_in_window", at: str = ""
) -> Fact:
    """The metric's value in the window; None where nobody has said anything yet.

    A month of a monthly metric is known when every unit that owes it is accepted. What a unit
    last said of a stock counts while it owes the metric in the month `at` (the last one said).
    """
    said = [row for row in rows if row.value is not None or row.items or row.zero_report]
    if shape.combine == "lead" and shape.leads:
        said = [row for row in said if row.unit in shape.owing(row.month)]
    if shape.kind == "stock" or listing == "on_last_day":
        said = _latest(shape, said, at)
    return _KINDS[shape.kind](shape, said)


@dataclass(frozen=True)
class Known:
    """What is known of one metric in every month of the window, as decimal text or None.

    `months` holds the value of the window up to that month (a monthly metric: of that month
    alone), `standing` the same for entries of a register that are still listed then.
    """

    window: Sequence[str]
    months: Mapping[str, str | None]
    standing: Mapping[str, str | None]
    monthly: bool

    def up_to(self, month: str | None = None, *, listing: str = "") -> Fact:
        """The fact from the months up to and including the given one; None: the whole window."""
        last = month or self.window[-1]
        if self.monthly:
            return [_decimal(self.months.get(one)) if one <= last else None for one in self.window]
        row = self.standing if listing == "on_last_day" and self.standing else self.months
        return _decimal(row.get(min(last, self.window[-1])))


def known(shape: Shape, rows: Iterable[Accepted]) -> Known:
    """What the accepted cells say of a metric, month by month."""
    said = sorted(rows, key=lambda row: row.month)
    if shape.kind == "monthly":
        values = fact(shape, said)
        assert isinstance(values, list)
        own = dict(zip(shape.months, map(_text, values), strict=True))
        return Known(shape.months, own, {}, monthly=True)
    months = {one: _text(_up_to(shape, said, one)) for one in shape.months}
    standing = {}
    if shape.kind == "register":
        standing = {
            one: _text(_up_to(shape, said, one, listing="on_last_day")) for one in shape.months
        }
    return Known(shape.months, months, standing, monthly=False)


def _up_to(shape: Shape, rows: list[Accepted], month: str, **listing: str) -> Decimal | None:
    value = fact(shape, [row for row in rows if row.month <= month], **listing, at=month)
    assert not isinstance(value, list)
    return value


def _text(value: Decimal | None) -> str | None:
    return None if value is None else write_plain(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _monthly(shape: Shape, rows: list[Accepted]) -> Fact:
    values: list[Decimal | None] = []
    for month in shape.months:
        of_month = [row for row in rows if row.month == month]
        complete = shape.owing(month) <= {row.unit for row in of_month}
        values.append(_sum(of_month) if of_month and complete else None)
    return values


def _amount(_: Shape, rows: list[Accepted]) -> Fact:
    return _sum(rows) if rows else None


def _register(_: Shape, rows: list[Accepted]) -> Fact:
    if not rows:
        return None
    return Decimal(len({same_name(item) for row in rows for item in row.items}))


def _judged(_: Shape, rows: list[Accepted]) -> Fact:
    return max(rows, key=lambda row: row.month).value if rows else None


_KINDS: Mapping[str, Callable[[Shape, list[Accepted]], Fact]] = {
    "monthly": _monthly,
    "flow": _amount,
    "stock": _amount,
    "register": _register,
    "judged": _judged,
}


def _sum(rows: Iterable[Accepted]) -> Decimal:
    return sum((row.value or Decimal(0) for row in rows), Decimal(0))


def _latest(shape: Shape, rows: list[Accepted], at: str) -> list[Accepted]:
    """What each unit said last; of those that left nothing, once somebody who stays has spoken."""
    newest: dict[str, Accepted] = {}
    for row in sorted(rows, key=lambda row: row.month):
        newest[row.unit] = row
    found = list(newest.values())
    if not shape.terms or not found:
        return found
    here = shape.owing(at or max(row.month for row in found))
    return [row for row in found if row.unit in here] or found


def same_name(item: str) -> str:
    """Two spellings of one name: width, spaces, brackets, case, unseen signs do not count."""
    return "".join(plain(item).split()).casefold()
