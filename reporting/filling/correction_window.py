"""更正期: until when any reviewer approves other numbers of a whole month, and who after."""

from collections.abc import Iterable
from datetime import datetime

from indicators.models import Metric
from reporting.duties.deadlines import due_text
from reporting.models import Correction, Submission
from units.models import User
from units.queries import standing
from units.roles import Role

MARK = "窗口外更正"
HEAD = frozenset({Role.OFFICE_HEAD})


def is_over(submission: Submission, codes: Iterable[str], *, at: datetime) -> bool:
    """True when a number counted by calendar month is among them and 更正期 has ended.

    Flows (26日至25日) and stocks have no window; one query, none while it is open.
    """
    until = submission.period.correction_until
    if until is None or at < until:
        return False
    whole_month = {"metric__kind": Metric.Kind.MONTHLY, "metric__basis": Metric.Basis.SHADOW}
    return submission.cells.filter(metric__code__in=list(codes), **whole_month).exists()


def why_not_ask(user: User, submission: Submission) -> str | None:
    """The head decides on these, and nobody on what they asked for themselves."""
    if not _is_head(user, submission):
        return None
    return (
        f"{_ended(submission)}，此项更正由专班办公室主任批准，"
        f"请由{submission.unit.name}或审核员申请"
    )


def why_not_approve(user: User, correction: Correction) -> str | None:
    """None for what was asked in time, and for the head."""
    if not correction.outside_window or _is_head(user, correction.submission):
        return None
    return f"{_ended(correction.submission)}，{MARK}须由专班办公室主任批准"


def _ended(submission: Submission) -> str:
    period = submission.period
    assert period.correction_until is not None
    return f"{period.label}按月统计的数更正期到{due_text(period.correction_until)}为止"


def _is_head(user: User, submission: Submission) -> bool:
    return standing(user).within(submission.unit.jurisdiction).has(HEAD)
