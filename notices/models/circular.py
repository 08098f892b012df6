"""Weekly circulars: what units say of their week, the office's settings, each issue, each step."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from indicators.models import Campaign
from notices.circular_moves import CIRCULAR_MOVES, CircularMove, CircularState
from reporting.models import Snapshot
from units.models import Unit, User

CIRCULAR_STATES = [(state.value, state.label) for state in CircularState]


class WeeklyBrief(models.Model):
    """What a unit says of its week in its own words (单位周报); nobody has to write one."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="briefs")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="briefs")
    monday = models.DateField("周一日期")
    work = models.CharField("本周工作", max_length=200, blank=True)
    problems = models.CharField("存在问题", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = verbose_name_plural = "单位周报"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit", "monday"], name="brief_once")
        ]


class CircularArrangement(models.Model):
    """How a campaign's circular looks, when it is drafted and who gets it (通报设置).

    Rows are only added; the one with the highest version is in force. `weekday` 0 is Monday, None
    the last working day of the week.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="circular_arrangements")
    version = models.PositiveIntegerField("版本")
    masthead = models.CharField("报头", max_length=32)
    signer = models.CharField("署名", max_length=48)
    addressee = models.CharField("主送", max_length=64, blank=True)
    weekday = models.PositiveSmallIntegerField("拟稿日", null=True)
    red = models.BooleanField("红头", default=False)
    next_number = models.PositiveIntegerField("下一期号", default=1)
    receivers = models.ManyToManyField(User, related_name="+", verbose_name="收件人")
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("更改时间")

    class Meta:
        verbose_name = verbose_name_plural = "通报设置"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="arrangement_once"),
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__lte=6), name="arrangement_weekday"
            ),
        ]


class Circular(models.Model):
    """One issue (通报): frozen material with its bound fields, and the prose around them.

    `material` and `fields` are never edited; `proposal` is what the portal wrote, `sections` what
    people made of it; `notes` explains numbers typed by hand, `omitted` lists fields left out.
    `version` is the lock of every change. A number once given stays with its issue.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="circulars")
    monday = models.DateField("周一日期")
    state = models.CharField(
        "状态",
        max_length=16,
        choices=CIRCULAR_STATES,
        default=CircularState.DRAFT,
    )
    version = models.PositiveIntegerField("版本", default=0)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="circulars")
    problem = models.CharField("未能形成快照的原因", max_length=500, blank=True)
    material = models.JSONField("素材", encoder=DjangoJSONEncoder)
    fields = models.JSONField("绑定字段", encoder=DjangoJSONEncoder)
    proposal = models.JSONField("拟稿文字")
    sections = models.JSONField("现行文字")
    notes = models.JSONField("手工数字说明", default=dict)
    omitted = models.JSONField("略去的字段", default=list)
    look = models.JSONField("签发时的版式", default=dict)
    number = models.PositiveIntegerField("期号", null=True)
    drafted_at = models.DateTimeField("拟稿时间")
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField("修改时间", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("送审时间", null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签发时间", null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("发送时间", null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField("作废时间", null=True)
    link_turn = models.PositiveIntegerField("链接批次", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ["-monday"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "monday"], name="circular_once_a_week"),
            models.UniqueConstraint(fields=["campaign", "number"], name="circular_number_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "submitted", "voided"], signed_by=None, signed_at=None
                )
                | Q(
                    state__in=["signed", "sent"],
                    number__isnull=False,
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                ),
                name="circular_signed_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_by__isnull=False, sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_by=None, sent_at=None)),
                name="circular_sent_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="voided",
                    number__isnull=False,
                    voided_by__isnull=False,
                    voided_at__isnull=False,
                )
                | (~Q(state="voided") & Q(voided_by=None, voided_at=None)),
                name="circular_voided_by_and_when",
            ),
        ]

    @property
    def called(self) -> str:
        """ "第12期", before it has a number "草稿", after it was given up "第12期（作废）"."""
        if self.number is None:
            return "草稿"
        return f"第{self.number}期{'（作废）' if self.state == CircularState.VOIDED else ''}"


class CircularStep(models.Model):
    """One step of an issue (通报办理记录): who, when, why, and every text before and after."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField("版本")
    move = models.CharField(
        "动作",
        max_length=16,
        choices=[(move, rule.label) for move, rule in CIRCULAR_MOVES.items()],
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300, blank=True)
    changes = models.JSONField("文字改动", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "通报办理记录"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "version"], name="circular_step_once")
        ]

    @property
    def label(self) -> str:
        return CIRCULAR_MOVES[CircularMove(self.move)].label
