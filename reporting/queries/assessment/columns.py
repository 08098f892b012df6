"""The columns of the assessment: what each counts, of what, and its definition as printed."""

from collections.abc import Callable
from dataclasses import dataclass

from reporting.duties.deadlines import Punctuality
from reporting.queries.assessment.unit_facts import UnitFacts
from reporting.workflow import Move

NOTHING = "—"


@dataclass(frozen=True)
class Column:
    """One fact; `part` where the unit's row on the page of its proofs has it."""

    code: str
    label: str
    definition: str
    value: Callable[[UnitFacts], str]
    part: str


def share(count: int, of: int) -> str:
    """ "3/4"; a dash where there was nothing to do: that is not zero."""
    return f"{count}/{of}" if of else NOTHING


def _months(kind: Punctuality) -> Callable[[UnitFacts], str]:
    return lambda facts: share(facts.counted(kind), len(facts.closed))


def _times(move: Move) -> Callable[[UnitFacts], str]:
    return lambda facts: times(facts.times(move), facts)


def times(count: int, facts: UnitFacts) -> str:
    """How often; a dash where nothing was ever handed in that it could have happened to."""
    return f"{count}次" if any(one.handed_in for one in facts.months) else NOTHING


def _met(facts: UnitFacts) -> str:
    unknown = len(facts.measured) - len(facts.known)
    said = share(facts.met, len(facts.known))
    return f"{said}（另{unknown}项未知）" if unknown else said


def _on_time(facts: UnitFacts) -> str:
    return share(len(facts.tasks_done) - facts.tasks_late, len(facts.tasks))


def _open(facts: UnitFacts) -> str:
    return share(len(facts.tasks) - len(facts.tasks_done), len(facts.tasks))


COLUMNS = (
    Column(
        "on_time",
        "按时",
        "首次提交早于截止时刻的月数／应报月数。应报月数只算已提交或已过截止的月份，未到期未提交的不计。",
        _months(Punctuality.ON_TIME),
        "months",
    ),
    Column(
        "late",
        "逾期已报",
        "首次提交在截止时刻或之后的月数／应报月数。",
        _months(Punctuality.LATE),
        "months",
    ),
    Column(
        "missing",
        "缺报",
        "已过截止、至今没有提交的月数／应报月数。",
        _months(Punctuality.OVERDUE),
        "months",
    ),
    Column(
        "on_behalf",
        "代报",
        "由专班办公室代为提交的月数／应报月数；已含在按时或逾期已报之内。",
        lambda facts: share(facts.on_behalf, len(facts.closed)),
        "months",
    ),
    Column(
        "zero",
        "零报告",
        "已提交的月份中选“零报告”的必报项／已答的必报项。零报告是完成报送，不是缺报。",
        lambda facts: share(facts.zero, facts.answered),
        "months",
    ),
    Column(
        "returned",
        "退回",
        "专班办公室退回修改的次数；单位内部退回不计。没有提交过的为“—”。",
        _times(Move.RETURN),
        "happened",
    ),
    Column(
        "corrected",
        "更正",
        "审核通过后经批准的更正次数；未批准、已撤回的不计。",
        lambda facts: times(len(facts.corrections), facts),
        "corrections",
    ),
    Column(
        "reopened",
        "重新打开",
        "审核通过后被专班办公室主任重新打开的次数。",
        _times(Move.REOPEN),
        "happened",
    ),
    Column(
        "targets",
        "目标达到",
        "期限在期内、有数量目标的节点任务中，按已通过的数据达到目标的项数／已有数据的项数；"
        "还没有数据的列为未知，不算未达到。",
        _met,
        "tasks",
    ),
    Column(
        "tasks_on_time",
        "任务按期销号",
        "期限在期内且已到期（或已销号）的节点任务中，在期限内申请并已销号的项数／项数。",
        _on_time,
        "tasks",
    ),
    Column(
        "tasks_late",
        "任务逾期销号",
        "期限之后才申请、现已销号的项数／项数。",
        lambda facts: share(facts.tasks_late, len(facts.tasks)),
        "tasks",
    ),
    Column(
        "tasks_open",
        "任务未销号",
        "已到期而没有销号的项数／项数，含正在申请的。",
        _open,
        "tasks",
    ),
)
