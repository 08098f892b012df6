"""The moves of a submission: save, submit, withdraw, return, accept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from reporting.entries import Entry, Field, Sheet, read_sheet
from reporting.models import Cell, Event, Submission
from reporting.permissions import why_not
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.wake import score_is_due
from reporting.workflow import MOVES, Move, State
from units.models import User

Typed = Mapping[str, tuple[str, bool]]
REASON_AT_MOST = 300


def fields_of(submission: Submission) -> dict[str, Field]:
    """Metric code → what its field allows, in the order of the scheme; one query."""
    cells = submission.cells.select_related("metric").order_by("metric__position")
    return {cell.metric.code: _field(cell) for cell in cells}


def _field(cell: Cell) -> Field:
    metric = cell.metric
    return Field(
        code=metric.code,
        name=metric.name,
        measure=metric.measure,
        decimals=metric.decimals,
        minimum=metric.minimum,
        maximum=metric.maximum,
        part_of=metric.part_of,
        register=metric.kind == metric.Kind.REGISTER,
        zero_reportable=metric.zero_reportable,
        owed=cell.owed,
    )


def save(submission: Submission, *, by: User, at: datetime, version: int, typed: Typed) -> Sheet:
    """Keeps everything typed as a draft, understood or not, and says what is wrong with it.

    Fields not given stay as stored. Raises NotAllowed and Overtaken; problems in fields do not
    stop a draft, and a draft that changes nothing leaves no trace.
    """
    _check(submission, Move.SAVE, by, version)
    sheet = read_sheet(fields_of(submission), _over_stored(submission, typed), complete=False)
    changed = _changed_cells(submission, sheet)
    if not changed:
        return sheet
    with transaction.atomic():
        noted = {code: sheet.entries[code].typed for code in changed}
        _advance(submission, Move.SAVE, by=by, at=at, version=version, values=noted)
        _write(changed, sheet)
    return sheet


def submit(submission: Submission, *, by: User, at: datetime, version: int, typed: Typed) -> None:
    """Hands the month in. With problems it stays a draft, keeps what was typed, raises Invalid."""
    _check(submission, Move.SUBMIT, by, version)
    sheet = read_sheet(fields_of(submission), _over_stored(submission, typed), complete=True)
    if sheet.problems:
        save(submission, by=by, at=at, version=version, typed=typed)
        count = len(sheet.problems)
        raise Invalid(
            f"有{count}项需要修改，已为您暂存，尚未提交", sheet.problems, submission.version
        )
    with transaction.atomic():
        first = submission.first_submitted_at or at
        _advance(
            submission,
            Move.SUBMIT,
            by=by,
            at=at,
            version=version,
            values={code: _plain(entry) for code, entry in sheet.entries.items()},
            columns={"submitted_by": by, "submitted_at": at, "first_submitted_at": first},
        )
        _write(_changed_cells(submission, sheet), sheet)


def _over_stored(submission: Submission, typed: Typed) -> Typed:
    cells = submission.cells.select_related("metric")
    return {cell.metric.code: (cell.typed, cell.zero_report) for cell in cells} | dict(typed)


def withdraw(submission: Submission, *, by: User, at: datetime, version: int) -> None:
    """Takes a submission back while nobody has reviewed it.

    What no review ever saw has not arrived: handed in again, it is judged by that later moment.
    """
    seen = [Move.RETURN, Move.ACCEPT]
    reviewed = submission.events.filter(move__in=seen).exists()
    columns = {} if reviewed else {"first_submitted_at": None}
    with transaction.atomic():
        _advance(submission, Move.WITHDRAW, by=by, at=at, version=version, columns=columns)


def return_(
    submission: Submission, *, by: User, at: datetime, version: int, reasons: Mapping[str, str]
) -> None:
    """Sends a submission back with a reason per cell; at least one is needed."""
    given = _reasons(submission, Move.RETURN, by, version, reasons)
    with transaction.atomic():
        _advance(submission, Move.RETURN, by=by, at=at, version=version, reasons=given)
        _note_reasons(submission, given)


def reopen(
    submission: Submission, *, by: User, at: datetime, version: int, reasons: Mapping[str, str]
) -> None:
    """Takes an acceptance back, with a reason per cell; its values stop counting at once.

    Who accepted and when stays in the events; the score is due again.
    """
    given = _reasons(submission, Move.REOPEN, by, version, reasons)
    with transaction.atomic():
        _advance(
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
    _check(submission, move, by, version)
    given = {code: reason.strip() for code, reason in reasons.items() if reason.strip()}
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
    long = {code for code, reason in given.items() if len(reason) > REASON_AT_MOST}
    if long:
        problems = dict.fromkeys(long, f"退回原因不能超过{REASON_AT_MOST}字")
        raise Invalid("退回原因过长，请精简", problems)


def accept(submission: Submission, *, by: User, at: datetime, version: int) -> None:
    """Accepts a submission; from now on its values count, and the score is due again."""
    with transaction.atomic():
        _advance(
            submission,
            Move.ACCEPT,
            by=by,
            at=at,
            version=version,
            columns={"accepted_by": by, "accepted_at": at},
        )
        submission.cells.exclude(return_reason="").update(return_reason="")
        score_is_due(submission.period.campaign_id)


def _check(submission: Submission, move: Move, by: User, version: int) -> None:
    """Refuses what is already known to be late or not allowed, before anything is read closely."""
    if submission.version != version:
        raise _overtaken(submission, by)
    refusal = why_not(by, move, submission)
    if refusal is not None:
        raise NotAllowed(refusal)


def _advance(
    submission: Submission,
    move: Move,
    *,
    by: User,
    at: datetime,
    version: int,
    columns: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Compare-and-swap on state and version plus the event row; the caller opened the block."""
    _check(submission, move, by, version)
    before = submission.state
    after = MOVES[move].ends or before
    set_to = {"state": after, "version": version + 1, "changed_by": by, "changed_at": at}
    set_to |= dict(columns or {})
    won = Submission.objects.filter(pk=submission.pk, state=before, version=version).update(
        **set_to
    )
    if not won:
        raise _overtaken(submission, by)
    Event.objects.create(
        submission=submission,
        move=move,
        by=by,
        at=at,
        version=version + 1,
        from_state=before,
        to_state=after,
        values=dict(values or {}),
        reasons=dict(reasons or {}),
    )
    for name, value in set_to.items():
        setattr(submission, name, value)


