"""Working days 工作日 with 调休: which days count, and how far one lies from another; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

ONE_DAY = timedelta(days=1)
SATURDAY = 5
PROVISIONAL = "暂按周一至周五"


@dataclass(frozen=True)
class Notice:
    """A paper of the State Council's office that a year rests on; `note` says what it changed."""

    number: str
    title: str
    issued_on: date | None
    note: str = ""


@dataclass(frozen=True)
class Year:
    """One published year: days off by name, and the weekend days that are worked (调休)."""

    year: int
    notices: tuple[Notice, ...]
    holidays: Mapping[date, str]
    worked: Mapping[date, str]


@dataclass(frozen=True)
class Counted:
    """So many working days; `provisional` when one of them was only taken for one."""

    days: int
    provisional: bool

    @property
    def text(self) -> str:
        """The count as people read it, never without its reservation."""
        reserve = f"（{PROVISIONAL}）" if self.provisional else ""
        return f"{self.days}个工作日{reserve}"


@dataclass(frozen=True)
class Reached:
    """A day reached by counting; `provisional` when a day on the way was only taken for one."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The published years; in every other year Monday to Friday count, and answers say so.

    The notice for a year may still claim the last days of the December before; it has always
    been published ahead of them.
    """

    years: tuple[Year, ...]

    @cached_property
    def _published(self) -> Mapping[int, Year]:
        return {year.year: year for year in self.years}

    def provisional(self, when: date | int) -> bool:
        """Say whether the notice for the day's year, or for the year itself, is not known."""
        return (when if isinstance(when, int) else when.year) not in self._published

    def is_workday(self, day: date) -> bool:
        """Say whether people work on the day; a guess where `provisional(day)` holds."""
        year = self._published.get(day.year)
        if year is not None and (day in year.holidays or day in year.worked):
            return day in year.worked
        return day.weekday() < SATURDAY

    def add(self, day: date, count: int) -> Reached:
        """Return the `count`-th working day after `day`, which itself is not counted.

        A negative count goes back, the day again not counted; 0 is the day itself, whatever it is.
        """
        if count == 0:
            return Reached(day, self.provisional(day))
        step = ONE_DAY if count > 0 else -ONE_DAY
        worked = (one for one in _onward(day + step, step) if self.is_workday(one))
        found = next(islice(worked, abs(count) - 1, None))
        return Reached(found, self._guessed(day + step, found))

    def left(self, today: date, until: date) -> Counted:
        """Return how many working days there are to use from `today` up to and with `until`.

        Today counts when it is a working day, however late it is; a bound before today gives 0.
        """
        days = [today + ONE_DAY * number for number in range((until - today).days + 1)]
        return Counted(sum(map(self.is_workday, days)), any(map(self.provisional, days)))

    def last_of_week(self, day: date) -> Reached | None:
        """Return the last working day from Monday to Sunday of the day's week, None without one."""
        monday = day - ONE_DAY * day.weekday()
        week = [monday + ONE_DAY * number for number in range(7)]
        worked = [one for one in week if self.is_workday(one)]
        return Reached(worked[-1], self._any_guessed(week)) if worked else None

    def _guessed(self, one: date, other: date) -> bool:
        first, last = sorted((one.year, other.year))
        return any(self.provisional(year) for year in range(first, last + 1))

    def _any_guessed(self, days: Iterable[date]) -> bool:
        return any(map(self.provisional, days))


def _onward(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step
