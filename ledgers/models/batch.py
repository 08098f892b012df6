"""One workbook on its way into a ledger: states, lease, counts and what is wrong in which cell."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ledgers.models.record import Ledger
from units.models import Unit, User


class Batch(models.Model):
    """An uploaded file, the job that reads and merges it, and what came of it.

    The row is the truth of the job: the broker only wakes a worker, the lease says who works.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "等待读取"
        READING = "reading", "正在读取"
        CHECKED = "checked", "待确认"
        MERGING = "merging", "正在入账"
        MERGED = "merged", "已入账"
        WITHDRAWN = "withdrawn", "已撤回"
        REFUSED = "refused", "未能导入"
        STOPPED = "stopped", "已停止"

    class Choice(models.TextChoices):
        GOOD = "good", "合规的入账，不合规的计为不合规"
        WHOLE = "whole", "全部合规才入账"

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="batches")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    version = models.CharField("标准版本", max_length=16)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("文件大小")
    digest = models.CharField("文件摘要", max_length=64)
    stored = models.CharField("存储位置", max_length=200)
    reported_on = models.DateField("上报日期")
    # The batch whose refused rows this workbook brings again, put right.
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")

    state = models.CharField("状态", max_length=16, choices=State, default=State.UPLOADED)
    told = models.CharField("说明", max_length=500, blank=True)
    choice = models.CharField("入账方式", max_length=8, choices=Choice, blank=True)
    # Records whose key this workbook corrected (改键), picked to go when it is merged.
    lets_go = ArrayField(models.BigIntegerField(), verbose_name="撤下的原记录", default=list)
    why_let_go = models.CharField("撤下的理由", max_length=400, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("结束时间", null=True)
    stop_asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    claimed_by = models.CharField("处理进程", max_length=64, blank=True)
    claimed_until = models.DateTimeField("处理期限", null=True)
    attempts = models.PositiveSmallIntegerField("处理次数", default=0)
    progress = models.PositiveIntegerField("已读行数", default=0)
    counts = models.JSONField("条数", default=dict)
    layout = models.JSONField("表头识别", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-id"]
        constraints = [
            # The same file twice is one file, until it is withdrawn or was refused.
            models.UniqueConstraint(
                fields=["ledger", "digest"],
                condition=Q(state__in=["uploaded", "reading", "checked", "merging", "merged"]),
                name="batch_file_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="batch_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["uploaded", "reading", "merging"]),
                name="batch_at_work",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.pk}批“{self.name}”"

    @property
    def sealed_for(self) -> UUID:
        """What the stored file is sealed for: the words it holds."""
        return UUID(self.digest[:32])


class Finding(models.Model):
    """One thing wrong (E) or odd (W) in one cell of a batch's workbook."""

    batch = models.ForeignKey(
        Batch, models.CASCADE, db_constraint=False, db_index=False, related_name="findings"
    )
    sheet = models.PositiveSmallIntegerField("工作表序号")
    row = models.PositiveIntegerField("行号")
    code = models.CharField("问题代码", max_length=4)
    column = models.CharField("列代码", max_length=64, blank=True)
    message = models.TextField("说明")

    class Meta:
        verbose_name = verbose_name_plural = "检查结果"
        indexes = [models.Index(fields=["batch", "sheet", "row", "id"], name="finding_page")]


class Repeated(models.Model):
    """The records a batch brought again exactly as they stood: they rest on it too."""

    batch = models.OneToOneField(Batch, models.CASCADE, related_name="repeated")
    records = ArrayField(models.BigIntegerField(), verbose_name="记录")

    class Meta:
        verbose_name = verbose_name_plural = "重报记录"
