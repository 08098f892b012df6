"""What the office wrote into its letters, and which step of the ladder reached whom."""

from django.db import models

from notices.models.dispatch import Dispatch
from units.models import User


class NoticeText(models.Model):
    """The words of one letter of a plan (信函文字) from some moment on; only added to.

    The highest number is in force; without a row, or where it is `shipped`, the plan's own words.
    """

    plan = models.SlugField("通知方案", max_length=32)
    letter = models.SlugField("信函", max_length=32)
    number = models.PositiveSmallIntegerField("第几次修改")
    shipped = models.BooleanField("恢复为自带文字", default=False)
    subject = models.CharField("主题", max_length=150)
    body = models.TextField("正文")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="修改人")
    at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "信函文字"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "letter", "number"], name="notice_text_once")
        ]


class Reminded(models.Model):
    """Somebody was told on a rung about an obligation (催报台账): once, by this letter."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="reminded")
    obligation = models.CharField("事项", max_length=64)
    rung = models.SlugField("梯级", max_length=32)
    mailbox = models.CharField("收件邮箱", max_length=254)

    class Meta:
        verbose_name = verbose_name_plural = "催报台账"
        constraints = [
            models.UniqueConstraint(fields=["obligation", "rung", "mailbox"], name="reminded_once")
        ]
