"""What the child that opens a workbook is told on its standard input, written and read; pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ledgers.judging.verdicts import Terms
from ledgers.workdays import Calendar, Year


@dataclass(frozen=True)
class Asked:
    """Which file, under which standard, reported when, by which calendar and terms."""

    path: Path
    name: str
    standard: str
    reported_on: date
    calendar: Calendar
    terms: Terms = field(default_factory=Terms)

    def written(self) -> str:
        """As JSON; the papers a year rests on stay behind, nobody judges by them."""
        return json.dumps(
            {
                "path": str(self.path),
                "name": self.name,
                "standard": self.standard,
                "reported_on": self.reported_on.isoformat(),
                "terms": asdict(self.terms),
                "calendar": [
                    {"year": one.year, "off": _days(one.holidays), "worked": _days(one.worked)}
                    for one in self.calendar.years
                ],
            },
            ensure_ascii=False,
        )

    @classmethod
    def read(cls, text: str) -> "Asked":
        """What `written` wrote."""
        given: dict[str, Any] = json.loads(text)
        years = tuple(
            Year(one["year"], (), _read_days(one["off"]), _read_days(one["worked"]))
            for one in given["calendar"]
        )
        return cls(
            path=Path(given["path"]),
            name=given["name"],
            standard=given["standard"],
            reported_on=date.fromisoformat(given["reported_on"]),
            calendar=Calendar(years),
            terms=Terms(**given["terms"]),
        )


def _days(days: Mapping[date, str]) -> dict[str, str]:
    return {day.isoformat(): name for day, name in days.items()}


def _read_days(days: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in days.items()}
