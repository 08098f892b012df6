"""Small plans for tests: one indicator, one rule, metrics named in a line each."""

from collections.abc import Mapping, Sequence

from indicators.scoring.spec import Plan, read_plan

MONTHS = tuple(f"2022-{month:02}" for month in range(1, 13))
OPTIONS = {
    "rank_step": ("started", "completed", "linear"),
    "listing": ("ever_in_window", "on_last_day"),
    "missed_month": ("no_award", "deduct"),
    "proportional": ("interpolate", "from_zero"),
    "uncovered_value": ("lower", "upper"),
    "loan_amount": ("credit_plus_loans", "loans", "credit"),
}


def metric(code: str, **columns: object) -> dict[str, object]:
    """Return a metric row; without `kind` it is one number for the whole window."""
    return {"code": code, "name": f"数据项{code}", "measure": "个", "kind": "stock", **columns}


def reading(code: str) -> dict[str, object]:
    """Return the row of one of the six readings, default first."""
    options = [{"code": option, "name": f"选项{option}"} for option in OPTIONS[code]]
    return {
        "code": code,
        "question": f"口径{code}怎样理解？",
        "default": OPTIONS[code][0],
        "option": options,
    }


def one_rule(
    rule: Mapping[str, object],
    *,
    maximum: object,
    metrics: Sequence[object],
    months: Sequence[str] = MONTHS,
) -> Plan:
    """Return a plan of one component; metrics are rows, or codes of plain numbers."""
    rows = [row if isinstance(row, dict) else metric(str(row)) for row in metrics]
    component = {"code": "1", "name": "评分项", "max": maximum, "rule": rule}
    indicator = {
        "number": 1,
        "name": "指标",
        "max": maximum,
        "clause": "条文原文",
        "line": 141,
        "component": [component],
    }
    return read_plan(
        months=months,
        total=maximum,
        metrics=rows,
        readings=[reading(code) for code in OPTIONS],
        indicators=[indicator],
    )
