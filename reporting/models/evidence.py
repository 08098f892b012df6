"""Proof (佐证材料): files with the date they were made, revisions and what they prove."""

from django.db import models

from indicators.models import Campaign, Indicator, Metric, Task
from reporting.models.period import Period
from units.models import Unit, User


class Evidence(models.Model):
    """One proof of a unit, linked to what it proves; its files are revisions, none is lost."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="evidence")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="evidence")
    metric = models.ForeignKey(Metric, models.CASCADE, null=True, related_name="+")
    period = models.ForeignKey(Period, models.CASCADE, null=True, related_name="evidence")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="evidence")
    title = models.CharField("名称", max_length=128)
    formed_on = models.DateField("形成日期")
    confidential = models.BooleanField("不公开", default=False)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["-formed_on", "-id"]


class EvidenceFile(models.Model):
    """One revision of a proof; the bytes lie in the storage under a name of our own."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="files")
    number = models.PositiveIntegerField("第几版")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("文件类型", max_length=16)
    size = models.PositiveIntegerField("文件大小")
    digest = models.CharField("文件摘要", max_length=64)
    stored = models.CharField("存储位置", max_length=200)
    scanned = models.CharField("病毒检查", max_length=64, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "佐证文件"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_number_once")
        ]


class EvidenceChange(models.Model):
    """What a proof was called, dated and shown to before and after somebody changed that."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField("版本")
    before = models.JSONField("原说明")
    after = models.JSONField("现说明")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "佐证说明更改"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "version"], name="evidence_change_once")
        ]


class Commitment(models.Model):
    """A unit's signed letter (承诺书, 附件3) with its scan and how long it holds."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="commitments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commitments")
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    signed_on = models.DateField("签订日期")
    valid_until = models.DateField("有效期至", null=True)
    scan = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "承诺书"
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "signed_on"], name="commitment_once"
            )
        ]
