"""What the wall screen warns of, the gravest first; each in one line of at most 20 characters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from reporting.queries.dated.tasks import TaskRow
from reporting.queries.filling.matrix import Matrix
from reporting.queries.scores.dashboard import Dashboard
from reporting.workflow import State

WAITS_LONG = timedelta(days=3)


@dataclass(frozen=True)
class Alarm:
    """`bad` is over or wrong already, else it wants looking after."""

    bad: bool
    text: str

    @property
    def mark(self) -> str:
        return "✕" if self.bad else "!"

    @property
    def tone(self) -> str:
        return "bad" if self.bad else "warn"


def alarms_of(
    page: Dashboard, matrix: Matrix | None, tasks: list[TaskRow], *, now: datetime
) -> list[Alarm]:
    """Everything that presses; no query."""
    return [*_bad(page, tasks), *(_warnings(matrix, now) if matrix else ())]


def _bad(page: Dashboard, tasks: list[TaskRow]) -> Iterator[Alarm]:
    if page.problems:
        yield Alarm(True, "数据相互矛盾，暂不能重新核算得分")
    late = dict(page.month.counts)["逾期未报"] if page.month else 0
    if page.month and late:
        yield Alarm(True, f"{page.month.period.month.month}月报送：{late}家单位逾期未报")
    past = sum(row.days < 0 and row.at.standing.code != "done" for row in tasks)
    if past:
        yield Alarm(True, f"{past}项节点任务已过期限未销号")
    if page.change is not None and page.change < 0:
        yield Alarm(True, f"总分较上月下降{-page.change:.2f}分")


def _warnings(matrix: Matrix, now: datetime) -> Iterator[Alarm]:
    back = sum(row.submission.state == State.RETURNED for row in matrix.rows)
    if back:
        yield Alarm(False, f"{back}家单位退回后尚未重报")
    waiting = matrix.waiting
    since = waiting[0].submission.submitted_at if waiting else None
    if since is not None and now - since >= WAITS_LONG:
        yield Alarm(False, f"{len(waiting)}份待审核，最久已等{(now - since).days}天")
