"""Letters: each row is lock, memory and audit of one letter to one person."""

from django.db import models
from django.db.models import Q

from units.models import User


class Dispatch(models.Model):
    """One letter (发送记录), unique per plan, occasion and recipient."""

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        UNKNOWN = "unknown", "结果不明，待人工确认"

    plan = models.SlugField("通知方案", max_length=32)
    occasion = models.CharField("事由", max_length=64)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="dispatches")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    address = models.EmailField("收件地址")
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    message_id = models.CharField("邮件标识", max_length=128, unique=True)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField("生成时间")
    claimed_at = models.DateTimeField("开始发送", null=True)
    sent_at = models.DateTimeField("发送时间", null=True)
    error = models.CharField("错误", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "occasion", "recipient"], name="dispatch_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="dispatch_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
