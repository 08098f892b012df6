"""What people do with an import: upload, confirm, stop, withdraw; the worker does the rest."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledgers import merging, rekeyed, staging, withdrawing
from ledgers.models import Batch, Ledger
from ledgers.privacy import safe
from ledgers.sealing import open_file, seal_file
from ledgers.standard import standard
from ledgers.wake import work_is_due
from units.models import Unit, User
from units.posts import visible
from units.queries import standing
from units.refusals import Invalid, NotAllowed, Overtaken, Refusal
from units.roles import OFFICE

State = Batch.State
PIECE = 1 << 20
NAME_AT_MOST = 200
REASON_AT_MOST = 400
# A batch that waits for a worker to begin its next step.
FREE = {"claimed_by": "", "claimed_until": None, "attempts": 0, "told": ""}
LIVE = (State.UPLOADED, State.READING, State.CHECKED, State.MERGING, State.MERGED)


@dataclass(frozen=True)
class Workbook:
    """A file as it was sent: the name its sender gave it, and what to read it from."""

    name: str
    content: BinaryIO


def storage() -> Storage:
    return storages["ledger"]


def why_not(user: User, unit: Unit) -> str | None:
    """None when this person may bring in or take back the unit's records, else the sentence."""
    mine = standing(user).within(unit.jurisdiction)
    if unit.pk in mine.units or mine.has(OFFICE):
        return None
    return f"只能由{unit.name}或专班办公室的人员处理{unit.name}的台账"


def upload(
    workbook: Workbook,
    *,
    by: User,
    at: datetime,
    unit: Unit,
    standard_code: str,
    reported_on: date,
    corrects: Batch | None = None,
) -> Batch:
    """Stores the file and asks a worker to read it; nothing opens it here.

    Raises NotAllowed, Invalid for a date or standard that cannot be, and Overtaken when the same
    file is already here: which batch, who, when.
    """
    _allowed(by, unit)
    version = _version(standard_code, reported_on, at)
    size, digest = _measured(workbook.content)
    ledger, _ = Ledger.objects.get_or_create(jurisdiction=unit.jurisdiction, standard=standard_code)
    _refuse_other(corrects, unit, ledger)
    _refuse_known(ledger, digest)
    batch = Batch(
        ledger=ledger,
        unit=unit,
        version=version,
        name=workbook.name[-NAME_AT_MOST:],
        size=size,
        digest=digest,
        reported_on=reported_on,
        corrects=corrects,
        uploaded_by=by,
        uploaded_at=at,
    )
    return _kept(batch, workbook.content)


def original(batch: Batch) -> Iterator[bytes]:
    """The file as it was sent, in pieces; raises FileNotFoundError, Unreadable without its key."""
    with storage().open(batch.stored) as stored:
        yield from open_file(cast(BinaryIO, stored), about=batch.sealed_for, strongbox=safe())


def also(batch: Batch, *, standard_code: str, by: User, at: datetime) -> Batch:
    """Brings the same file into another ledger, where its other sheets belong; as `upload` does.

    Raises Refusal where the file is kept no longer.
    """
    with tempfile.TemporaryFile() as content:
        try:
            content.writelines(original(batch))
        except FileNotFoundError:
            raise Refusal(f"{batch}的原文件已按保存期限删除，请重新上传") from None
        return upload(
            Workbook(batch.name, cast(BinaryIO, content)),
            by=by,
            at=at,
            unit=batch.unit,
            standard_code=standard_code,
            reported_on=batch.reported_on,
        )


def _kept(batch: Batch, content: BinaryIO) -> Batch:
    """The file sealed in the storage, and its row; where the row cannot be, the file goes again."""
    token = secrets.token_hex(16)
    with tempfile.TemporaryFile() as sealed:
        seal_file(content, cast(BinaryIO, sealed), about=batch.sealed_for, strongbox=safe())
        sealed.seek(0)
        batch.stored = storage().save(f"{token[:2]}/{token}", File(sealed))
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            work_is_due(batch.pk)
    except BaseException as error:
        storage().delete(batch.stored)
        if isinstance(error, IntegrityError):
            _refuse_known(batch.ledger, batch.digest)
        raise
    return batch


def confirm(
    batch: Batch,
    *,
    by: User,
    at: datetime,
    choice: str,
    lets_go: Iterable[int] = (),
    why_let_go: str = "",
) -> Batch:
    """Sends a checked batch on to be merged; the numbers were those of the preview.

    `lets_go` are records whose key it corrects, each offered by `rekeyed.pairs`, with the reason.
    Raises Invalid for one that is not, NotAllowed where the choice is all or nothing and something
    is wrong, Overtaken when the batch is no longer waiting.
    """
    _allowed(by, batch.unit)
    if choice not in Batch.Choice.values:
        raise Invalid("请选择入账方式", {"choice": "请选择入账方式"})
    refusal = whole_refused(batch) if choice == Batch.Choice.WHOLE else None
    if refusal:
        raise NotAllowed(refusal)
    if not Batch.objects.filter(pk=batch.pk, state=State.CHECKED).exists():
        raise _overtaken(batch)
    decided = {"choice": choice, "decided_by": by, "decided_at": at}
    decided |= rekeyed.picked(batch, lets_go, why_let_go)
    with transaction.atomic():
        moved = Batch.objects.filter(pk=batch.pk, state=State.CHECKED).update(
            state=State.MERGING, **FREE, **decided
        )
        if not moved:
            raise _overtaken(batch)
        work_is_due(batch.pk)
    batch.refresh_from_db()
    return batch


