"""A plan in its jurisdiction: what it is, its stages, and where it contradicts itself."""

from datetime import date

from django.db import models


class Campaign(models.Model):
    """One plan in one jurisdiction (创建活动).

    A plan of tasks alone has no total and asks for no monthly reports; a text that is on file
    without its number or date has none here either.
    """

    class Roll(models.TextChoices):
        NONE = "none", "不顺延"
        BACK = "back", "提前到上一个工作日"
        FORWARD = "forward", "顺延到下一个工作日"

    class SignOff(models.TextChoices):
        STAMP = "stamp", "盖章页"
        STEP = "step", "单位审核人在线审签"

    code = models.SlugField("代码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=128)
    short_name = models.CharField("简称", max_length=32)
    jurisdiction = models.SlugField("辖区代码", max_length=64)
    jurisdiction_name = models.CharField("辖区", max_length=64)
    document = models.CharField("文号", max_length=64, blank=True)
    document_title = models.CharField("文件标题", max_length=256)
    issued_on = models.DateField("印发日期", null=True)
    source = models.CharField("来源文件", max_length=128)
    official_name = models.CharField("上级通报的叫法", max_length=16, default="市通报")
    shadow_name = models.CharField("本级测算的叫法", max_length=16, default="区测算")
    moved_from = models.PositiveSmallIntegerField("原方案年度", null=True)
    demonstration = models.BooleanField("演示", default=False)
    window_first = models.DateField("评分期首月")
    window_last = models.DateField("评分期末月")
    total = models.DecimalField("满分", max_digits=6, decimal_places=2, null=True)
    day = models.PositiveSmallIntegerField("每月报送截止日", null=True)
    first_month = models.DateField("首个例报月", null=True)
    backfill_opens = models.DateField("历史补录开始", null=True)
    backfill_due = models.DateField("历史补录截止", null=True)
    soft_days = models.PositiveSmallIntegerField("内部截止提前工作日", default=3)
    roll = models.CharField("截止日遇休息日", max_length=8, choices=Roll.choices, default=Roll.NONE)
    covers_from = models.PositiveSmallIntegerField("增量统计起始日", default=26)
    correction_day = models.PositiveSmallIntegerField("月度比率更正截止日", default=5)
    sign_off = models.CharField(
        "单位内部审签", max_length=8, choices=SignOff.choices, default=SignOff.STAMP
    )
    reporting_clause = models.TextField("报送要求原文", blank=True)
    reporting_line = models.PositiveIntegerField("报送要求行号", null=True)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = verbose_name_plural = "创建活动"
        ordering = ["-window_first", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def scored(self) -> bool:
        """False for a plan of tasks alone: it has no indicators and no points."""
        return self.total is not None

    @property
    def reports_monthly(self) -> bool:
        return self.day is not None

    @property
    def months(self) -> list[date]:
        """The scored months, first days, oldest first."""
        first = self.window_first.year * 12 + self.window_first.month - 1
        last = self.window_last.year * 12 + self.window_last.month - 1
        return [date(index // 12, index % 12 + 1, 1) for index in range(first, last + 1)]


class Phase(models.Model):
    """A stage of the campaign (工作步骤)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    code = models.SlugField("代码", max_length=32)
    name = models.CharField("名称", max_length=32)
    starts = models.DateField("开始", null=True)
    ends = models.DateField("结束")
    line = models.PositiveIntegerField("方案行号")

    class Meta:
        verbose_name = verbose_name_plural = "工作步骤"
        ordering = ["ends"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="phase_code_once")]


class Contradiction(models.Model):
    """A place where the plans disagree, kept as data until the office decides."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="contradictions")
    code = models.CharField("编号", max_length=8)
    text = models.TextField("矛盾")
    handling = models.TextField("处理")

    class Meta:
        verbose_name = verbose_name_plural = "矛盾"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="contradiction_once")
        ]
