"""A link that opens the wall screen (大屏) of one campaign without signing in."""

from django.db import models
from django.db.models import F, Q

from indicators.models import Campaign
from units.models import User


class ScreenLink(models.Model):
    """One screen's secret address (大屏链接): whoever knows it sees the wall screen, nothing else.

    Only the SHA-256 of its secret is kept; rows stay after they end, as the history.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="screen_links")
    name = models.CharField("屏幕名称", max_length=32)
    digest = models.CharField("地址摘要", max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("到期时间")
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "大屏链接"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="screen_link_has_length"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None, revoked_at=None)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="screen_link_revoked_by_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name
