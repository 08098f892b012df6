"""Beside a sheet: its three stamps, what changed since it was last judged, its corrections."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import reporting
from reporting.models import Cell, Correction, Submission
from reporting.permissions import why_not
from reporting.queries.filling.comparison import Change, changes_since, values_last_judged
from reporting.queries.filling.queue import beside_in_queue
from reporting.workflow import CARRIES_VALUES, JUDGES, Move, SignOff, State
from units.models import User

REASONS = Path(reporting.__file__).parent / "definitions" / "return-reasons.toml"
COMMON_REASONS: list[str] = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reasons"]


@dataclass(frozen=True)
class Stamp:
    """填报, 审核 or 接收: who and when, or nobody yet."""

    label: str
    who: str
    at: datetime | None
    mark: str = ""


@dataclass(frozen=True)
class Review:
    """What the page of a submission shows besides its fields."""

    stamps: list[Stamp]
    judged: bool
    changes: list[Change]
    corrections: list[Correction]
    may_ask: bool
    may_report_for: bool
    waiting: list[Submission]
    next: Submission | None

    @property
    def common_reasons(self) -> list[str]:
        return COMMON_REASONS


def review_of(submission: Submission, user: User) -> Review:
    """Four queries; changes only while the sheet waits to be judged."""
    waits = submission.state in (State.SUBMITTED, State.SIGNED)
    events = submission.events.filter(move__in=(*CARRIES_VALUES, *JUDGES))
    judged = values_last_judged(events) if waits else None
    cells: list[Cell] = []
    if judged is not None:
        cells = list(submission.cells.select_related("metric").order_by("metric__position"))
    waiting = beside_in_queue(submission, user)
    asked = submission.corrections.select_related("asked_by", "decided_by")
    return Review(
        stamps=stamps_of(submission),
        judged=judged is not None,
        changes=changes_since(cells, judged),
        corrections=list(asked),
        may_ask=why_not(user, Move.ASK_CORRECTION, submission) is None,
        may_report_for=why_not(user, Move.REPORT_FOR, submission) is None,
        waiting=waiting if waits else [],
        next=next((one for one in waiting if one != submission), None),
    )


def stamps_of(submission: Submission) -> list[Stamp]:
    """The stamps in the order they are set; 审核 is on paper where units stamp a page."""
    mark = f"代报：{submission.on_behalf_reason}" if submission.on_behalf else ""
    stamps = [Stamp("填报", _who(submission.submitted_by), submission.submitted_at, mark)]
    if submission.period.campaign.sign_off == SignOff.STEP or submission.signed_by_id:
        stamps.append(Stamp("审核", _who(submission.signed_by), submission.signed_at))
    return [*stamps, Stamp("接收", _who(submission.accepted_by), submission.accepted_at)]


def _who(user: User | None) -> str:
    return f"{user.post}（{user.username}）" if user else ""
