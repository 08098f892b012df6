"""A month's two deadlines as every page prints them: when, how long yet, what happens after."""

from dataclasses import dataclass
from datetime import datetime

from ledgers.workdays import PROVISIONAL
from reporting.duties.deadlines import SHANGHAI, covers_text, due_text, left_text
from reporting.models import Period
from reporting.workflow import MOVES, Move
from units.roles import Role


@dataclass(frozen=True)
class TwoDates:
    """The soft date (内部截止) and the hard one; `soft` is empty where both are the same."""

    hard: str
    hard_left: str
    soft: str
    soft_left: str
    soft_over: bool
    provisional: str
    year: int
    covers: str
    correction: str
    reopeners: str


def two_dates(period: Period, *, now: datetime, handed_in: bool = False) -> TwoDates:
    """What a page says of the month's deadlines; no query. What is handed in is not overdue."""
    soft = period.soft_due_at if period.soft_due_at != period.due_at else None
    year = (period.soft_due_at or period.due_at).astimezone(SHANGHAI).year
    return TwoDates(
        hard=due_text(period.due_at),
        hard_left=left_text(period.due_at, now, late="已过" if handed_in else "已逾期"),
        soft=due_text(soft) if soft else "",
        soft_left=left_text(soft, now, late="已过") if soft else "",
        soft_over=soft is not None and now >= soft,
        provisional=f"{year}年放假通知尚未公布，{PROVISIONAL}计" if period.soft_provisional else "",
        year=year,
        covers=_covers(period),
        correction=_correction(period, now),
        reopeners="、".join(role.label for role in Role if role in MOVES[Move.REOPEN].roles),
    )


def _correction(period: Period, now: datetime) -> str:
    """Until when any reviewer approves a correction of the whole month's numbers, and who after."""
    until = period.correction_until
    if until is None:
        return ""
    after = "须专班办公室主任批准并标明“窗口外更正”"
    if now >= until:
        return f"{period.month.month}月整月的数，更正期已于{due_text(until)}结束，此后更正{after}"
    return f"{period.month.month}月整月的数，{due_text(until)}前可申请更正，此后{after}"


def _covers(period: Period) -> str:
    if period.covers_from is None or period.covers_to is None:
        return ""
    return covers_text(period.covers_from, period.covers_to)
