"""What the city published (市通报): the official basis, entered with its source."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from indicators.models import Campaign, Indicator, Metric
from units.models import User


class Bulletin(models.Model):
    """One published paper with its file; never edited: corrected by another, or withdrawn."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="bulletins")
    issuer = models.CharField("发布单位", max_length=64)
    title = models.CharField("标题", max_length=128)
    document = models.CharField("文号", max_length=64)
    issued_on = models.DateField("发布日期")
    as_of = models.DateField("数据截至")
    total = models.DecimalField(
        "通报总分", max_digits=8, decimal_places=4, null=True, validators=[MinValueValidator(0)]
    )
    note = models.CharField("说明", max_length=300, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    file_type = models.CharField("文件类型", max_length=16)
    file_size = models.PositiveIntegerField("文件大小")
    file_digest = models.CharField("文件摘要", max_length=64)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="更正"
    )
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "市通报"
        ordering = ["-as_of", "-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(as_of__lte=F("issued_on")), name="bulletin_as_of_before_issue"
            ),
            # Whoever sends the form twice, or enters what a colleague has entered, is told so.
            models.UniqueConstraint(
                fields=["campaign", "file_digest"],
                condition=Q(replaces=None, withdrawn_at=None),
                name="bulletin_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="bulletin_withdrawn_by_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BulletinFile(models.Model):
    """The bytes of the paper, kept apart so that lists never load them."""

    bulletin = models.OneToOneField(Bulletin, models.CASCADE, related_name="file")
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "市通报原件"


class BulletinLine(models.Model):
    """One published number: points of an indicator, or the value of a metric (in a month)."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    metric = models.ForeignKey(Metric, models.PROTECT, null=True, related_name="+")
    month = models.DateField("月份", null=True)
    value = models.DecimalField("通报值", max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = verbose_name_plural = "市通报数据"
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, metric=None, month=None)
                | Q(indicator=None, metric__isnull=False),
                name="bulletin_line_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(indicator=None) | Q(value__gte=0), name="bulletin_points_not_negative"
            ),
            models.UniqueConstraint(
                fields=["bulletin", "indicator", "metric", "month"],
                name="bulletin_line_once",
                nulls_distinct=False,
            ),
        ]
