"""Which answers need a line of explanation before they are handed in (核实性检查): pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

from indicators.scoring.exact import write_plain
from reporting.filling.entries import Entry, Field

# A distance of 3.5 robust standard deviations is the usual bound for an outlier; with fewer than
# four values nothing can be said.
FAR, VALUES_AT_LEAST, VALUES_AT_MOST = Decimal("3.5"), 4, 12
NORMAL = Decimal("1.4826")
# Where history hardly moves, less than this share of its level or this many smallest units is
# no jump.
SHARE_OF_CHANGE, SHARE_OF_LEVEL, UNITS = Decimal("0.1"), Decimal("0.01"), 2
ROUND = 100
NOTHING_AT_ALL = "本月必报项全部为零，而此前有数；请用一句话说明本月确无发生"


@dataclass(frozen=True)
class Said:
    """What the unit handed in for an earlier month; `accepted` when the office took it."""

    month: date
    value: Decimal | None = None
    items: tuple[str, ...] = ()
    zero_report: bool = False
    accepted: bool = True
    note: str = ""

    @property
    def label(self) -> str:
        return f"{self.month.year}年{self.month.month}月"

    @property
    def nothing(self) -> bool:
        return not self.items and not self.value


Past = Mapping[str, Sequence[Said]]


def questions(
    fields: Mapping[str, Field], entries: Mapping[str, Entry], past: Past
) -> dict[str, str]:
    """Field → the sentence that asks for an explanation; fields that raise none are left out.

    `past` holds each field's earlier months, oldest first.
    """
    if is_empty_report(fields, entries, past):
        first = next(code for code, one in fields.items() if one.owed)
        return {first: NOTHING_AT_ALL}
    found = {}
    for code, one in fields.items():
        sentence = _question(one, entries, past.get(code, ()))
        if sentence:
            found[code] = sentence
    return found


def is_empty_report(fields: Mapping[str, Field], entries: Mapping[str, Entry], past: Past) -> bool:
    """Nothing but blanks and zeros in every owed field of a unit that had a number before.

    A sheet that nobody has touched says nothing yet; what is owed on it is asked for elsewhere.
    Who reported nothing the month before and was accepted need not say it twice; a sheet that
    owes nothing is not an empty one.
    """
    owed = [code for code, one in fields.items() if one.owed]
    if not owed or any(not _nothing(entries[code]) for code in owed):
        return False
    if all(entries[code].blank for code in owed):
        return False
    before = [said for code in owed for said in past.get(code, ())]
    if not before:
        return True
    latest = max(said.month for said in before)
    return not all(said.nothing and said.accepted for said in before if said.month == latest)


def _nothing(entry: Entry) -> bool:
    return not entry.items and not entry.value


def _question(one: Field, entries: Mapping[str, Entry], past: Sequence[Said]) -> str:
    value = entries[one.code].value
    numbers = [said.value for said in past if said.value is not None]
    if value is None or not numbers or entries[one.code].problem:
        return ""
    accepted = [said.value for said in past if said.accepted and said.value is not None]
    return (
        _fell(one, value, accepted)
        or _vanished(one, value, numbers, entries)
        or _copied(one, entries[one.code], numbers[-1])
        or _jumped(one, value, accepted[-VALUES_AT_MOST:])
    )


def _fell(one: Field, value: Decimal, accepted: Sequence[Decimal]) -> str:
    if not one.cumulative or not accepted or value >= accepted[-1]:
        return ""
    return (
        f"累计数只增不减，现由{write_plain(accepted[-1])}降为{write_plain(value)}；"
        "确需调低的，请写明原因，否则请改正"
    )


def _vanished(
    one: Field, value: Decimal, numbers: Sequence[Decimal], entries: Mapping[str, Entry]
) -> str:
    """Zero where there never was a zero; a part is not asked about when its whole vanished too."""
    whole = entries.get(one.part_of)
    if value or 0 in numbers or (whole is not None and whole.value == 0):
        return ""
    return f"上次为{write_plain(numbers[-1])}，本月为0，请说明原因"


def _copied(one: Field, entry: Entry, last: Decimal) -> str:
    """A copy that nobody confirmed: 同上月 has already answered what is asked here."""
    value = entry.value
    if one.kind != "flow" or value is None or value != last or entry.same:
        return ""
    if value < ROUND or value % ROUND:
        return ""
    return f"与上次完全相同，且为整数{write_plain(value)}，请说明是否为本月实际发生数"


def _jumped(one: Field, value: Decimal, history: Sequence[Decimal]) -> str:
    """Judges a stock by how much it moved, everything else by how much it is."""
    if len(history) < VALUES_AT_LEAST:
        return ""
    if one.kind == "stock":
        moves = [after - before for before, after in pairwise(history)]
        far = distance(value - history[-1], moves, least=_least(one, history[-1]))
        usual = (
            f"上次{write_plain(history[-1])}，此前每月变动一般在{write_plain(_middle(moves))}左右"
        )
    else:
        far = distance(value, history, least=_least(one, Decimal(0)))
        usual = f"此前{len(history)}个月一般在{write_plain(_middle(history))}左右"
    return f"与历史相差较大（{usual}），请说明原因" if far > FAR else ""


def _least(one: Field, level: Decimal) -> Decimal:
    return max(abs(level) * SHARE_OF_LEVEL, UNITS * Decimal(1).scaleb(-one.decimals))


def distance(value: Decimal, history: Sequence[Decimal], *, least: Decimal) -> Decimal:
    """How many robust standard deviations (median, MAD) the value lies from the history.

    The deviation is never taken as smaller than `least` or a tenth of the median: a history that
    does not move at all has a MAD of zero and would make every change infinite.
    """
    middle = _middle(history)
    spread = NORMAL * _middle([abs(one - middle) for one in history])
    return abs(value - middle) / max(spread, abs(middle) * SHARE_OF_CHANGE, least)


def _middle(values: Sequence[Decimal]) -> Decimal:
    return Decimal(median(values))
