"""Parameters 规则参数: what a scheme file writes for one rule, read key by key."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NoReturn

from indicators.scoring.rows import SpecError, as_number
from indicators.scoring.vocabulary import MetricSpec


class Parameters:
    """The parameters of one component's rule; every read names its key when it fails."""

    def __init__(
        self,
        given: Mapping[str, object],
        *,
        where: str,
        maximum: Fraction,
        months: int,
        metrics: Mapping[str, MetricSpec],
        listed: tuple[str, ...],
    ) -> None:
        self.given = given
        self.where = where
        self.maximum = maximum
        self.months = months
        self.metrics = metrics
        self.listed = listed
        self.taken = {"kind", "readings"}

    def take(self, key: str) -> object:
        """Return a parameter that must be there."""
        if key not in self.given:
            self.refuse(key, "缺少参数")
        self.taken.add(key)
        return self.given[key]

    def has(self, key: str) -> bool:
        """Whether an optional parameter is written."""
        return key in self.given

    def number(self, key: str) -> Fraction:
        """Return an exact number."""
        return self.as_number(self.take(key), key)

    def as_number(self, value: object, key: str) -> Fraction:
        """Return one value inside a parameter as an exact number."""
        return as_number(value, f"{self.where}.{key}")

    def flag(self, key: str) -> bool:
        """Return a true/false parameter, false when it is not written."""
        value = self.take(key) if self.has(key) else False
        if not isinstance(value, bool):
            self.refuse(key, "应为 true 或 false")
        return value

    def metric(self, key: str, *, monthly: bool = False) -> str:
        """Return a metric code the plan knows, of the wanted shape."""
        return self.as_metric(self.take(key), key, monthly=monthly)

    def as_metric(self, code: object, key: str, *, monthly: bool = False) -> str:
        """Return one value inside a parameter as a metric code."""
        if not isinstance(code, str) or code not in self.metrics:
            self.refuse(key, f"没有数据项“{code}”")
        if self.metrics[code].monthly is not monthly:
            shape = "逐月" if monthly else "不分月"
            self.refuse(key, f"数据项“{code}”应为{shape}数据项")
        return code

    def metric_list(self, key: str) -> tuple[str, ...]:
        """Return one or more different metric codes without months."""
        return self.as_metric_list(self.take(key), key)

    def as_metric_list(self, value: object, key: str) -> tuple[str, ...]:
        """Return one value inside a parameter as metric codes."""
        codes = tuple(self.as_metric(code, key) for code in self.as_rows(value, key))
        if len(set(codes)) != len(codes):
            self.refuse(key, "数据项重复")
        return codes

    def as_rows(self, value: object, key: str) -> list[object]:
        """Return one value inside a parameter as a list with something in it."""
        if not isinstance(value, list | tuple) or not value:
            self.refuse(key, "应为非空列表")
        return list(value)

    def finish(self) -> None:
        """Refuse a parameter no rule has read, so no typing slip is ignored."""
        for key in self.given:
            self.require(key in self.taken, key, "有不认识的参数")

    def refuse(self, key: str, reason: str) -> NoReturn:
        """Raise the SpecError of one key."""
        raise SpecError(f"{self.where}.{key}", reason)

    def require(self, condition: bool, key: str, reason: str) -> None:
        """Raise the SpecError of one key unless the condition holds."""
        if not condition:
            self.refuse(key, reason)
