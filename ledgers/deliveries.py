"""Handing records over to the city platform (移交): asked for, written, taken away, marked."""

import hashlib
import logging
import secrets
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledgers import exports, leftovers, merging
from ledgers.imports import storage
from ledgers.layouts import has_four_sheets
from ledgers.models import Delivery, Ledger, Unmasking
from ledgers.privacy import Unreadable, safe
from ledgers.sealing import open_file, seal_file
from ledgers.standard import standard, standards
from ledgers.wake import delivery_is_due
from units.models import Unit, User
from units.posts import visible
from units.queries import standing
from units.refusals import Invalid, NotAllowed, Overtaken
from units.roles import OFFICE

log = logging.getLogger(__name__)
ATTEMPTS = 3
AT_MOST = 1_000_000
REASON_AT_MOST = 400
NOTHING = "所选范围内没有可移交的合规记录，没有生成文件"
GIVEN_UP = f"生成{ATTEMPTS}次都中断了，请缩小月份范围后重新导出，或联系系统管理员"


@dataclass(frozen=True)
class Wanted:
    """Which records, in which layout; `unit` None: all units of the jurisdiction."""

    jurisdiction: str
    standard: str
    unit: Unit | None = None
    first: date | None = None
    last: date | None = None
    layout: str = Delivery.Layout.CURRENT
    everything: bool = False
    masked: bool = False
    reason: str = ""


def why_not(user: User, jurisdiction: str, unit: Unit | None) -> str | None:
    """None when this person may export the unit's records (all units': only the office)."""
    mine = standing(user).within(jurisdiction)
    if mine.has(OFFICE) or (unit is not None and unit.pk in mine.units):
        return None
    if unit is None:
        return "全部单位的台账只能由专班办公室的人员导出，请选择本单位"
    return f"只能由{unit.name}或专班办公室的人员导出{unit.name}的台账"


def ask(wanted: Wanted, *, by: User, at: datetime) -> Delivery:
    """Asks a worker for the workbook; unmasked only with a reason, which is logged.

    Raises NotAllowed, and Invalid with a sentence per field.
    """
    refusal = why_not(by, wanted.jurisdiction, wanted.unit)
    if refusal is not None:
        raise NotAllowed(refusal)
    ledger = _checked(wanted)
    of = exports.Range(ledger.pk, _pk(wanted.unit), wanted.first, wanted.last)
    found = exports.offer(of)
    count = found.waiting + (found.given if wanted.everything else 0)
    if not count:
        raise Invalid("没有可导出的记录", {"standard": NOTHING})
    if count > AT_MOST:
        problem = f"共{count}条，一个文件最多{AT_MOST}条，请缩小月份范围或分单位导出"
        raise Invalid("记录太多", {"first": problem})
    with transaction.atomic():
        delivery = Delivery.objects.create(
            ledger=ledger,
            unit=wanted.unit,
            layout=wanted.layout,
            month=wanted.first,
            until=wanted.last,
            everything=wanted.everything,
            masked=wanted.masked,
            reason=wanted.reason,
            name=_name(wanted),
            made_by=by,
            made_at=at,
        )
        delivery_is_due(delivery.pk)
    return delivery


def _checked(wanted: Wanted) -> Ledger:
    problems = {}
    if wanted.standard not in standards():
        problems["standard"] = "请选择台账"
    elif wanted.layout not in Delivery.Layout.values:
        problems["layout"] = "请选择版式"
    elif wanted.layout == Delivery.Layout.FOUR_SHEETS and not has_four_sheets(
        standard(wanted.standard)
    ):
        problems["layout"] = "2018年版只有行政许可、行政处罚两种台账，请选择2019年版"
    if wanted.first and wanted.last and wanted.last < wanted.first:
        problems["last"] = "止月不能早于起月"
    if not wanted.masked and not visible(wanted.reason):
        problems["reason"] = "文件含自然人的姓名、证件号码，请写明导出理由（记入明文查看记录）"
    if len(wanted.reason) > REASON_AT_MOST:
        problems["reason"] = f"理由最多{REASON_AT_MOST}字"
    if problems:
        raise Invalid("没有导出，请核对", problems)
    ledger = Ledger.objects.filter(
        jurisdiction=wanted.jurisdiction, standard=wanted.standard
    ).first()
    if ledger is None:
        raise Invalid("没有可导出的记录", {"standard": "这个台账还没有记录"})
    return ledger


def due() -> QuerySet[Delivery]:
    """The deliveries whose workbook is still to be written."""
    return Delivery.objects.filter(stored="", told="", discarded_at=None)


def make(pk: int) -> Delivery | None:
    """Writes the workbook; one transaction, so that a killed worker leaves nothing behind.

    None where another worker has it or it is written.
    """
    if not due().filter(pk=pk, attempts__lt=ATTEMPTS).exists():
        due().filter(pk=pk).update(told=GIVEN_UP)
        return None
    with transaction.atomic():
        row = due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if row is None:
            return None
        Delivery.objects.filter(pk=pk).update(attempts=row.attempts + 1)
    with transaction.atomic():
        row = due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if row is None:
            return None
        merging.lock(row.ledger_id)
        _write(row)
    return row


