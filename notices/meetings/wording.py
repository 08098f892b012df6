"""How a pack's numbers, dates and states are written on paper: pure."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
FATES = {"gone": "已失", "open": "可争取", "undecided": "未定"}


def shown(text: str) -> str:
    """Points with two decimals, halves up, as every page shows them."""
    found = Decimal(text).quantize(CENT, ROUND_HALF_UP)
    return f"{found or abs(found)}"


def signed(text: str) -> str:
    """A change with its sign; 持平 where two decimals show none."""
    said = shown(text)
    if said == "0.00":
        return "持平"
    return said if said.startswith("-") else f"+{said}"


def to_win(indicator: dict[str, Any]) -> str:
    """What can still be won: 最高可达 less 暂计."""
    four = indicator["interval"]
    return f"{Decimal(four['reachable']) - Decimal(four['earned'])}"


def official_of(one: dict[str, Any] | None) -> str:
    """The city's own number with the day of its data; never mixed with ours."""
    if one is None:
        return "未通报"
    return f"{shown(one['value'])}（截至{day_of(one['as_of'])}）"


def day_of(text: str) -> str:
    """ "4月25日"."""
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"


def as_of(text: str) -> str:
    """The sentence that names the moment of the data."""
    when = datetime.fromisoformat(text)
    return f"数据截至{when.year}年{when.month}月{when.day}日{when:%H:%M}"


def months_of(months: list[str]) -> str:
    """ "1—3月、5月" of "2022-01" and so on."""
    runs: list[list[int]] = []
    for text in months:
        year, month = map(int, text.split("-"))
        if runs and runs[-1][-1] == year * 12 + month - 1:
            runs[-1].append(year * 12 + month)
        else:
            runs.append([year * 12 + month])
    return "、".join(map(_run, runs))


def _run(run: list[int]) -> str:
    first, last = ((one - 1) % 12 + 1 for one in (run[0], run[-1]))
    return f"{first}月" if len(run) == 1 else f"{first}—{last}月"
