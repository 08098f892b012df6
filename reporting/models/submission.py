"""A unit's month (报送单), its cells, and everything that happened to it."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from indicators.models import Metric
from reporting.models.period import Period
from reporting.workflow import Move, State
from units.models import Unit, User

STATES = [(state.value, state.label) for state in State]


class Submission(models.Model):
    """What one unit owes for one month; `version` is the lock of every change."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="submissions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions")
    state = models.CharField("状态", max_length=16, choices=STATES, default=State.DRAFT)
    version = models.PositiveIntegerField("版本", default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("变更时间", null=True)
    first_submitted_at = models.DateTimeField("首次提交时间", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True)
    on_behalf = models.BooleanField("代报", default=False)
    on_behalf_reason = models.CharField("代报原因", max_length=300, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("审签时间", null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField("通过时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送单"
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(submitted_by=None, submitted_at=None)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="submitted_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="signed_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="accepted_by_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.period.label}"

    @property
    def touched(self) -> bool:
        return self.version > 0


class Cell(models.Model):
    """One answer: unit × metric × month. `typed` keeps what cannot be understood yet."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="cells")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="cells")
    owed = models.BooleanField("必报")
    typed = models.TextField("填写内容", blank=True)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True)
    items = ArrayField(models.CharField(max_length=60), verbose_name="登记项", default=list)
    zero_report = models.BooleanField("零报告", default=False)
    not_applicable = models.BooleanField("无此业务", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据格"
        constraints = [models.UniqueConstraint(fields=["submission", "metric"], name="cell_once")]

    @property
    def blank(self) -> bool:
        return self.value is None and not self.items and not self.zero_report


class Event(models.Model):
    """One step of a submission: who, when, from where to where, with which values.

    The saves of one person at one sitting are one step; `trail` is [when, metric, typed] of each.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="events")
    move = models.CharField("动作", max_length=16, choices=[(m, m.value) for m in Move])
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    version = models.PositiveIntegerField("版本")
    from_state = models.CharField("此前状态", max_length=16)
    to_state = models.CharField("此后状态", max_length=16)
    values = models.JSONField("当时数据", default=dict, encoder=DjangoJSONEncoder)
    reasons = models.JSONField("退回原因", default=dict)
    trail = models.JSONField("暂存经过", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["submission", "version"], name="event_once")]
