"""Checks facts before any rule sees them and names every problem by metric and month."""

from collections.abc import Iterator, Mapping, Sequence

from indicators.scoring.exact import NumberError, read_number, write_number
from indicators.scoring.facts import Facts, FactsError, Problem, Value
from indicators.scoring.spec import Plan
from indicators.scoring.vocabulary import MetricSpec

Cell = tuple[str | None, Value]


def check_facts(
    plan: Plan,
    given: Mapping[str, object],
    readings: Mapping[str, str],
    *,
    closed: bool = False,
) -> tuple[Facts, dict[str, str]]:
    """Return the checked facts and the reading in force for every code of the plan.

    A missing or null value is unknown 未知; with `closed` it is a problem. Raises FactsError
    with all problems: unknown codes, values that are no number, out of bounds or larger than
    the whole they are part of, wrong month counts and zero denominators.
    """
    problems: list[Problem] = []
    cells = {code: list(_cells(plan, code, given, problems)) for code in plan.metrics}
    problems += [Problem(str(c), None, "没有这个数据项") for c in given if c not in plan.metrics]
    problems += _readings_refused(plan, readings)
    problems += _larger_than_whole(plan, cells)
    problems += _zero_denominators(plan, cells)
    if closed:
        problems += _undecided(plan, given)
    if problems:
        raise FactsError(tuple(sorted(problems, key=_Place(plan))))
    in_force = {code: readings.get(code, spec.default) for code, spec in plan.readings.items()}
    return _facts(plan, cells), in_force


def _facts(plan: Plan, cells: Mapping[str, list[Cell]]) -> Facts:
    series = {code: tuple(value for _, value in row) for code, row in cells.items()}
    scalars = {code: row[0] for code, row in series.items() if not plan.metrics[code].monthly}
    monthly = {code: row for code, row in series.items() if plan.metrics[code].monthly}
    return Facts(plan.months, plan.metrics, scalars, monthly)


def _cells(
    plan: Plan, code: str, given: Mapping[str, object], problems: list[Problem]
) -> Iterator[Cell]:
    """Yield month and value; what is refused becomes a problem and is left unknown."""
    metric = plan.metrics[code]
    for month, value in zip(*_spread(plan, metric, given.get(code), problems), strict=True):
        try:
            yield month, _bounded(metric, value)
        except NumberError as error:
            problems.append(Problem(code, month, error.reason))
            yield month, None


def _spread(
    plan: Plan, metric: MetricSpec, value: object, problems: list[Problem]
) -> tuple[Sequence[str | None], Sequence[object]]:
    if not metric.monthly:
        return (None,), (value,)
    blank: tuple[object, ...] = (None,) * len(plan.months)
    if value is None:
        return plan.months, blank
    count = len(plan.months)
    if not isinstance(value, list | tuple):
        problems.append(Problem(metric.code, _window(plan), f"应为{count}个月的列表"))
        return plan.months, blank
    if len(value) != count:
        reason = f"应有{count}个月，实有{len(value)}个月"
        problems.append(Problem(metric.code, _window(plan), reason))
        return plan.months, blank
    return plan.months, value


def _bounded(metric: MetricSpec, value: object) -> Value:
    if value is None:
        return None
    number = read_number(value)
    if number < metric.minimum:
        if number < 0 <= metric.minimum:
            raise NumberError(f"{write_number(number)}是负数")
        raise NumberError(f"{write_number(number)}小于下限{write_number(metric.minimum)}")
    if metric.maximum is not None and number > metric.maximum:
        raise NumberError(f"{write_number(number)}大于上限{write_number(metric.maximum)}")
    return number


def _larger_than_whole(plan: Plan, cells: Mapping[str, list[Cell]]) -> Iterator[Problem]:
    for metric in plan.metrics.values():
        if metric.part_of is None:
            continue
        whole = plan.metrics[metric.part_of]
        for (month, part), (_, most) in zip(cells[metric.code], cells[whole.code], strict=True):
            if part is not None and most is not None and part > most:
                reason = f"{write_number(part)}大于{whole.name}{write_number(most)}"
                yield Problem(metric.code, month, reason)


def _zero_denominators(plan: Plan, cells: Mapping[str, list[Cell]]) -> Iterator[Problem]:
    dividing = {code for part in plan.components() for code in part.rule.denominators()}
    for code in plan.metrics:
        if code in dividing:
            for month, value in cells[code]:
                if value == 0:
                    yield Problem(code, month, "是分母，不能为0")


def _undecided(plan: Plan, given: Mapping[str, object]) -> Iterator[Problem]:
    for code in plan.scored_metrics():
        value, monthly = given.get(code), plan.metrics[code].monthly
        if value is None:
            whole = _window(plan) if monthly else None
            yield Problem(code, whole, "为空" if code in given else "缺少数据项")
        elif monthly and isinstance(value, list | tuple) and len(value) == len(plan.months):
            for month, cell in zip(plan.months, value, strict=True):
                if cell is None:
                    yield Problem(code, month, "为空")


def _readings_refused(plan: Plan, readings: Mapping[str, str]) -> Iterator[Problem]:
    for code, option in readings.items():
        if code not in plan.readings:
            yield Problem(str(code), None, "没有这个口径")
        elif option not in plan.readings[code].options:
            yield Problem(code, None, f"口径没有选项“{option}”")


def _window(plan: Plan) -> str:
    return f"{plan.months[0]}至{plan.months[-1]}"


class _Place:
    """Sort key of a problem: the plan's order of metrics, then month."""

    def __init__(self, plan: Plan) -> None:
        self.order = {code: index for index, code in enumerate(plan.metrics)}

    def __call__(self, problem: Problem) -> tuple[int, str]:
        return self.order.get(problem.metric, -1), problem.month or ""
