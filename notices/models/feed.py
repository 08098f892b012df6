"""A person's calendar under a secret address."""

from django.db import models
from django.db.models import Q

from units.models import User


class Feed(models.Model):
    """One secret address (日历订阅): whoever knows it reads this person's dates.

    Only the SHA-256 of its secret is kept; a new address ends the one before.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="feeds", verbose_name="人员")
    digest = models.CharField("地址摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("生成时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="feed_once")
        ]
