"""The published working-day calendar (节假日表) as the office keeps it."""

from django.db import models

from units.models import User


class CalendarYear(models.Model):
    """One year with the notice it rests on; a year without a row is provisional (暂定)."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    notice = models.CharField("通知文号", max_length=64)
    title = models.CharField("通知标题", max_length=128)
    issued_on = models.DateField("印发日期", null=True)
    note = models.CharField("说明", max_length=256, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        verbose_name = verbose_name_plural = "节假日年度"
        ordering = ["-year"]


class CalendarDay(models.Model):
    """A day off on a weekday, or a weekend day that is worked (调休)."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField("日期", unique=True)
    name = models.CharField("名称", max_length=32)
    worked = models.BooleanField("上班")

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["day"]