def _overtaken(submission: Submission, by: User) -> Overtaken:
    last = Event.objects.filter(submission=submission).select_related("by").first()
    if last is None:
        return Overtaken("页面内容已过期，请刷新后再操作")
    when = f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"
    done, state = MOVES[Move(last.move)].label, State(last.to_state).label
    if last.by_id == by.pk:
        return Overtaken(f"您已于{when}{done}，当前为“{state}”，本次操作没有执行。请刷新后再操作")
    return Overtaken(
        f"他人已先行处理：{last.by.post}（{last.by.username}）于{when}{done}，"
        f"当前为“{state}”。请刷新后再操作"
    )


def _changed_cells(submission: Submission, sheet: Sheet) -> dict[str, Cell]:
    cells = {cell.metric.code: cell for cell in submission.cells.select_related("metric")}
    return {
        code: cell for code, cell in cells.items() if _stored(cell) != _wanted(sheet.entries[code])
    }


def _stored(cell: Cell) -> tuple[object, ...]:
    return (cell.typed, cell.value, tuple(cell.items), cell.zero_report)


def _wanted(entry: Entry) -> tuple[object, ...]:
    return (entry.typed, entry.value, entry.items, entry.zero_report)


def _write(changed: Mapping[str, Cell], sheet: Sheet) -> None:
    for code, cell in changed.items():
        entry = sheet.entries[code]
        cell.typed, cell.value = entry.typed, entry.value
        cell.items, cell.zero_report = list(entry.items), entry.zero_report
    columns = ["typed", "value", "items", "zero_report"]
    Cell.objects.bulk_update(changed.values(), columns)


def _plain(entry: Entry) -> dict[str, Any]:
    return {"value": entry.value, "items": list(entry.items), "zero_report": entry.zero_report}
