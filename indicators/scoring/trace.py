"""算式: the working of one component as data a stranger can recompute with a pencil."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from indicators.scoring.exact import write_number

Json = str | int | bool | None | Sequence["Json"] | dict[str, "Json"]

ON_THE_LINE = "临界"


@dataclass(frozen=True)
class Input:
    """One value a rule looked at: metric, month (None when the metric has no months), value."""

    metric: str
    name: str
    month: str | None
    value: Fraction | None
    measure: str

    def to_json(self) -> dict[str, Json]:
        """Return the input as JSON data, numbers as decimal text."""
        value = None if self.value is None else write_number(self.value)
        return {
            "metric": self.metric,
            "name": self.name,
            "month": self.month,
            "value": value,
            "measure": self.measure,
        }


@dataclass(frozen=True)
class Step:
    """One line of arithmetic and what it came to."""

    text: str
    value: Fraction

    def to_json(self) -> dict[str, Json]:
        """Return the step as JSON data, numbers as decimal text."""
        return {"text": self.text, "value": write_number(self.value)}


@dataclass(frozen=True)
class Lost:
    """Points that were not awarded: how many, which month, which item and why."""

    points: Fraction
    month: str | None
    item: str
    reason: str

    def to_json(self) -> dict[str, Json]:
        """Return the loss as JSON data, numbers as decimal text."""
        return {
            "points": write_number(self.points),
            "month": self.month,
            "item": self.item,
            "reason": self.reason,
        }

    def sentence(self) -> str:
        """Return the loss as a Chinese clause: month, item, points and reason."""
        month = f"{self.month} " if self.month else ""
        return f"{month}{self.item}失{write_number(self.points)}分（{self.reason}）"


@dataclass(frozen=True)
class Chosen:
    """The reading 口径 a rule was evaluated under, with its question and option in Chinese."""

    code: str
    option: str
    question: str
    name: str

    def to_json(self) -> dict[str, Json]:
        """Return the reading as JSON data."""
        return {
            "code": self.code,
            "option": self.option,
            "question": self.question,
            "name": self.name,
        }


@dataclass(frozen=True)
class Working:
    """What a rule answers: exact points, the metrics it read, its steps, losses and flags."""

    points: Fraction
    reads: tuple[str, ...]
    steps: tuple[Step, ...]
    lost: tuple[Lost, ...]
    flags: tuple[str, ...] = ()


def within(budget: Fraction, lost: Iterable[Lost]) -> tuple[Lost, ...]:
    """Return the losses in order, trimmed where a floor or cap lets fewer points be lost."""
    kept = []
    for loss in lost:
        points = min(loss.points, budget)
        if points > 0:
            kept.append(Lost(points, loss.month, loss.item, loss.reason))
            budget -= points
    return tuple(kept)


@dataclass(frozen=True)
class Trace:
    """算式 of one component: clause, readings, inputs, steps, points and every lost part.

    The points are exact, in 分; the losses sum to `max` minus `points`. Recomputing from
    `to_json()` alone gives the same points (scoring.md, Trace).
    """

    component: str
    name: str
    clause: str
    line: int | None
    rule: str
    max: Fraction
    readings: tuple[Chosen, ...]
    parameters: dict[str, Json]
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    points: Fraction
    lost: tuple[Lost, ...]
    flags: tuple[str, ...]

    @property
    def unknown(self) -> tuple[Input, ...]:
        """The inputs nobody has decided yet."""
        return tuple(item for item in self.inputs if item.value is None)

    def to_json(self) -> dict[str, Json]:
        """Return the trace as JSON data with every number as decimal text."""
        return {
            "component": self.component,
            "name": self.name,
            "clause": self.clause,
            "line": self.line,
            "rule": self.rule,
            "max": write_number(self.max),
            "readings": [reading.to_json() for reading in self.readings],
            "parameters": dict(self.parameters),
            "inputs": [item.to_json() for item in self.inputs],
            "steps": [step.to_json() for step in self.steps],
            "points": write_number(self.points),
            "lost": [loss.to_json() for loss in self.lost],
            "flags": list(self.flags),
            "unknown": [{"metric": item.metric, "month": item.month} for item in self.unknown],
        }

    def paragraph(self) -> str:
        """Return the trace as one Chinese paragraph."""
        parts = [self._source(), *self._in_force(), self._given()]
        parts += [f"算式：{'；'.join(step.text for step in self.steps)}。"]
        parts += [f"得{write_number(self.points)}分（满分{write_number(self.max)}分）。"]
        if self.lost:
            parts.append(f"失分：{'；'.join(loss.sentence() for loss in self.lost)}。")
        if self.flags:
            parts.append(f"标记：{'、'.join(self.flags)}。")
        return "".join(parts)

    def _source(self) -> str:
        place = f"（第{self.line}行）" if self.line else ""
        clause = f"依据{place}“{self.clause}”。" if self.clause else ""
        return f"{self.component} {self.name}：{clause}"

    def _in_force(self) -> Iterable[str]:
        for reading in self.readings:
            yield f"口径：{reading.question.rstrip('。')}——{reading.name}。"

    def _given(self) -> str:
        texts = []
        for name, group in groupby(self.inputs, key=lambda item: item.name):
            values = "、".join(_value(item) for item in group)
            texts.append(f"{name}{values}")
        return f"数据：{'；'.join(texts)}。"


def _value(item: Input) -> str:
    value = "未知" if item.value is None else f"{write_number(item.value)}{item.measure}"
    return f"{item.month} {value}" if item.month else value
