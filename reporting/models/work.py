"""How far a unit has got with a dated task (任务进展) until it is signed off (销号)."""

from django.db import models

from indicators.models import Task
from units.models import Unit, User


class Followed(models.Model):
    """What is followed until it is signed off; `version` is the lock."""

    class State(models.TextChoices):
        OPEN = "open", "进行中"
        CLAIMED = "claimed", "申请销号"
        DONE = "done", "已销号"

    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField("版本", default=0)
    finished_on = models.DateField("完成日期", null=True)

    class Meta:
        abstract = True


class FollowedStep(models.Model):
    """One step of it: what was said or decided, by whom and when; never changed."""

    class Kind(models.TextChoices):
        REPORT = "report", "报告进展"
        CLAIM = "claim", "申请销号"
        SIGN_OFF = "sign_off", "销号"
        SEND_BACK = "send_back", "退回"
        REOPEN = "reopen", "重新打开"

    kind = models.CharField("步骤", max_length=16, choices=Kind.choices)
    text = models.CharField("说明", max_length=500)
    version = models.PositiveIntegerField("版本")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True


class TaskWork(Followed):
    """One unit's part of a task, or of a task done together its leader's."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="work")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="task_work")

    class Meta:
        verbose_name = verbose_name_plural = "任务进展"
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_work_once")]


class TaskStep(FollowedStep):
    """One step of a unit's part."""

    work = models.ForeignKey(TaskWork, models.CASCADE, related_name="steps")

    class Meta:
        verbose_name = verbose_name_plural = "任务办理记录"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["work", "version"], name="task_step_once")]
