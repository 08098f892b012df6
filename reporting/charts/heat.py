"""The heat map (按时情况图): every unit × every open month, on time, late, missing or not owed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NONE_YET = "还没有开放的报送期。"
NAMED = 3
# Code → the character in the cell and what it says; the colour only repeats them.
STATES = {
    "on_time": ("✓", "按时"),
    "late": ("迟", "逾期已报"),
    "overdue": ("缺", "缺报"),
    "near": ("近", "临期未报"),
    "open": ("·", "未到期"),
    "none": ("", "不应报"),
}
CLOSED = ("on_time", "late", "overdue")


@dataclass(frozen=True)
class Square:
    """One unit in one month; without an address there is nothing to open."""

    state: str
    address: str = ""
    said: str = ""

    @property
    def mark(self) -> str:
        return STATES[self.state][0]

    @property
    def label(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Row:
    """One unit over all months, in their order."""

    name: str
    address: str
    squares: Sequence[Square]

    @property
    def closed(self) -> int:
        """How many months were handed in or are past their date."""
        return sum(one.state in CLOSED for one in self.squares)

    @property
    def on_time(self) -> int:
        return sum(one.state == "on_time" for one in self.squares)

    @property
    def missing(self) -> int:
        return sum(one.state == "overdue" for one in self.squares)


@dataclass(frozen=True)
class Heat:
    """The whole map: it is its own table, so nothing stands behind a switch."""

    title: str
    months: Sequence[date]
    rows: Sequence[Row]

    @property
    def lacking(self) -> list[Row]:
        """The units with a month missing, for the first glance."""
        return [row for row in self.rows if row.missing]

    @property
    def whole(self) -> list[Row]:
        """The units without one."""
        return [row for row in self.rows if not row.missing]

    @property
    def legend(self) -> list[Square]:
        return [Square(state) for state in STATES]

    @property
    def columns(self) -> list[tuple[date, int, int]]:
        """Month by month how many were on time of how many that are decided."""
        found = []
        for at, month in enumerate(self.months):
            states = Counter(row.squares[at].state for row in self.rows)
            found.append((month, states["on_time"], sum(states[one] for one in CLOSED)))
        return found

    @property
    def summary(self) -> str:
        if not self.months:
            return NONE_YET
        closed = sum(row.closed for row in self.rows)
        counts = Counter(one.label for row in self.rows for one in row.squares)
        head = f"{len(self.rows)}个单位、{len(self.months)}个月，已到期或已报{closed}份"
        said = [f"{STATES[one][1]}{counts[STATES[one][1]]}份" for one in CLOSED]
        missing = self.lacking
        most = sorted(missing, key=lambda row: -row.missing)[:NAMED]
        names = "、".join(f"{row.name}{row.missing}个月" for row in most)
        more = "等" if len(missing) > NAMED else ""
        tail = f"；缺报的有{len(missing)}个单位：{names}{more}" if names else "；没有缺报"
        return f"{head}：{'、'.join(said)}{tail}。"
