"""Who does what: duties for numbers, dated tasks and who is named for them."""

from django.db import models

from indicators.models.campaign import Campaign
from indicators.models.measure import Metric
from units.models import Unit


class Duty(models.Model):
    """Which unit answers for a metric, in which relation, and whether it owes the number."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", "责任"
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"
        CARRY_OUT = "carry_out", "落实"
        SUPPLIER = "supplier", "数据提供"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="duties")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    role = models.CharField("关系", max_length=16, choices=Role.choices)
    reports = models.BooleanField("报送数据")
    since = models.DateField("起始", null=True)
    until = models.DateField("终止", null=True)
    line = models.PositiveIntegerField("方案行号", null=True)
    assumed = models.CharField("推定说明", max_length=128, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务分工"
        constraints = [models.UniqueConstraint(fields=["metric", "unit", "role"], name="duty_once")]


class Task(models.Model):
    """A dated one-off task of the plan (节点任务)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tasks")
    code = models.SlugField("代码", max_length=64)
    section = models.CharField("所属部分", max_length=128, blank=True)
    title = models.CharField("任务", max_length=128)
    due = models.DateField("期限")
    metric = models.ForeignKey(Metric, models.CASCADE, null=True)
    target = models.DecimalField("目标值", max_digits=20, decimal_places=4, null=True)
    comparison = models.CharField("比较", max_length=16, blank=True)
    per_unit = models.BooleanField("各单位分别完成", default=False)
    obligation = models.CharField("义务编号", max_length=8, blank=True)
    clause = models.TextField("原文")
    line = models.PositiveIntegerField("方案行号")
    note = models.CharField("说明", max_length=256, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节点任务"
        ordering = ["due", "code"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="task_code_once")]

    @property
    def units(self) -> list[Unit]:
        """Everybody the plan names for the task, those who lead it first."""
        return [duty.unit for duty in self.duties.all()]


class TaskDuty(models.Model):
    """Which unit leads, answers for or supports a task (节点任务分工), in the plan's order."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头"
        RESPONSIBLE = "responsible", "责任"
        SUPPORT = "support", "配合"

    task = models.ForeignKey(Task, models.CASCADE, related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="task_duties")
    role = models.CharField("关系", max_length=16, choices=Role.choices)
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "节点任务分工"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_duty_once")]
