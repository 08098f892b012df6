"""Pointing at cells of the unit's own workbook (本单位工作簿): who, when, which cell; kept all."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.models import Metric
from reporting.filling.answers import cells_of
from reporting.models import OwnMapping, Submission
from reporting.permissions import not_theirs
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.spreadsheets.anchors import Label, Place, place_at
from reporting.spreadsheets.cells import At, at_of, place_of
from reporting.spreadsheets.opening import OwnSheet
from reporting.workflow import Move
from units.models import User

STATUS, STATUS_NAME = "status", "报送状态"
FIELD, CELL = "field", "cell"


def why_not(user: User, submission: Submission) -> str | None:
    """None when this person may use the unit's own workbook, in whatever state the month is."""
    if not_theirs(user, Move.SAVE, submission) is None:
        return None
    return f"本单位工作簿只能由{submission.unit.name}的填报人员使用"


def in_force(submission: Submission) -> dict[str, OwnMapping]:
    """Field → the newest place of the unit, taken-back ones included; one query."""
    rows = OwnMapping.objects.filter(
        campaign=submission.period.campaign_id, unit=submission.unit_id
    ).select_related("metric", "by")
    newest: dict[str, OwnMapping] = {}
    for row in rows.order_by("number"):
        newest[row.metric.code if row.metric else STATUS] = row
    return newest


def as_place(row: OwnMapping) -> Place | None:
    """What the row agreed on, None where it took a place back."""
    at = at_of(row.cell)
    if at is None:
        return None
    labels = [(one["side"], one["text"], at_of(one["cell"])) for one in row.labels]
    found = tuple(Label(side, text, there) for side, text, there in labels if there)
    return Place(row.sheet, at, found, row.fingerprint)


def point(
    submission: Submission,
    *,
    field: str,
    shown: str,
    cell: str,
    sheets: Mapping[str, OwnSheet],
    number: int,
    by: User,
    at: datetime,
) -> OwnMapping:
    """From now on the field is read at `cell` (C7 of the sheet shown, or 台账!C7).

    `number` is the version that was shown. Raises NotAllowed, Invalid, Overtaken.
    """
    _check(submission, by)
    metric = _metric(submission, field)
    sheet, there = _there(shown, cell, sheets)
    place = place_at(sheet.name, sheet.rows, there, submission.period.month)
    if not place.labels:
        sentence = f"{sheet.name}!{there.name}的左侧和上方都没有文字，以后无法核对位置，请改指"
        raise Invalid(sentence, {CELL: sentence})
    labels = [{"side": one.side, "text": one.text, "cell": one.at.name} for one in place.labels]
    row = OwnMapping(
        sheet=place.sheet, cell=there.name, labels=labels, fingerprint=place.fingerprint
    )
    return _insert(submission, metric, row, number=number, by=by, at=at)


def take_back(
    submission: Submission, *, field: str, number: int, by: User, at: datetime
) -> OwnMapping:
    """The field is read nowhere any more. Raises as `point` does."""
    _check(submission, by)
    metric = _metric(submission, field)
    return _insert(submission, metric, OwnMapping(), number=number, by=by, at=at)


def _check(submission: Submission, by: User) -> None:
    refusal = why_not(by, submission)
    if refusal is not None:
        raise NotAllowed(refusal)


def _metric(submission: Submission, field: str) -> Metric | None:
    if field == STATUS:
        return None
    cell = cells_of(submission).get(field)
    if cell is None:
        sentence = "请先选择一个数据项，再指定单元格"
        raise Invalid(sentence, {FIELD: sentence})
    return cell.metric


def _there(shown: str, cell: str, sheets: Mapping[str, OwnSheet]) -> tuple[OwnSheet, At]:
    named, name = place_of(cell)
    sheet, at = sheets.get(named or shown), at_of(name)
    if sheet is None:
        there = "、".join(list(sheets)[:8])
        sentence = f"工作簿中没有工作表“{(named or shown)[:31]}”，现有：{there}"
        raise Invalid(sentence, {CELL: sentence})
    if at is None:
        sentence = f"看不懂单元格“{cell[:40]}”，请写成 C7 或 {sheet.name}!C7 的样子"
        raise Invalid(sentence, {CELL: sentence})
    return sheet, at


def _insert(
    submission: Submission,
    metric: Metric | None,
    row: OwnMapping,
    *,
    number: int,
    by: User,
    at: datetime,
) -> OwnMapping:
    """One more version; the unique constraint decides between two."""
    newest = in_force(submission).get(metric.code if metric else STATUS)
    if (newest.number if newest else 0) != number:
        raise _overtaken(submission, metric)
    row.campaign, row.unit, row.metric = submission.period.campaign, submission.unit, metric
    row.number, row.month, row.by, row.at = number + 1, submission.period.month, by, at
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _overtaken(submission, metric) from error
    return row


def _overtaken(submission: Submission, metric: Metric | None) -> Overtaken:
    name = metric.name if metric else STATUS_NAME
    newest = in_force(submission).get(metric.code if metric else STATUS)
    if newest is None:
        return Overtaken(f"{name}的位置刚有变化，请刷新后核对再指定")
    when = timezone.localtime(newest.at)
    where = f"改指{newest.sheet}!{newest.cell}" if newest.cell else "取消了对应"
    return Overtaken(
        f"{name}的位置已由{newest.by.post}于{when:%Y-%m-%d %H:%M}{where}，"
        "您的指定没有保存，请核对后再定"
    )
