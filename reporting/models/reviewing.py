"""Who has a submission open for review right now (正在审核): a hint to colleagues, never a lock."""

from django.db import models
from django.db.models import F, Q

from reporting.models.submission import Submission
from units.models import User


class BeingReviewed(models.Model):
    """One person at one submission since then; it is over at `until` unless renewed."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="being_reviewed")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    since = models.DateTimeField("开始时间")
    until = models.DateTimeField("有效至")

    class Meta:
        verbose_name = verbose_name_plural = "正在审核"
        constraints = [
            models.UniqueConstraint(fields=["submission", "by"], name="being_reviewed_once"),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="being_reviewed_has_length"
            ),
        ]
