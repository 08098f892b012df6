"""Changing what was accepted (更正): asked for, approved or refused by somebody else, withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from reporting.filling import correction_window, submissions
from reporting.filling.answers import Typed, fields_of
from reporting.filling.comparing import read_changes, said, stored_plain, with_changes
from reporting.filling.entries import Entry, Sheet
from reporting.filling.moving import check
from reporting.models import Correction, Submission
from reporting.permissions import not_theirs, why_not
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from reporting.workflow import Move
from units.models import User

State = Correction.State


def ask(
    submission: Submission, *, by: User, at: datetime, version: int, typed: Typed, reason: str
) -> Correction:
    """Asks for other values than the accepted ones, which go on counting until it is approved.

    One at a time: the second asker is told who asked first and when.
    """
    check(submission, Move.ASK_CORRECTION, by, version)
    open_one = _open_of(submission)
    if open_one is not None:
        raise _already_asked(open_one)
    why = submissions.reason_given(reason, "更正")
    changes = read_changes(submission, typed)
    if not changes:
        raise Invalid("没有一项数据与已通过的不同，没有申请更正；请先修改需要更正的数据", {})
    outside = correction_window.is_over(submission, changes, at=at)
    refusal = correction_window.why_not_ask(by, submission) if outside else None
    if refusal is not None:
        raise NotAllowed(refusal)
    try:
        with transaction.atomic():
            return Correction.objects.create(
                submission=submission,
                reason=why,
                changes=changes,
                asked_by=by,
                asked_at=at,
                outside_window=outside,
            )
    except IntegrityError as error:
        first = _open_of(submission)
        if first is None:
            raise Overtaken("他人已先行申请并已办结，请刷新后再操作") from error
        raise _already_asked(first) from error


def _open_of(submission: Submission) -> Correction | None:
    waiting = Correction.objects.filter(submission=submission, state=State.ASKED)
    return waiting.select_related("asked_by").first()


def _already_asked(first: Correction) -> Overtaken:
    return Overtaken(
        f"{_who(first.asked_by)}已于{_when(first.asked_at)}对该报送单申请更正，尚未决定；"
        "同一报送单一次只能有一件更正，请待其办结后再申请"
    )


def why_not_decide(user: User, correction: Correction) -> str | None:
    """None when this person may refuse it now; approving also needs the submission accepted."""
    refusal = not_theirs(user, Move.CORRECT, correction.submission)
    if refusal is not None:
        return refusal
    if correction.state != State.ASKED:
        return f"该更正{State(correction.state).label}，不能再作决定"
    if correction.asked_by_id == user.pk:
        return "本人申请的更正须由另一位审核人员决定"
    return None


def why_not_approve(user: User, correction: Correction) -> str | None:
    return (
        why_not_decide(user, correction)
        or correction_window.why_not_approve(user, correction)
        or why_not(user, Move.CORRECT, correction.submission)
    )


def why_not_withdraw(user: User, correction: Correction) -> str | None:
    """Only whoever asked, while nothing is decided."""
    if correction.asked_by_id != user.pk:
        return "只能由申请人撤回更正"
    refusal = not_theirs(user, Move.ASK_CORRECTION, correction.submission)
    if refusal is None and correction.state != State.ASKED:
        return f"该更正{State(correction.state).label}，不能撤回"
    return refusal


def approve(correction: Correction, *, by: User, at: datetime) -> None:
    """The new values become the accepted ones, as a new version, and the score is due again."""
    _refuse_late(correction, why_not_approve(by, correction), by)
    with transaction.atomic():
        _decide(correction, State.APPROVED, by=by, at=at, decision="")
        submission = _fresh(correction)
        _check_unchanged(submission, correction)
        why = {"更正原因": correction.reason}
        if correction.outside_window:
            why = {correction_window.MARK: "更正期已过，由专班办公室主任批准"} | why
        reasons = why | told(correction)
        sheet = with_changes(submission, correction.changes)
        _check_sound(submission, sheet)
        submissions.correct(submission, by=by, at=at, sheet=sheet, reasons=reasons)
        submission.cells.exclude(return_reason="").update(return_reason="")


def refuse(correction: Correction, *, by: User, at: datetime, reason: str) -> None:
    """Nothing changes; the asker reads why."""
    _refuse_late(correction, why_not_decide(by, correction), by)
    decision = submissions.reason_given(reason, "不予批准")
    with transaction.atomic():
        _decide(correction, State.REFUSED, by=by, at=at, decision=decision)


def withdraw(correction: Correction, *, by: User, at: datetime) -> None:
    _refuse_late(correction, why_not_withdraw(by, correction), by)
    with transaction.atomic():
        _decide(correction, State.WITHDRAWN, by=by, at=at, decision="")


def told(correction: Correction) -> dict[str, str]:
    """Metric → what is corrected to what, as a phrase."""
    return {
        code: f"{said(pair['before'])} 更正为 {said(pair['after'])}"
        for code, pair in correction.changes.items()
    }


def _refuse_late(correction: Correction, refusal: str | None, by: User) -> None:
    """Somebody who could have decided, had nobody done so before, is told who did and when."""
    if refusal is None:
        return
    if correction.state != State.ASKED and correction.decided_by_id not in (None, by.pk):
        raise _overtaken(correction)
    raise NotAllowed(refusal)


def _decide(
    correction: Correction, state: Correction.State, *, by: User, at: datetime, decision: str
) -> None:
    set_to = {"state": state, "decided_by": by, "decided_at": at, "decision": decision}
    won = Correction.objects.filter(pk=correction.pk, state=State.ASKED).update(**set_to)
    if not won:
        raise _overtaken(Correction.objects.select_related("decided_by").get(pk=correction.pk))
    for name, value in set_to.items():
        setattr(correction, name, value)


def _overtaken(correction: Correction) -> Overtaken:
    assert correction.decided_by is not None
    assert correction.decided_at is not None
    return Overtaken(
        f"他人已先行处理：{_who(correction.decided_by)}于{_when(correction.decided_at)}"
        f"将该更正办为“{State(correction.state).label}”。请刷新后再操作"
    )


def _fresh(correction: Correction) -> Submission:
    rows = Submission.objects.select_related("period__campaign", "unit")
    return rows.get(pk=correction.submission_id)


def _check_unchanged(submission: Submission, correction: Correction) -> None:
    cells = {cell.metric.code: cell for cell in submission.cells.select_related("metric")}
    asked = fields_of(submission)
    moved = [
        cells[code].metric.name
        for code, pair in correction.changes.items()
        if code not in asked or _differs(pair["before"], stored_plain(cells[code]))
    ]
    if moved:
        raise Refusal(
            f"申请之后{'、'.join(moved)}已不是当时的数据，不能照此更正；请不予批准，由单位重新申请"
        )


def _check_sound(submission: Submission, sheet: Sheet) -> None:
    """What stood beside the corrected numbers may have moved since they were asked for."""
    fields = fields_of(submission)
    for code, field in fields.items():
        part, whole = sheet.entries[code].value, sheet.entries.get(field.part_of, Entry()).value
        if part is not None and whole is not None and part > whole:
            raise Refusal(
                f"照此更正后{field.name}（{part:f}）大于{fields[field.part_of].name}（{whole:f}），"
                "不能批准；请不予批准，由单位重新申请"
            )


def _differs(kept: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    return bool(said(kept) != said(stored))


def _who(user: User) -> str:
    return f"{user.post}（{user.username}）"


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
