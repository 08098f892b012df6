"""The moves of a submission: save, submit, sign, withdraw, return, accept, reopen, correct."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from reporting.filling.answers import (
    Answers,
    Typed,
    changed_cells,
    fields_of,
    plain,
    read_answers,
    write,
)
from reporting.filling.entries import Sheet
from reporting.filling.moving import advance, check
from reporting.models import Cell, Submission
from reporting.refusals import Invalid
from reporting.wake import score_is_due
from reporting.workflow import Move
from units.models import User
from units.posts import visible

__all__ = [
    "REASON_AT_MOST",
    "accept",
    "correct",
    "fields_of",
    "reason_given",
    "reopen",
    "report_for",
    "return_",
    "save",
    "send_back",
    "sign",
    "submit",
    "withdraw",
]
REASON_AT_MOST = 300


def save(
    submission: Submission,
    *,
    by: User,
    at: datetime,
    version: int,
    typed: Typed,
    notes: Mapping[str, str] | None = None,
) -> Sheet:
    """Keeps everything typed as a draft, understood or not, and says what is wrong with it.

    Fields not given stay as stored. Raises NotAllowed and Overtaken; problems in fields do not
    stop a draft, and a draft that changes nothing leaves no trace.
    """
    check(submission, Move.SAVE, by, version)
    answers = read_answers(submission, typed, notes or {}, complete=False)
    sheet = answers.sheet
    changed = changed_cells(submission, sheet, answers.notes)
    if not changed:
        return sheet
    with transaction.atomic():
        noted = {code: sheet.entries[code].typed for code in changed}
        advance(submission, Move.SAVE, by=by, at=at, version=version, values=noted)
        write(changed, sheet, answers.notes)
    return sheet


def submit(
    submission: Submission,
    *,
    by: User,
    at: datetime,
    version: int,
    typed: Typed,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Hands the month in. With problems it stays a draft, keeps what was typed, raises Invalid.

    An answer that is right but unusual needs a note; what was asked and said goes along.
    """
    check(submission, Move.SUBMIT, by, version)
    answers = read_answers(submission, typed, notes or {}, complete=True)
    problems = answers.problems
    if problems:
        save(submission, by=by, at=at, version=version, typed=typed, notes=notes)
        wanted = "修改" if answers.sheet.problems else "写明原因"
        message = f"有{len(problems)}项需要{wanted}，已为您暂存，尚未提交"
        raise Invalid(message, problems, submission.version)
    _hand_in(submission, Move.SUBMIT, answers, by=by, at=at, version=version)


def report_for(
    submission: Submission, *, by: User, at: datetime, version: int, typed: Typed, reason: str
) -> None:
    """The office hands the month in for a unit that cannot (代报), with the reason it gives.

    Marked wherever the stamp is shown. With problems nothing is stored and Invalid is raised.
    """
    check(submission, Move.REPORT_FOR, by, version)
    why = reason_given(reason, "代报")
    answers = read_answers(submission, typed, {}, complete=True)
    if answers.sheet.problems:
        count = len(answers.sheet.problems)
        raise Invalid(f"有{count}项需要修改，没有代报", answers.sheet.problems)
    _hand_in(submission, Move.REPORT_FOR, answers, by=by, at=at, version=version, why=why)


def reason_given(text: str, of: str) -> str:
    """The reason without its margins; none, or one that is too long, is refused."""
    reason = text.strip()
    if not visible(reason):
        raise Invalid(f"请写明{of}的原因", {"reason": f"请写明{of}的原因"})
    if len(reason) > REASON_AT_MOST:
        problem = f"原因不能超过{REASON_AT_MOST}字，现为{len(reason)}字"
        raise Invalid(f"{of}的原因过长，请精简", {"reason": problem})
    return reason


def _hand_in(
    submission: Submission,
    move: Move,
    answers: Answers,
    *,
    by: User,
    at: datetime,
    version: int,
    why: str = "",
) -> None:
    """A signature under earlier numbers does not hold for these; it stays in the events."""
    columns = {
        "submitted_by": by,
        "submitted_at": at,
        "first_submitted_at": submission.first_submitted_at or at,
        "on_behalf": bool(why),
        "on_behalf_reason": why,
        "signed_by": None,
        "signed_at": None,
    }
    sheet, notes = answers.sheet, answers.notes
    with transaction.atomic():
        advance(
            submission,
            move,
            by=by,
            at=at,
            version=version,
            values=answers.plain(),
            columns=columns,
            reasons={"代报原因": why} if why else {},
        )
        write(changed_cells(submission, sheet, notes), sheet, notes)


