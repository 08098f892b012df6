"""The table of moves as a page people read (docs/workflow.md): pure."""

from collections.abc import Iterable

from reporting.workflow import MOVES, Move, Rule, SignOff, State
from units.roles import Role

HEAD = """# Workflow: the moves of a submission (报送单)

Written from `reporting/workflow.py` by `manage.py workflow > docs/workflow.md`; a test compares.
盖章页 and 在线审签 are the two ways a campaign's units vouch for a month (`Campaign.sign_off`).

| 动作 | 从（盖章页） | 从（在线审签） | 到 | 本单位的 | 其他单位的 | 须另一人 | 须写原因 |
|---|---|---|---|---|---|---|---|
"""
LEAVING = """
## What can be done in each state

| 状态 | 盖章页 | 在线审签 |
|---|---|---|
"""


def as_page() -> str:
    """The whole page; the same table always gives the same text."""
    moves = "".join(_move(move, rule) for move, rule in MOVES.items())
    states = "".join(_state(state) for state in State)
    return HEAD + moves + LEAVING + states


def _move(move: Move, rule: Rule) -> str:
    cells = [
        f"{rule.label} `{move}`",
        _states(rule.starts_under(SignOff.STAMP)),
        _states(rule.starts_under(SignOff.STEP)),
        rule.ends.label if rule.ends else "不变",
        _roles(rule.own),
        _roles(rule.others),
        "是" if rule.another else "—",
        "逐项" if rule.reasons else "—",
    ]
    return f"| {' | '.join(cells)} |\n"


def _state(state: State) -> str:
    under = [
        "、".join(rule.label for rule in MOVES.values() if state in rule.starts_under(way)) or "—"
        for way in SignOff
    ]
    return f"| {state.label} `{state}` | {' | '.join(under)} |\n"


def _states(states: Iterable[State]) -> str:
    return "、".join(state.label for state in State if state in states) or "—"


def _roles(roles: Iterable[Role]) -> str:
    return "、".join(role.label for role in Role if role in roles) or "—"
