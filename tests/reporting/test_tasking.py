"""The moves of a dated task and its progress: roles × states × moves, numbers as people read."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.dated.tasking import TASK_MOVES, Progress, TaskMove, TaskStanding, TaskState
from reporting.models import TaskStep, TaskWork
from units.roles import FILLS_IN, OFFICE, Role

DUE = date(2022, 3, 31)
OPEN, CLAIMED, DONE = TaskState


def test_states_and_steps_are_those_that_are_stored() -> None:
    assert [(state.value, state.label) for state in TaskState] == TaskWork.State.choices
    stored = {TaskStep.Kind(move.value).label: rule.label for move, rule in TASK_MOVES.items()}
    assert set(TASK_MOVES) == set(TaskMove)
    assert all(step == label for step, label in stored.items())


@pytest.mark.parametrize(
    ("move", "starts", "ends", "roles", "own"),
    [
        (TaskMove.REPORT, {OPEN}, OPEN, FILLS_IN, True),
        (TaskMove.CLAIM, {OPEN}, CLAIMED, FILLS_IN, True),
        (TaskMove.SIGN_OFF, {CLAIMED}, DONE, OFFICE, False),
        (TaskMove.SEND_BACK, {CLAIMED}, OPEN, OFFICE, False),
        (TaskMove.REOPEN, {DONE}, OPEN, {Role.OFFICE_HEAD}, False),
    ],
)
def test_move_is_whose_and_leads_where(
    move: TaskMove, starts: set[TaskState], ends: TaskState, roles: set[Role], own: bool
) -> None:
    rule = TASK_MOVES[move]
    assert (rule.starts, rule.ends, rule.roles, rule.own_unit) == (starts, ends, roles, own)


def test_everything_but_a_sign_off_asks_for_a_sentence() -> None:
    assert [move for move, rule in TASK_MOVES.items() if not rule.asks] == [TaskMove.SIGN_OFF]


@pytest.mark.parametrize(
    ("parts", "today", "code"),
    [
        ((OPEN,), DUE, "open"),
        ((OPEN,), date(2022, 4, 1), "overdue"),
        ((OPEN, DONE), date(2022, 4, 1), "overdue"),
        ((CLAIMED, OPEN), date(2022, 4, 1), "claimed"),
        ((DONE, DONE), date(2022, 4, 1), "done"),
        ((), DUE, "open"),
    ],
)
def test_whole_task_stands_as_its_parts(
    parts: tuple[TaskState, ...], today: date, code: str
) -> None:
    assert TaskStanding(parts, DUE, today).code == code


@pytest.mark.parametrize(
    ("value", "comparison", "met", "text", "percent"),
    [
        (None, "at_least", False, "—/13,000次", 0),
        ("12999", "at_least", False, "12,999/13,000次", 99),
        ("13000", "at_least", True, "13,000/13,000次", 100),
        ("13000", "over", False, "13,000/13,000次", 100),
        ("13000.5", "over", True, "13,000.5/13,000次", 100),
        ("13000.5", "equals", False, "13,000.5/13,000次", 100),
    ],
)
def test_progress_is_compared_exactly(
    value: str | None, comparison: str, met: bool, text: str, percent: int
) -> None:
    known = None if value is None else Decimal(value)
    progress = Progress(known, Decimal(13000), comparison, "次")
    assert (progress.met, progress.text, progress.percent) == (met, text, percent)