def sign(submission: Submission, *, by: User, at: datetime, version: int) -> None:
    """单位审核人 vouches for the month; only then may the office accept it."""
    columns = {"signed_by": by, "signed_at": at}
    with transaction.atomic():
        advance(submission, Move.SIGN, by=by, at=at, version=version, columns=columns)


def correct(
    submission: Submission, *, by: User, at: datetime, sheet: Sheet, reasons: Mapping[str, str]
) -> None:
    """Puts approved new answers in place of the accepted ones; the caller opened the block.

    The version so accepted is stamped by whoever approved; the earlier stamp stays in the events.
    """
    advance(
        submission,
        Move.CORRECT,
        by=by,
        at=at,
        version=submission.version,
        columns={"accepted_by": by, "accepted_at": at},
        values={code: plain(entry) for code, entry in sheet.entries.items()},
        reasons=reasons,
    )
    write(changed_cells(submission, sheet), sheet)
    score_is_due(submission.period.campaign_id)


def withdraw(submission: Submission, *, by: User, at: datetime, version: int) -> None:
    """Takes a submission back while nobody has reviewed it.

    What no review ever saw has not arrived: handed in again, it is judged by that later moment.
    """
    seen = [Move.RETURN, Move.ACCEPT]
    reviewed = submission.events.filter(move__in=seen).exists()
    columns = {"signed_by": None, "signed_at": None}
    columns |= {} if reviewed else {"first_submitted_at": None}
    with transaction.atomic():
        advance(submission, Move.WITHDRAW, by=by, at=at, version=version, columns=columns)


def return_(
    submission: Submission, *, by: User, at: datetime, version: int, reasons: Mapping[str, str]
) -> None:
    """Sends a submission back with a reason per cell; at least one is needed."""
    _send_back(submission, Move.RETURN, by, at, version, reasons)


def send_back(
    submission: Submission, *, by: User, at: datetime, version: int, reasons: Mapping[str, str]
) -> None:
    """单位审核人 gives it back to the clerk, with a reason per cell, before the office sees it."""
    _send_back(submission, Move.SEND_BACK, by, at, version, reasons)


def _send_back(
    submission: Submission,
    move: Move,
    by: User,
    at: datetime,
    version: int,
    reasons: Mapping[str, str],
) -> None:
    given = _reasons(submission, move, by, version, reasons)
    with transaction.atomic():
        advance(submission, move, by=by, at=at, version=version, reasons=given)
        _note_reasons(submission, given)


def reopen(
    submission: Submission, *, by: User, at: datetime, version: int, reasons: Mapping[str, str]
) -> None:
    """Takes an acceptance back, with a reason per cell; its values stop counting at once.

    Who accepted and when stays in the events; the score is due again.
    """
    given = _reasons(submission, Move.REOPEN, by, version, reasons)
    with transaction.atomic():
        advance(
            submission,
            Move.REOPEN,
            by=by,
            at=at,
            version=version,
            columns={"accepted_by": None, "accepted_at": None},
            reasons=given,
        )
        _note_reasons(submission, given)
        score_is_due(submission.period.campaign_id)


def _reasons(
    submission: Submission, move: Move, by: User, version: int, reasons: Mapping[str, str]
) -> dict[str, str]:
    """The reasons worth keeping; whoever may not move learns that first."""
    check(submission, move, by, version)
    given = {code: reason.strip() for code, reason in reasons.items() if visible(reason)}
    _check_reasons(given, set(fields_of(submission)))
    return given


def _note_reasons(submission: Submission, given: Mapping[str, str]) -> None:
    cells = list(submission.cells.select_related("metric"))
    for cell in cells:
        cell.return_reason = given.get(cell.metric.code, "")
    Cell.objects.bulk_update(cells, ["return_reason"])


def _check_reasons(given: Mapping[str, str], codes: set[str]) -> None:
    if not given:
        raise Invalid("请至少为一项数据写明退回原因", {})
    unknown = sorted(set(given) - codes)
    if unknown:
        raise Invalid(f"本报送单没有数据项：{'、'.join(unknown)}", {})
    long = [code for code, reason in given.items() if len(reason) > REASON_AT_MOST]
    if long:
        problems = dict.fromkeys(long, f"退回原因不能超过{REASON_AT_MOST}字")
        raise Invalid("退回原因过长，请精简", problems)


def accept(submission: Submission, *, by: User, at: datetime, version: int) -> None:
    """Accepts a submission; from now on its values count, and the score is due again."""
    with transaction.atomic():
        advance(
            submission,
            Move.ACCEPT,
            by=by,
            at=at,
            version=version,
            columns={"accepted_by": by, "accepted_at": at},
        )
        submission.cells.exclude(return_reason="").update(return_reason="")
        score_is_due(submission.period.campaign_id)
