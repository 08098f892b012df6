"""The monthly meeting (调度会): its day, its frozen pack, and what was decided there (督办事项)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from indicators.models import Campaign
from reporting.models import Evidence, Snapshot
from reporting.models.work import Followed, FollowedStep
from units.models import Unit, User


class MeetingPlan(models.Model):
    """On which day a campaign's pack comes by itself; without a day the month's last working day.

    A campaign without a row has one as the defaults say; `version` is the lock.
    """

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="meeting_plan")
    automatic = models.BooleanField("自动形成", default=True)
    day = models.PositiveSmallIntegerField(
        "每月几日", null=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    version = models.PositiveIntegerField("版本", default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("变更时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "调度安排"
        constraints = [
            models.CheckConstraint(
                condition=Q(day=None) | Q(day__gte=1, day__lte=31), name="meeting_day_of_a_month"
            )
        ]


class Meeting(models.Model):
    """One month's meeting; `content` is the pack, frozen with the snapshot and never changed.

    `agenda` is the office's own words on what is to be decided, `version` the lock of them and
    of the minutes.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="meetings")
    month = models.DateField("月份")
    held_on = models.DateField("会议日期")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="meetings")
    content = models.JSONField("材料内容", encoder=DjangoJSONEncoder)
    digest = models.CharField("摘要", max_length=64)
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField("形成时间")
    agenda = models.TextField("提请议定", blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("变更时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "调度会"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "month"], name="meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month.year}年{self.month.month}月调度会"


class FormerPack(models.Model):
    """A pack that was formed again before its meeting (前一稿), whole as its readers had it.

    `number` counts the packs of a meeting from 1; the one in force stands in `Meeting`.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="formers")
    number = models.PositiveSmallIntegerField("第几稿")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    content = models.JSONField("材料内容", encoder=DjangoJSONEncoder)
    digest = models.CharField("摘要", max_length=64)
    agenda = models.TextField("提请议定", blank=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField("形成时间")
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField("替换时间")

    class Meta:
        verbose_name = verbose_name_plural = "前一稿材料"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="former_pack_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}（第{self.number}稿）"


class FollowUp(Followed):
    """What a meeting decided and a unit must do; it is carried to every pack until signed off.

    The post answers for it (责任岗位), never a person by name.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="follow_ups")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("议定事项", max_length=300)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="led_follow_ups")
    joint = models.ManyToManyField(Unit, related_name="joint_follow_ups")
    post = models.CharField("责任岗位", max_length=64)
    due = models.DateField("期限")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "督办事项"
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="follow_up_number_once")
        ]

    @property
    def label(self) -> str:
        """ "2022年4月第1项", as papers and letters name it."""
        return f"{self.meeting.month.year}年{self.meeting.month.month}月第{self.number}项"

    @property
    def units(self) -> list[Unit]:
        """The lead first, then the joint units in the plan's order."""
        return [self.lead, *self.joint.all()]


class FollowUpStep(FollowedStep):
    """One step of a follow-up, with the proof it rests on where there is one."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="steps")
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "督办办理记录"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "version"], name="follow_up_step_once")
        ]
