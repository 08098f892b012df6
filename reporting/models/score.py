"""Scores: append-only rows that carry their own working."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from indicators.models import Campaign, Metric
from units.models import User


class ComponentScore(models.Model):
    """The points of one component with trace and sources; shared by the scores that agree."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="component_scores")
    code = models.SlugField("评分项", max_length=16)
    digest = models.CharField("摘要", max_length=64)
    points = models.DecimalField("得分", max_digits=20, decimal_places=12)
    exact = models.JSONField("四个数（精确值）", default=dict)
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
    interval = models.JSONField("总分四个数", default=dict)
    intervals = models.JSONField("各指标四个数", default=dict)
    closed = models.BooleanField("已封存", default=False)
    digest = models.CharField("摘要", max_length=64)
    engine = models.CharField("引擎版本", max_length=8)
    readings = models.JSONField("采用口径")
    computed_at = models.DateTimeField("计算时间")
    parts = models.ManyToManyField(ComponentScore, related_name="scores")

    class Meta:
        verbose_name = verbose_name_plural = "得分"
        ordering = ["-computed_at", "-id"]
        indexes = [models.Index(fields=["campaign", "-computed_at"], name="score_latest")]


class StoredFact(models.Model):
    """What the accepted cells say about one metric, month by month; derived, can be rebuilt.

    `months` maps each month to the value known up to it (for a monthly metric: its own value),
    `standing` does so for what is still listed then (registers only). `fingerprint` names the
    submissions read.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="facts")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="+")
    fingerprint = models.CharField("来源指纹", max_length=64)
    months = models.JSONField("各月现值")
    standing = models.JSONField("各月在列", default=dict)
    sources = models.JSONField("数据来源", encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = "数据项现值"
        constraints = [models.UniqueConstraint(fields=["campaign", "metric"], name="fact_once")]


class ScoreRequest(models.Model):
    """How often a change asked for a new score; counted up in the transaction of the change.

    A row of its own, so that whoever accepts never waits for a recompute that is under way.
    """

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="score_request")
    asked = models.PositiveBigIntegerField("要求次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "核算要求"


class Scoring(models.Model):
    """One row per campaign: the lock of recomputing, and how far it has got.

    `done` is what had been asked for when the last recompute began to read; `inputs` names what
    the parts of its score came from.
    """

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="scoring")
    done = models.PositiveBigIntegerField("完成次数", default=0)
    inputs = models.JSONField("上次核算依据", default=dict)
    checked_at = models.DateTimeField("核算时间", null=True)
    problems = models.JSONField("核算问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "核算进度"


class Snapshot(models.Model):
    """Everything a circular quotes, frozen at one moment (快照); never changed, never derived."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="snapshots")
    score = models.ForeignKey(Score, models.PROTECT, related_name="snapshots")
    name = models.CharField("名称", max_length=64)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("形成时间")
    content = models.JSONField("内容", encoder=DjangoJSONEncoder)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "得分快照"
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="snapshot_name_once")
        ]
