"""A month without decisions, signed (零报告), and how many decisions a unit says it made."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from indicators.models import Campaign
from ledgers import merging
from ledgers.imports import why_not
from ledgers.models import Batch, Decided, Ledger, Record, Tally, ZeroReport
from units.models import Unit, User
from units.refusals import Invalid, NotAllowed, Overtaken, Refusal

COUNT_AT_MOST = 999_999_999


def sign(*, by: User, at: datetime, unit: Unit, standard_code: str, month: date) -> ZeroReport:
    """Keeps the unit's word that the month had no decision.

    Raises NotAllowed where the ledger has records of the month, Overtaken when it is signed.
    """
    _allowed(by, unit)
    first = _month(month, unit, at)
    ledger = _ledger(unit, standard_code)
    with transaction.atomic():
        merging.lock(ledger.pk)
        tally = Tally.objects.filter(ledger=ledger, unit=unit, month=first, reported__gt=0).first()
        if tally is not None:
            raise NotAllowed(
                f"{unit.name}{first:%Y年%m月}已有{tally.reported}条记录，不能签署零报告；"
                "记录有误的，请先撤回有关批次"
            )
        try:
            with transaction.atomic():
                return ZeroReport.objects.create(
                    ledger=ledger, unit=unit, month=first, signed_by=by, signed_at=at
                )
        except IntegrityError:
            raise Overtaken(f"{unit.name}{first:%Y年%m月}的零报告已经签署，请刷新") from None


def take_back(report: ZeroReport | None, *, by: User, at: datetime) -> None:
    """Withdraws the word; raises Overtaken when it is withdrawn already, Refusal without one."""
    if report is None:
        raise Refusal("这个月没有已签署的零报告，请刷新")
    _allowed(by, report.unit)
    rows = ZeroReport.objects.filter(pk=report.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=at, withdrawn_by=by):
        raise Overtaken("这份零报告已经撤回，请刷新")


def overtaken_by(batch: Batch, *, at: datetime) -> int:
    """Withdraws the zero reports of months that the batch brought records of; returns how many."""
    months = Record.objects.filter(
        ledger_id=batch.ledger_id, unit_id=batch.unit_id, batch=batch
    ).values("month")
    reports = ZeroReport.objects.filter(
        ledger_id=batch.ledger_id, unit_id=batch.unit_id, withdrawn_at=None, month__in=months
    )
    return reports.update(withdrawn_at=at, withdrawn_by=batch.decided_by)


def state_decided(
    *,
    by: User,
    at: datetime,
    unit: Unit,
    standard_code: str,
    month: date,
    count: int,
    shown: str | None = None,
) -> Decided:
    """Keeps how many decisions the unit says it made in the month: 上报率's denominator.

    `shown` is the number the form was shown with ("" none), None replaces whatever stands. Raises
    NotAllowed, Invalid, and Overtaken where a colleague has stated another one meanwhile.
    """
    _allowed(by, unit)
    if not 0 <= count <= COUNT_AT_MOST:
        raise Invalid("产生条数有误", {"count": f"产生条数应为0至{COUNT_AT_MOST}的整数"})
    ledger, first = _ledger(unit, standard_code), _month(month, unit, at)
    with transaction.atomic():
        merging.lock(ledger.pk)
        rows = Decided.objects.filter(ledger=ledger, unit=unit, month=first)
        there = rows.select_related("stated_by").first()
        if shown is not None and there and f"{there.count}" not in (shown, f"{count}"):
            raise Overtaken(_stated_before(there))
        row = there or Decided(ledger=ledger, unit=unit, month=first)
        row.count, row.stated_by, row.stated_at = count, by, at
        row.save()
    return row


def _stated_before(there: Decided) -> str:
    when = f"{timezone.localtime(there.stated_at):%Y-%m-%d %H:%M}"
    return (
        f"{there.stated_by}已于{when}申报为{there.count}件，您填的没有保存，仍在下面；"
        "请核对后再保存"
    )


def _allowed(by: User, unit: Unit) -> None:
    refusal = why_not(by, unit)
    if refusal is not None:
        raise NotAllowed(refusal)


def _ledger(unit: Unit, standard_code: str) -> Ledger:
    ledger, _ = Ledger.objects.get_or_create(jurisdiction=unit.jurisdiction, standard=standard_code)
    return ledger


def _month(month: date, unit: Unit, at: datetime) -> date:
    """The month's first day; raises Invalid for one to come or before anything was scored."""
    first = month.replace(day=1)
    if first > timezone.localtime(at).date():
        raise Invalid("月份有误", {"month": f"{first:%Y年%m月}还没有到"})
    campaigns = Campaign.objects.filter(jurisdiction=unit.jurisdiction)
    begun = campaigns.aggregate(first=Min("window_first"))["first"]
    if begun is None or first < begun.replace(day=1):
        said = f"最早为{begun:%Y年%m月}" if begun else "本辖区还没有创建活动"
        raise Invalid("月份有误", {"month": f"{first:%Y年%m月}不在创建活动的评分期内，{said}"})
    return first
