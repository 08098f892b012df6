"""Letters: each row is lock, memory and audit of one letter to one recipient."""

from django.db import models
from django.db.models import Q

from indicators.models import Campaign
from units.models import Contact, User


class Dispatch(models.Model):
    """One letter (发送记录), unique per plan, occasion and recipient.

    The recipient is a person who signs in, a unit's registered post, or a group's robot: one of
    them. Only a letter found in "in_data" may have gone out without our knowing.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        CLAIMED = "claimed", "准备发送"
        IN_DATA = "in_data", "正在传送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        UNKNOWN = "unknown", "结果不明，待人工确认"
        WITHHELD = "withheld", "已扣发"
        CONFIRMED = "confirmed", "已确认收到"

    plan = models.SlugField("通知方案", max_length=32)
    occasion = models.CharField("事由", max_length=64)
    recipient = models.ForeignKey(User, models.PROTECT, null=True, related_name="dispatches")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="dispatches")
    robot = models.SlugField("群机器人", max_length=32, blank=True)
    # Of a group's message: whose months it tells of. A group has no jurisdiction of its own.
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+")
    post = models.CharField("收件岗位", max_length=64, default="", blank=True)
    # Only of digests, in lower case: one a day reaches a mailbox, whoever reads it.
    mailbox = models.CharField("汇总收件邮箱", max_length=254, null=True)  # noqa: DJ001
    demonstration = models.BooleanField("不出本系统", default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    address = models.EmailField("收件地址", blank=True)
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    html = models.TextField("网页正文", blank=True)
    message_id = models.CharField("邮件标识", max_length=128, unique=True)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.QUEUED)
    version = models.PositiveIntegerField("处置次数", default=0)
    created_at = models.DateTimeField("生成时间")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_try_at = models.DateTimeField("下次尝试", null=True)
    claim = models.UUIDField("领取标识", null=True)
    claimed_at = models.DateTimeField("开始发送", null=True)
    in_data_at = models.DateTimeField("开始传送", null=True)
    sent_at = models.DateTimeField("发送时间", null=True)
    code = models.PositiveSmallIntegerField("邮件服务器答复码", null=True)
    error = models.CharField("错误", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "occasion", "recipient"], name="dispatch_once"),
            models.UniqueConstraint(
                fields=["plan", "occasion", "contact"], name="dispatch_once_per_contact"
            ),
            models.UniqueConstraint(
                fields=["plan", "occasion", "robot"],
                condition=~Q(robot=""),
                name="dispatch_once_per_robot",
            ),
            models.UniqueConstraint(
                fields=["plan", "occasion", "mailbox"], name="dispatch_once_per_mailbox"
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, contact=None, robot="")
                | Q(recipient=None, contact__isnull=False, robot="")
                | (Q(recipient=None, contact=None) & ~Q(robot="")),
                name="dispatch_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="dispatch_sent_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="dispatch_due")]

    def __str__(self) -> str:
        return self.subject


class DispatchAct(models.Model):
    """What a person decided about a letter (发送处置), and how it stood then; only added to."""

    class Act(models.TextChoices):
        WITHHOLD = "withhold", "扣发"
        RESEND = "resend", "重发"
        CONFIRM = "confirm", "确认已收到"

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="acts")
    act = models.CharField("处置", max_length=16, choices=Act.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=200)
    state_before = models.CharField("处置前状态", max_length=16, choices=Dispatch.State.choices)
    sent_before = models.DateTimeField("处置前发送时间", null=True)
    message_id = models.CharField("处置前邮件标识", max_length=128)
    answer = models.CharField("处置前答复", max_length=320, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送处置"
        ordering = ["at", "id"]