def _write(row: Delivery) -> None:
    of = exports.Range(row.ledger_id, row.unit_id, row.month, row.until)
    row.faulty = exports.offer(of).faulty
    row.count = exports.take(row, of)
    if not row.count:
        row.told = NOTHING
        row.save(update_fields=["faulty", "count", "told"])
        return
    with tempfile.TemporaryDirectory(prefix=leftovers.PREFIX) as folder:
        plain, sealed = Path(folder) / "plain", Path(folder) / "sealed"
        exports.write(row, plain)
        with plain.open("rb") as source, sealed.open("wb") as target:
            seal_file(source, target, about=row.sealed_for, strongbox=safe())
        row.digest = _digest(plain)
        with sealed.open("rb") as source:
            token = secrets.token_hex(16)
            row.stored = storage().save(f"{token[:2]}/{token}", File(source))
    try:
        row.save(update_fields=["faulty", "count", "digest", "stored"])
        if not row.masked:
            _log(row, by=row.made_by, at=row.made_at, reason=row.reason)
    except BaseException:
        storage().delete(row.stored)
        raise


def content(delivery: Delivery, *, by: User, at: datetime, reason: str) -> Iterator[bytes]:
    """The workbook in pieces; every unmasked copy taken is logged with its reason.

    Raises NotAllowed, Invalid without a reason, Unreadable where the file is gone or changed.
    """
    _allowed(delivery, by)
    if not delivery.stored:
        raise NotAllowed(delivery.told or "文件还没有生成，请稍后刷新页面")
    if not delivery.masked:
        if not visible(reason):
            raise Invalid("没有下载", {"reason": "请写明下载理由（记入明文查看记录）"})
        _log(delivery, by=by, at=at, reason=reason[:REASON_AT_MOST])
    return _opened(delivery)


def _opened(delivery: Delivery) -> Iterator[bytes]:
    """The first piece is tried before anything is answered, so that a wrong key is a sentence."""
    with closing(_pieces(delivery)) as tried:
        next(tried)
    return _pieces(delivery)


def _pieces(delivery: Delivery) -> Generator[bytes, None, None]:
    try:
        stored = storage().open(delivery.stored)
    except FileNotFoundError:
        raise Unreadable("导出的文件已不在存储中，请重新导出") from None
    with stored:
        source = cast(BinaryIO, stored)
        yield from open_file(source, about=delivery.sealed_for, strongbox=safe())


def _log(delivery: Delivery, *, by: User, at: datetime, reason: str) -> None:
    of = standard(delivery.ledger.standard)
    Unmasking.objects.create(
        unit=delivery.unit or standing_unit(by, delivery),
        ledger_id=delivery.ledger_id,
        delivery=delivery,
        columns=[column.code for column in of.columns if column.personal],
        exported=True,
        reason=reason,
        by=by,
        at=at,
    )


def standing_unit(by: User, delivery: Delivery) -> Unit:
    """The unit in whose name somebody of the office acts for all units."""
    mine = standing(by).within(delivery.ledger.jurisdiction)
    return Unit.objects.filter(pk__in=mine.units).order_by("position", "pk")[0]


def hand_over(delivery: Delivery, *, by: User, at: datetime, receipt: str) -> None:
    """Keeps that the file was given to the platform now; raises Overtaken with who was first."""
    _allowed(delivery, by)
    if delivery.masked or not delivery.stored:
        raise NotAllowed("脱敏或没有生成的文件不能移交市平台，请重新导出")
    waiting = Delivery.objects.filter(pk=delivery.pk, delivered_at=None, discarded_at=None)
    if not waiting.update(delivered_by=by, delivered_at=at, receipt=receipt.strip()[:128]):
        raise _overtaken(delivery)


def discard(delivery: Delivery, *, by: User, at: datetime) -> None:
    """Gives up a file that was not handed over: it is deleted, its records are free again."""
    _allowed(delivery, by)
    waiting = Delivery.objects.filter(pk=delivery.pk, delivered_at=None, discarded_at=None)
    with transaction.atomic():
        if not waiting.update(discarded_by=by, discarded_at=at, stored="", told="已作废"):
            raise _overtaken(delivery)
        if delivery.stored:
            transaction.on_commit(lambda: storage().delete(delivery.stored))


def _allowed(delivery: Delivery, by: User) -> None:
    refusal = why_not(by, delivery.ledger.jurisdiction, delivery.unit)
    if refusal is not None:
        raise NotAllowed(refusal)


def _overtaken(delivery: Delivery) -> Overtaken:
    now = Delivery.objects.select_related("delivered_by", "discarded_by").get(pk=delivery.pk)
    who, when = now.delivered_by or now.discarded_by, now.delivered_at or now.discarded_at
    assert when is not None
    done = "登记移交" if now.delivered_at else "作废"
    moment = f"{timezone.localtime(when):%Y-%m-%d %H:%M}"
    return Overtaken(f"他人已先行处理：{who}于{moment}把第{now.pk}号导出文件{done}，本次没有改动")


def _name(wanted: Wanted) -> str:
    months = [f"{one:%Y%m}" for one in (wanted.first, wanted.last) if one]
    whose = wanted.unit.name if wanted.unit else "全部单位"
    parts = [standard(wanted.standard).name, whose, "-".join(dict.fromkeys(months)) or "全部月份"]
    parts += ["脱敏"] if wanted.masked else []
    return "_".join(parts)[:180] + ".xlsx"


def _pk(unit: Unit | None) -> int | None:
    return unit.pk if unit else None


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
