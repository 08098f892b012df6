"""What is measured and how it is judged: metrics, indicators, their parts, targets, readings."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from indicators.models.campaign import Campaign
from units.models import User


class Metric(models.Model):
    """One number that somebody owns (数据项)."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", "逐月"
        FLOW = "flow", "本期增量"
        STOCK = "stock", "期末存量"
        REGISTER = "register", "登记清单"
        JUDGED = "judged", "认定"

    class Basis(models.TextChoices):
        OFFICIAL = "official", "市通报"
        SHADOW = "shadow", "区测算"

    class Combine(models.TextChoices):
        SUM = "sum", "各单位合计"
        LEAD = "lead", "以牵头单位为准"
        UNION = "union", "各单位合并去重"

    class Owed(models.TextChoices):
        MONTHLY = "monthly", "每月必报"
        ON_CHANGE = "on_change", "有变化时报"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="metrics")
    code = models.SlugField("代码", max_length=64)
    name = models.CharField("名称", max_length=64)
    measure = models.CharField("计量单位", max_length=8)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    basis = models.CharField("口径来源", max_length=16, choices=Basis.choices)
    combine = models.CharField("合并方式", max_length=16, choices=Combine.choices)
    decimals = models.PositiveSmallIntegerField("小数位", default=0)
    minimum = models.DecimalField("最小值", max_digits=20, decimal_places=4)
    maximum = models.DecimalField("最大值", max_digits=20, decimal_places=4, null=True)
    part_of = models.CharField("不超过的数据项", max_length=64, blank=True)
    owed = models.CharField("报送频次", max_length=16, choices=Owed.choices)
    meaning = models.CharField("填报说明", max_length=256)
    position = models.PositiveSmallIntegerField("序号")
    line = models.PositiveIntegerField("方案行号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "数据项"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="metric_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zero_reportable(self) -> bool:
        """零报告 says "nothing happened"; a stock or a judgement has a value instead."""
        happens = {self.Kind.FLOW, self.Kind.REGISTER, self.Kind.MONTHLY}
        return self.kind in happens and self.minimum == 0


class Indicator(models.Model):
    """One of the rows the campaign is judged by (指标)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=64)
    name = models.CharField("名称", max_length=64)
    max = models.DecimalField("分值", max_digits=6, decimal_places=2)
    clause = models.TextField("评审释义")
    line = models.PositiveIntegerField("方案行号")
    target = models.TextField("任务目标")
    responsible = models.TextField("责任单位原文")

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="indicator_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Component(models.Model):
    """A separately scored part of an indicator (评分项) with its rule as data."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="components")
    code = models.SlugField("代码", max_length=16)
    name = models.CharField("名称", max_length=64)
    max = models.DecimalField("分值", max_digits=6, decimal_places=2)
    clause = models.TextField("条款", blank=True)
    line = models.PositiveIntegerField("方案行号", null=True)
    rule = models.JSONField("评分规则", encoder=DjangoJSONEncoder)
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "评分项"
        ordering = ["indicator__number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "code"], name="component_code_once")
        ]


class Target(models.Model):
    """What a plan asks to be reached (任务目标); apart from points.

    A target of the level above keeps the file in which `line` stands.
    """

    class Level(models.TextChoices):
        DISTRICT = "district", "区目标"
        CITY = "city", "市目标"

    component = models.ForeignKey(Component, models.CASCADE, related_name="targets")
    level = models.CharField("层级", max_length=16, choices=Level.choices, default=Level.DISTRICT)
    name = models.CharField("目标", max_length=128)
    comparison = models.CharField("比较", max_length=16)
    value = models.DecimalField("目标值", max_digits=20, decimal_places=4)
    metric = models.CharField("数据项", max_length=64, blank=True)
    due = models.DateField("期限", null=True)
    line = models.PositiveIntegerField("方案行号")
    source = models.CharField("来源文件", max_length=128, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务目标"
        constraints = [
            models.UniqueConstraint(fields=["component", "level", "name"], name="target_name_once")
        ]


class Reading(models.Model):
    """An ambiguous clause, its possible readings (口径) and the default one."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="readings")
    code = models.SlugField("代码", max_length=32)
    clause = models.TextField("条款原文")
    line = models.PositiveIntegerField("方案行号")
    question = models.CharField("问题", max_length=256)
    default = models.SlugField("默认口径", max_length=32)
    options = models.JSONField("可选口径")
    indicators = ArrayField(models.PositiveSmallIntegerField(), verbose_name="涉及指标")

    class Meta:
        verbose_name = verbose_name_plural = "口径"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="reading_code_once")
        ]


class Adoption(models.Model):
    """A decision that another option of a reading is in force (采用口径); never edited.

    `sequence` is the lock: whoever decides on an older state than the latest is refused.
    """

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="adoptions")
    sequence = models.PositiveIntegerField("次序")
    option = models.SlugField("采用口径", max_length=32)
    decided_by = models.CharField("决定单位", max_length=64)
    decided_on = models.DateField("决定日期")
    document = models.CharField("依据", max_length=128, blank=True)
    reason = models.CharField("理由", max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "口径采用记录"
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "sequence"], name="adoption_once")
        ]
