"""Scores: append-only rows that carry their own working."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from indicators.models import Campaign, Metric


class ComponentScore(models.Model):
    """The points of one component with trace and sources; shared by the scores that agree."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="component_scores")
    code = models.SlugField("评分项", max_length=16)
    digest = models.CharField("摘要", max_length=64)
    points = models.DecimalField("得分", max_digits=20, decimal_places=12)
    paragraph = models.TextField("计算说明")
    trace = models.JSONField("计算过程", encoder=DjangoJSONEncoder)
    sources = models.JSONField("数据来源", encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = "评分项得分"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code", "digest"], name="part_digest_once")
        ]


class Score(models.Model):
    """The total of one moment, computed by the district (区测算) from what was accepted."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="scores")
    basis = models.CharField("口径来源", max_length=16, choices=Metric.Basis.choices)
    total = models.DecimalField("总分", max_digits=20, decimal_places=12)
    points = models.JSONField("各指标得分")
    digest = models.CharField("摘要", max_length=64)
    engine = models.CharField("引擎版本", max_length=8)
    readings = models.JSONField("采用口径")
    computed_at = models.DateTimeField("计算时间")
    parts = models.ManyToManyField(ComponentScore, related_name="scores")

    class Meta:
        verbose_name = verbose_name_plural = "得分"
        ordering = ["-computed_at", "-id"]
        indexes = [models.Index(fields=["campaign", "-computed_at"], name="score_latest")]


class Scoring(models.Model):
    """One row per campaign: the lock of recomputing, and how far it has got."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="scoring")
    checked_at = models.DateTimeField("核算时间", null=True)
    problems = models.JSONField("核算问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "核算进度"