def whole_refused(batch: Batch) -> str | None:
    """Why nothing of the batch may be merged when all of it must be right, else None."""
    counts = batch.counts
    wrong = [
        f"{counts[name]}条{label}"
        for name, label in (("faulty", "不合规"), ("foreign", "已由其他单位报送"))
        if counts.get(name)
    ]
    if not wrong:
        return None
    return f"选择了“全部合规才入账”，但{batch}有{'、'.join(wrong)}，没有入账；请更正后重新上传"


def stop(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Ends a batch that is not in the ledger yet; one being read stops within a few seconds.

    Raises NotAllowed while it is being merged (that takes seconds and can be withdrawn after),
    Overtaken when it has ended already.
    """
    _allowed(by, batch.unit)
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.state == State.MERGING:
            raise NotAllowed(f"{batch}正在入账，不能停止；入账完成后可以整批撤回")
        if row.state == State.READING and row.claimed_until and row.claimed_until > at:
            row.stop_asked_by = by
            row.save(update_fields=["stop_asked_by"])
        elif row.state in (State.UPLOADED, State.READING, State.CHECKED):
            ended(row, State.STOPPED, by=by, at=at, told="已由上传单位停止，没有入账")
        else:
            raise _overtaken(batch)
    return row


def ended(row: Batch, state: str, *, by: User | None, at: datetime, told: str) -> None:
    """Closes a batch that did not reach the ledger; its stage goes with it."""
    row.state, row.ended_by, row.ended_at, row.told = state, by, at, told[:500]
    row.claimed_by, row.claimed_until = "", None
    fields = ["state", "ended_by", "ended_at", "told", "claimed_by", "claimed_until"]
    row.save(update_fields=fields)
    staging.drop(row)


def withdraw(batch: Batch, *, by: User, at: datetime, reason: str) -> Batch:
    """Takes a merged batch back: the ledger is as it was before it.

    Raises Invalid without a reason, NotAllowed naming the later batches that changed the same
    records, Overtaken when it is not in the ledger any more.
    """
    _allowed(by, batch.unit)
    reason = reason.strip()
    if not visible(reason):
        raise Invalid("请写明撤回的理由", {"reason": "请写明撤回的理由"})
    if len(reason) > REASON_AT_MOST:
        raise Invalid("撤回的理由太长", {"reason": f"理由最多{REASON_AT_MOST}字"})
    with transaction.atomic():
        merging.lock(batch.ledger_id)
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.state != State.MERGED:
            raise _overtaken(batch)
        row.counts = row.counts | {"withdrawn": withdrawing.take_back(row)}
        row.save(update_fields=["counts"])
        told = f"整批撤回，台账已恢复到入账前。理由：{reason}"
        ended(row, State.WITHDRAWN, by=by, at=at, told=told)
    return row


def _allowed(by: User, unit: Unit) -> None:
    refusal = why_not(by, unit)
    if refusal is not None:
        raise NotAllowed(refusal)


def _version(code: str, reported_on: date, at: datetime) -> str:
    if reported_on > timezone.localtime(at).date():
        raise Invalid("上报日期有误", {"reported_on": "上报日期不能晚于今天"})
    try:
        return standard(code, on=reported_on).version
    except KeyError:
        sentence = f"{reported_on}没有施行的“{code}”标准，请核对上报日期和台账种类"
        raise Invalid("找不到适用的标准", {"standard": sentence}) from None


def _measured(content: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    if not size:
        raise Invalid("文件是空的", {"file": "文件是空的，请重新选择"})
    return size, digest.hexdigest()


def _refuse_other(corrects: Batch | None, unit: Unit, ledger: Ledger) -> None:
    if corrects and (corrects.unit_id != unit.pk or corrects.ledger_id != ledger.pk):
        raise Invalid("更正的批次有误", {"corrects": "只能更正本单位同一台账的批次"})


def _refuse_known(ledger: Ledger, digest: str) -> None:
    known = (
        Batch.objects.filter(ledger=ledger, digest=digest, state__in=LIVE)
        .select_related("uploaded_by", "unit")
        .first()
    )
    if known is not None:
        when = f"{timezone.localtime(known.uploaded_at):%Y-%m-%d %H:%M}"
        raise Overtaken(
            f"这份文件已由{known.unit.name}的{known.uploaded_by}于{when}上传，"
            f"即{known}（{known.get_state_display()}），没有再次导入"
        )


def _overtaken(batch: Batch) -> Overtaken:
    now = Batch.objects.get(pk=batch.pk)
    return Overtaken(f"{batch}的状态已是“{now.get_state_display()}”，请刷新后再操作")
