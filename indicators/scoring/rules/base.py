"""What every rule kind is: parameters read once, then a pure answer for any facts."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_number
from indicators.scoring.facts import Facts
from indicators.scoring.gauges import Gauge, of_metric
from indicators.scoring.next_steps import NextStep, push
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.trace import Json, Lost, Step, Working


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """评分规则: turns checked facts into exact points between 0 and `max`.

    `options` names the readings a kind understands, built-in option first; a component
    follows a reading only when its definition lists it in `readings`.
    """

    kind: ClassVar[str]
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    max: Fraction
    readings: tuple[str, ...] = ()

    @classmethod
    @abstractmethod
    def read(cls, given: Parameters) -> Self:
        """Return the rule its parameters describe; raises SpecError."""

    @abstractmethod
    def metrics(self) -> tuple[str, ...]:
        """Return every metric the rule may read under any reading."""

    @abstractmethod
    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        """Return the exact points with their working."""

    @abstractmethod
    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        """Return what the component has and can still end with while the window is open."""

    @abstractmethod
    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        """Yield the next steps worth pricing while the window is open."""

    @abstractmethod
    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        """Return the quantity the component is measured by, with its full and zero marks."""

    def parts(self, facts: Facts) -> tuple[Gauge, ...]:
        """Return what else a target may speak about: by default each metric alone."""
        return tuple(of_metric(facts, code) for code in self.metrics())

    def points(self, facts: Facts, readings: Mapping[str, str]) -> Fraction:
        """Return the exact points alone."""
        return self.evaluate(facts, readings).points

    def denominators(self) -> tuple[str, ...]:
        """Return the metrics that divide and so may not be zero."""
        return ()

    def option(self, code: str, readings: Mapping[str, str]) -> str:
        """Return the option in force, or the built-in one where the component lists none."""
        return readings[code] if code in self.readings else self.options[code][0]

    def toward(
        self,
        limit: Fraction,
        code: str,
        facts: Facts,
        readings: Mapping[str, str],
        *,
        smooth: bool = False,
    ) -> Iterator[NextStep]:
        """Yield the least step of a metric toward a limit that gains anything, if one does.

        Where every unit gains a little (`smooth`), a step is one point or what is left of it.
        """
        left = self.max - self.points(facts, readings) if smooth else Fraction(0)
        wanted = min(Fraction(1), left)
        step = push(facts, code, limit, lambda known: self.points(known, readings), wanted)
        if step is not None:
            yield step

    def parameters(self) -> dict[str, Json]:
        """Return the parameters as JSON data, numbers as text."""
        return dict(self._written)

    @cached_property
    def _written(self) -> dict[str, Json]:
        """A plan is scored many times, its parameters are written once."""
        names = (field.name for field in fields(self))
        return {n: plain(getattr(self, n)) for n in names if n not in {"max", "readings"}}


def plain(value: object) -> Json:
    """Return a rule parameter as JSON data."""
    if isinstance(value, Fraction):
        return write_number(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value if isinstance(value, bool) or value is None else str(value)


def unknown(rule: Rule, reads: tuple[str, ...], item: str) -> Working:
    """Return the working of a rule whose facts are not known yet: no points for now."""
    step = Step(f"{item}未知，暂计0分", Fraction(0))
    lost = Lost(rule.max, None, item, "数据未知，暂不计分")
    return Working(Fraction(0), reads, (step,), (lost,))


def joined(facts: Facts, codes: Iterable[str]) -> str:
    """Return the names of several metrics as one phrase."""
    return "＋".join(facts.name(code) for code in codes)
