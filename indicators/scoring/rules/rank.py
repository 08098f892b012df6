"""rank_steps 排名分档: full points near the top, a fixed loss for every so many places behind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_equal, write_told
from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Facts
from indicators.scoring.gauges import Gauge, average, of_metric
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules.base import Rule, unknown
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.rules.ranks import Ranks
from indicators.scoring.trace import Lost, Step, Working

COUNTED = {"started": "不足一档按一档计", "completed": "不足一档不计", "linear": "按比例计"}


@dataclass(frozen=True, kw_only=True)
class RankSteps(Rule):
    """Mean of the known months, never rounded; reading `rank_step` says how 每落后10名 counts."""

    kind: ClassVar[str] = "rank_steps"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "rank_step": ("started", "completed", "linear")
    }

    metric: str
    full_within: Fraction
    zero_beyond: Fraction
    places: Fraction
    lose: Fraction

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            metric=given.metric("metric", monthly=True),
            full_within=given.number("full_within"),
            zero_beyond=given.number("zero_beyond"),
            places=given.number("places"),
            lose=given.number("lose"),
        )
        given.require(rule.full_within < rule.zero_beyond, "zero_beyond", "应大于 full_within")
        given.require(rule.places > 0, "places", "应大于0")
        given.require(rule.lose > 0, "lose", "应大于0")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        known = [value for value in facts.series(self.metric) if value is not None]
        name = facts.name(self.metric)
        mean = average(known)
        if mean is None:
            return unknown(self, self.metrics(), f"{name}各月均")
        listed = "＋".join(text(value) for value in known)
        equal = write_equal(mean, *self._lines(mean))
        steps = [Step(f"{len(known)}个月均值（{listed}）÷{len(known)}{equal}名", mean)]
        step, reason = self._points(mean, self.option("rank_step", readings))
        lost = (Lost(self.max - step.value, None, name, reason),) if step.value < self.max else ()
        return Working(step.value, self.metrics(), (*steps, step), lost)

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        ranks, option = Ranks.of(facts, self.metric), self.option("rank_step", readings)
        if not ranks.undecided:
            return Interval.settled(earned)
        best = self._worth(ranks.at(ranks.first), option)
        # Without a known month there is no mean to hold, without a last place no worst one.
        if ranks.last is None or not ranks.known:
            return Interval(earned, Fraction(0), best, Fraction(0))
        worst = self._worth(ranks.at(ranks.last), option)
        return Interval(earned, worst, best, worst)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        option = self.option("rank_step", readings)
        return replace(
            of_metric(facts, self.metric),
            rising=False,
            full=self.full_within,
            zero=self.zero_beyond,
            worth=lambda mean: self._worth(mean, option),
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        ranks, option = Ranks.of(facts, self.metric), self.option("rank_step", readings)
        if not ranks.undecided:
            return
        earned, room = self.points(facts, readings), ranks.room(beyond=self.zero_beyond)
        best, banded = self._worth(ranks.at(ranks.first), option), option != "linear"
        if best > earned:
            # Where every place counts a step is one point, otherwise the next band.
            wanted = earned if banded else min(earned + 1, best)
            yield ranks.next_step(
                ranks.most_behind(lambda m: earned < self._worth(m, option) >= wanted, room=room)
            )
        held = ranks.most_behind(lambda m: self._worth(m, option) >= earned, room=room)
        if earned and banded and held < room:
            yield ranks.next_step(held, lapse=True)

    def _worth(self, mean: Fraction, option: str) -> Fraction:
        if mean <= self.full_within:
            return self.max
        if mean > self.zero_beyond:
            return Fraction(0)
        return max(Fraction(0), self.max - self.lose * self._steps(mean, option))

    def _points(self, mean: Fraction, option: str) -> tuple[Step, str]:
        within, beyond = text(self.full_within), text(self.zero_beyond)
        told = write_told(mean, *self._lines(mean))
        if mean <= self.full_within:
            return Step(f"不超过第{within}名，得满分{text(self.max)}分", self.max), ""
        if mean > self.zero_beyond:
            reason = f"月均第{told}名，低于第{beyond}名"
            return Step(f"{reason}，得0分", Fraction(0)), reason
        steps = self._steps(mean, option)
        points = self._worth(mean, option)
        bands = write_told(steps, Fraction(0))
        equal = write_equal(points, Fraction(0), self.max)
        rule = f"{text(self.max)}－{text(self.lose)}×{bands}{equal}"
        quotient = f"（{told}－{within}）÷{text(self.places)}"
        counted = f"{quotient}，{COUNTED[option]}，共{bands}档"
        reason = f"月均第{told}名，落后第{within}名{bands}档，每档扣{text(self.lose)}分"
        return Step(f"{counted}；{rule}分", points), reason

    def _lines(self, mean: Fraction) -> tuple[Fraction, ...]:
        """Return the ranks the mean is told beside: both ends and those its band lies between."""
        behind = (mean - self.full_within) / self.places
        bands = (self.full_within + self.places * edge(behind) for edge in (floor, ceil))
        return (self.full_within, self.zero_beyond, *bands)

    def _steps(self, mean: Fraction, option: str) -> Fraction:
        behind = (mean - self.full_within) / self.places
        if option == "started":
            return Fraction(ceil(behind))
        return Fraction(floor(behind)) if option == "completed" else behind
