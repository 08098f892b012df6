"""Dated tasks for programs: the plan's words and how far the units are, as on the page."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.api import views as plans
from indicators.models import Campaign, Task
from indicators.queries import tasks_of
from indicators.scoring.exact import write_plain
from reporting.dated.tasking import Progress
from reporting.duties.deadlines import SHANGHAI
from reporting.queries.dated.task_parts import TaskPart, TaskProgress, task_progress
from reporting.views.doors import person


class ProgressAnswer(serializers.Serializer[Any]):
    """Computed from accepted data, never typed; numbers are decimal text."""

    value = serializers.SerializerMethodField("present", help_text="现值；未知为空")
    target = serializers.SerializerMethodField(help_text="目标值")
    measure = serializers.CharField(help_text="计量单位")
    met = serializers.BooleanField(help_text="是否达到")

    def present(self, progress: Progress) -> str | None:
        return None if progress.value is None else write_plain(progress.value)

    def get_target(self, progress: Progress) -> str:
        return write_plain(progress.target)


class PartAnswer(serializers.Serializer[Any]):
    """One unit's part; its progress is for the unit itself and for those who see all units."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    state = serializers.CharField(help_text="办理状态：open 进行中、claimed 申请销号、done 已销号")
    version = serializers.IntegerField(source="work.version", help_text="版本；办理时原样带回")
    late = serializers.BooleanField(help_text="期限之后才申请销号")
    finished_on = serializers.DateField(
        source="work.finished_on", allow_null=True, help_text="完成日期"
    )
    proofs = serializers.IntegerField(help_text="可见的佐证材料份数")
    progress = serializers.SerializerMethodField(help_text="本单位进度；没有数据项或不可见为空")

    @extend_schema_field(ProgressAnswer(allow_null=True))
    def get_progress(self, part: TaskPart) -> dict[str, Any] | None:
        shown = part.progress if part.mine else None
        return None if shown is None else dict(ProgressAnswer(shown).data)


class TaskAnswer(plans.TaskRow):
    """A task of the plan with where it stands."""

    state = serializers.SerializerMethodField(
        help_text="done 已销号、claimed 申请中、overdue 逾期、open 进行中"
    )
    progress = serializers.SerializerMethodField(help_text="进度；没有数据项的任务为空")
    proofs = serializers.SerializerMethodField(help_text="可见的佐证材料份数")
    units = serializers.SerializerMethodField(help_text="各单位的办理情况")

    class Meta(plans.TaskRow.Meta):
        fields = (  # type: ignore[assignment]  # a longer tuple is another type
            *plans.TaskRow.Meta.fields,
            "state",
            "progress",
            "proofs",
            "units",
        )

    def _at(self, task: Task) -> TaskProgress:
        found: TaskProgress = self.context["progress"][task.pk]
        return found

    def get_state(self, task: Task) -> str:
        return self._at(task).standing.code

    @extend_schema_field(ProgressAnswer(allow_null=True))
    def get_progress(self, task: Task) -> dict[str, Any] | None:
        progress = self._at(task).progress
        return None if progress is None else dict(ProgressAnswer(progress).data)

    def get_proofs(self, task: Task) -> int:
        return self._at(task).proofs

    @extend_schema_field(PartAnswer(many=True))
    def get_units(self, task: Task) -> list[dict[str, Any]]:
        return [dict(PartAnswer(part).data) for part in self._at(task).parts]


class Tasks(generics.GenericAPIView[Task]):
    """一项创建活动有期限的任务，期限近的在前，含分工、原文、进展和进度。"""

    serializer_class = TaskAnswer
    queryset = Task.objects.all()

    @extend_schema(summary="节点任务", tags=["创建活动"], responses=TaskAnswer(many=True))
    def get(self, request: Request, code: str) -> Response:
        campaign = get_object_or_404(Campaign, code=code)
        tasks = self.paginate_queryset(tasks_of(campaign)) or []
        today = timezone.now().astimezone(SHANGHAI).date()
        progress = task_progress(campaign, tasks, person(request), today=today)
        answer = TaskAnswer(tasks, many=True, context={"progress": progress})
        return self.get_paginated_response(answer.data)
