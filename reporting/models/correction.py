"""Changing what was accepted (更正): asked for with a reason, decided by the office."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from indicators.models import Metric
from reporting.models.submission import Submission
from units.models import Unit, User


class Correction(models.Model):
    """New values for an accepted submission; they count only once approved, the old ones stay.

    `changes` maps metric codes to before and after; `effect` is the total before and after.
    `outside_window`: a number of the whole month, asked for after 更正期 was over.
    """

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="corrections")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.ASKED)
    reason = models.CharField("更正原因", max_length=300)
    changes = models.JSONField("更正内容", encoder=DjangoJSONEncoder)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    decision = models.CharField("决定理由", max_length=300, blank=True)
    effect = models.JSONField("对得分的影响", default=dict, encoder=DjangoJSONEncoder)
    outside_window = models.BooleanField("窗口外更正", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "更正"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(state="asked"), name="one_correction_at_a_time"
            ),
        ]


class Exemption(models.Model):
    """A unit says it has no such business (无此业务); once approved it owes the number no more."""

    class State(models.TextChoices):
        ASKED = "asked", "待认定"
        APPROVED = "approved", "已认定"
        REFUSED = "refused", "未认定"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exemptions")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="exemptions")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.ASKED)
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("认定时间", null=True)
    decision = models.CharField("认定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "无此业务认定"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "metric"],
                condition=~Q(state="refused"),
                name="exemption_once",
            ),
        ]
