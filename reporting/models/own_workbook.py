"""Where a unit's own workbook holds its numbers: pointed at once, never edited."""

from django.db import models

from indicators.models import Campaign, Metric
from units.models import Unit, User


class OwnMapping(models.Model):
    """One place pointed at (本单位工作簿); the highest number is in force, one without a cell
    takes the place back. Without a metric it is where the state of the month is written."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="own_mappings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="own_mappings")
    metric = models.ForeignKey(Metric, models.CASCADE, null=True, related_name="own_mappings")
    number = models.PositiveIntegerField("第几版")
    sheet = models.CharField("工作表", max_length=64, blank=True)
    cell = models.CharField("单元格", max_length=10, blank=True)
    labels = models.JSONField("周围的标题", default=list)
    fingerprint = models.CharField("周围文字的摘要", max_length=64, blank=True)
    month = models.DateField("对应时的月份")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("对应时间")

    class Meta:
        verbose_name = verbose_name_plural = "工作簿对应"
        ordering = ["-number"]
        constraints = [
            # Of two people who point at the same moment one is told so.
            models.UniqueConstraint(
                fields=["campaign", "unit", "metric", "number"],
                name="own_mapping_once",
                nulls_distinct=False,
            ),
        ]
