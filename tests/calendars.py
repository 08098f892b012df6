"""What the form of a calendar year sends: the published year with some fields replaced."""

from typing import Any

from ledgers.arrangements import written
from ledgers.holidays import published


def typed(year: int = 2022, **instead: str) -> dict[str, str]:
    """The year as its form brings it when nothing was changed in the boxes of days."""
    known = next(one for one in published().years if one.year == year)
    return {
        "notice": f"国办发明电〔{year - 1}〕11号",
        "title": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "issued_on": f"{year - 1}-10-25",
        "note": "",
        "off": written(known.holidays),
        "worked": written(known.worked),
    } | instead


def sent(*, note: str, more: dict[str, str], year: int = 2022) -> dict[str, Any]:
    """The same as a program sends it, with one more day off."""
    known = next(one for one in published().years if one.year == year)
    form = typed(year, note=note) | {"version": 0}
    off = [{"day": f"{day}", "name": name} for day, name in known.holidays.items()]
    worked = [{"day": f"{day}", "name": name} for day, name in known.worked.items()]
    return form | {"off": [*off, more], "worked": worked}


def new_year(year: int = 2027, **instead: str) -> dict[str, str]:
    """A year that no file has, typed as the notice words it; 1 to 7 October and two Sundays."""
    return {
        "notice": f"国办发明电〔{year - 1}〕9号",
        "title": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "issued_on": "",
        "note": "",
        "off": "元旦：1月1日（周五）至3日（周日）放假。\n国庆节：10月1日至7日放假调休，共7天。",
        "worked": f"{year}年9月26日（周日）上班 国庆节\n{year}/10/10 国庆节",
    } | instead
