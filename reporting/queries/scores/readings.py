"""The registry of ambiguous clauses (口径登记): options, what each gives today, who decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from indicators.models import Adoption, Campaign, Reading
from indicators.queries import Rules, readings_in_force, rules_of
from indicators.scoring.engine import Result, score
from indicators.scoring.facts import FactsError
from reporting.scores.adoptions import names_of
from reporting.scores.knowledge import Facts, facts_of
from reporting.scores.scorebook import told


@dataclass(frozen=True)
class Moved:
    """What an indicator would have under an option, and how far that is from now."""

    number: int
    name: str
    points: Decimal
    change: Decimal


@dataclass(frozen=True)
class Option:
    """One way to read the clause; without a score today `total` and `change` are None."""

    code: str
    name: str
    in_force: bool
    default: bool
    total: Decimal | None
    change: Decimal | None
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class ReadingRow:
    reading: Reading
    options: tuple[Option, ...]
    adoptions: tuple[tuple[Adoption, str], ...]

    @property
    def in_force(self) -> Option:
        return next(option for option in self.options if option.in_force)

    @property
    def sequence(self) -> int:
        """How many decisions there are: what a new one must have seen."""
        return self.adoptions[0][0].sequence if self.adoptions else 0


@dataclass(frozen=True)
class Registry:
    rows: tuple[ReadingRow, ...]
    total: Decimal | None
    problems: tuple[str, ...]

    @property
    def undecided(self) -> int:
        """How many are read as the plan does by default, because nobody has decided."""
        return sum(not row.adoptions for row in self.rows)


def registry_of(
    campaign: Campaign, *, only: str | None = None, of_indicator: int | None = None
) -> Registry:
    """Every reading, or those asked for, with the points each option would give on today's facts.

    Four queries besides the plan's, whatever the campaign holds; nothing is stored.
    """
    decisions = Prefetch("adoptions", Adoption.objects.select_related("entered_by"))
    readings = campaign.readings.prefetch_related(decisions)
    if only is not None:
        readings = readings.filter(code=only)
    if of_indicator is not None:
        readings = readings.filter(indicators__contains=[of_indicator])
    rules, in_force = rules_of(campaign), readings_in_force(campaign)
    weighing = _Weighing(rules, facts_of(campaign, rules.plan, in_force), in_force)
    return Registry(
        rows=tuple(_row(one, weighing) for one in readings),
        total=weighing.now.total if weighing.now else None,
        problems=tuple(weighing.problems),
    )


class _Weighing:
    """Scores the same facts under other readings."""

    def __init__(self, rules: Rules, facts: Facts, in_force: Mapping[str, str]) -> None:
        self.plan, self.facts, self.in_force = rules.plan, facts, dict(in_force)
        self.problems: list[str] = []
        self.now = self._scored(self.in_force)

    def under(self, reading: str, option: str) -> Result | None:
        return self._scored(self.in_force | {reading: option}) if self.now else None

    def _scored(self, readings: dict[str, str]) -> Result | None:
        try:
            return score(self.plan, self.facts.under(readings), readings)
        except FactsError as error:
            self.problems = told(error.problems, self.plan)
            return None


def _row(reading: Reading, weighing: _Weighing) -> ReadingRow:
    names = names_of(reading)
    return ReadingRow(
        reading=reading,
        options=tuple(_option(reading, code, name, weighing) for code, name in names.items()),
        adoptions=tuple(
            (one, names.get(one.option, one.option)) for one in reading.adoptions.all()
        ),
    )


def _option(reading: Reading, code: str, name: str, weighing: _Weighing) -> Option:
    now, then = weighing.now, weighing.under(reading.code, code)
    in_force = weighing.in_force[reading.code] == code
    return Option(
        code=code,
        name=name,
        in_force=in_force,
        default=reading.default == code,
        total=then.total if then else None,
        change=then.total - now.total if then and now else None,
        moved=_moved(reading, now, then, weighing) if then and now else (),
    )


def _moved(reading: Reading, now: Result, then: Result, weighing: _Weighing) -> tuple[Moved, ...]:
    names = {one.number: one.name for one in weighing.plan.indicators}
    return tuple(
        Moved(
            number=number,
            name=names[number],
            points=then.indicators[number],
            change=then.indicators[number] - now.indicators[number],
        )
        for number in reading.indicators
    )
