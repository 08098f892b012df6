"""A month that is open for reporting (报送期)."""

from django.db import models
from django.db.models import F, Q

from indicators.models import Campaign


class Period(models.Model):
    """One month of a campaign; `due_at` is an exclusive bound in UTC."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="periods")
    month = models.DateField("月份")
    opens_at = models.DateTimeField("开放时间")
    due_at = models.DateTimeField("截止时间")
    soft_due_at = models.DateTimeField("内部截止时间", null=True)
    soft_provisional = models.BooleanField("内部截止暂定", default=False)
    covers_from = models.DateField("增量统计起", null=True)
    covers_to = models.DateField("增量统计止", null=True)
    correction_until = models.DateTimeField("比率更正截止", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送期"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "month"], name="period_once"),
            models.CheckConstraint(condition=Q(due_at__gt=F("opens_at")), name="period_has_length"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.month.year}年{self.month.month}月"
