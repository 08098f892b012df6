"""Who saw, took and deleted what: unmasked views, hand-overs to the city, retention, erasure."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ledgers.models.record import Ledger
from units.models import Unit, User


class Delivery(models.Model):
    """A workbook in the city platform's own layout, and when it was handed over (移交).

    A row without `stored` waits to be written by a worker; the file is sealed for `sealed_for`.
    """

    class Layout(models.TextChoices):
        CURRENT = "2019", "2019年版"
        FOUR_SHEETS = "2018", "2018年版（四张表）"

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    layout = models.CharField("版式", max_length=8, choices=Layout)
    month = models.DateField("月份", null=True)
    until = models.DateField("至月份", null=True)
    # Records of before come again too; else only what is new or changed since the last hand-over.
    everything = models.BooleanField("含已移交", default=False)
    masked = models.BooleanField("脱敏", default=False)
    reason = models.CharField("理由", max_length=500, blank=True)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64, blank=True)
    stored = models.CharField("存储位置", max_length=200, blank=True)
    sealed_for = models.UUIDField("加密绑定", default=uuid4)
    attempts = models.PositiveSmallIntegerField("处理次数", default=0)
    told = models.CharField("说明", max_length=500, blank=True)
    count = models.PositiveIntegerField("条数", default=0)
    faulty = models.PositiveIntegerField("不合规未导出", default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("导出时间")
    delivered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField("移交时间", null=True)
    receipt = models.CharField("市平台回执", max_length=128, blank=True)
    discarded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "移交批次"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at=None, delivered_by=None)
                | Q(delivered_at__isnull=False, delivered_by__isnull=False, discarded_at=None),
                name="delivery_by_somebody",
            ),
            # Names with stars in them are nothing the platform could take.
            models.CheckConstraint(
                condition=Q(masked=False) | Q(delivered_at=None), name="delivery_masked_stays"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(stored="", told="", discarded_at=None),
                name="delivery_to_write",
            )
        ]


class DeliveredRecord(models.Model):
    """A record as it was when handed over; `batch` is the one that had last changed it."""

    delivery = models.ForeignKey(
        Delivery, models.CASCADE, db_constraint=False, db_index=False, related_name="records"
    )
    record = models.BigIntegerField("记录", db_index=True)
    batch = models.BigIntegerField("内容批次")

    class Meta:
        verbose_name = verbose_name_plural = "移交记录"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "record"], name="delivered_once")
        ]


class Unmasking(models.Model):
    """A person saw natural persons' data unmasked, and why (明文查看); never edited."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ledger = models.ForeignKey(Ledger, models.PROTECT, null=True, related_name="+")
    batch = models.BigIntegerField("批次", null=True)
    # A file of many thousands: its records are those of the delivery.
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="unmaskings")
    records = ArrayField(models.BigIntegerField(), verbose_name="记录", default=list)
    columns = ArrayField(models.CharField(max_length=64), verbose_name="列", default=list)
    exported = models.BooleanField("导出", default=False)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("查看时间")

    class Meta:
        verbose_name = verbose_name_plural = "明文查看"
        ordering = ["-id"]


class Retention(models.Model):
    """How long records of a standard are kept, counted from what, by which clause (保存期限)."""

    class Start(models.TextChoices):
        DECIDED = "decided", "决定日期"
        REPORTED = "reported", "首次上报日期"
        ENDED = "ended", "有效期或公示期届满"

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="retentions")
    since = models.DateField("起用日期")
    months = models.PositiveSmallIntegerField("保存月数")
    counted_from = models.CharField("起算", max_length=16, choices=Start)
    # For Start.ENDED: the column whose date ends the record.
    column = models.CharField("截止列", max_length=64, blank=True)
    clause = models.CharField("依据", max_length=256)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "保存期限"
        constraints = [models.UniqueConstraint(fields=["ledger", "since"], name="retention_once")]


class Erasure(models.Model):
    """The proof of a deletion: how many rows, of what, by which rule, and a digest of their keys.

    `left` counts afterwards, in the same transaction, what should be gone: 0 or nothing commits.
    """

    # None: closed cases, whose number stands in `records` and their events in `histories`.
    ledger = models.ForeignKey(Ledger, models.PROTECT, null=True, related_name="erasures")
    retention = models.ForeignKey(Retention, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    until = models.DateField("截止日期", null=True)
    reason = models.CharField("理由", max_length=500)
    records = models.PositiveIntegerField("记录条数")
    histories = models.PositiveIntegerField("历史条数")
    files = models.PositiveIntegerField("文件个数")
    keys_digest = models.CharField("键摘要的摘要", max_length=64)
    left = models.PositiveIntegerField("剩余条数")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("删除时间")

    class Meta:
        verbose_name = verbose_name_plural = "删除证明"
        ordering = ["-id"]
