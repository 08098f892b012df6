"""Moving a dated task for programs: reports, claims, 销号, as on the page; its steps to read."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Task
from reporting.api.given import campaign_named, read_given, refuse, user_of
from reporting.api.tasks import PartAnswer
from reporting.dated import task_work
from reporting.dated.task_work import working_units
from reporting.dated.tasking import TaskMove
from reporting.models import TaskStep
from reporting.queries.dated.one_task import PartRow, one_task
from units.models import Unit, User

MOVES = {move.value.replace("_", "-"): move for move in TaskMove}


class TaskStepRow(serializers.ModelSerializer[TaskStep]):
    kind = serializers.CharField(help_text="步骤：report、claim、sign_off、send_back、reopen")
    by = serializers.CharField(source="by.post", help_text="办理人岗位")

    class Meta:
        model = TaskStep
        fields = ("kind", "text", "version", "by", "at")


class WorkAnswer(PartAnswer):
    """One unit's part with its steps, which are for itself and for those who see all units."""

    steps = serializers.SerializerMethodField(help_text="办理记录，最近的在前；外单位的为空")
    moves = serializers.SerializerMethodField(help_text="本人此刻可以办理的步骤")

    def to_representation(self, row: PartRow) -> Any:
        return super().to_representation(row.part) | {
            "steps": TaskStepRow(row.steps, many=True).data,
            "moves": [one.move.value.replace("_", "-") for one in row.buttons],
        }

    @extend_schema_field(TaskStepRow(many=True))
    def get_steps(self, part: Any) -> list[Any]:
        return []

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_moves(self, part: Any) -> list[str]:
        return []


class GivenStep(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="所依据的版本；已被他人办理则拒绝")
    text = serializers.CharField(
        max_length=2000, required=False, default="", allow_blank=True, help_text="说明；销号可不填"
    )


@extend_schema(tags=["创建活动"])
class TaskParts(APIView):
    """一项节点任务：各单位办到哪一步、办理记录和本人可以办理的步骤。"""

    @extend_schema(
        summary="一项节点任务的办理情况",
        operation_id="campaigns_tasks_parts",
        responses=WorkAnswer(many=True),
    )
    def get(self, request: Request, code: str, task: str) -> Response:
        return Response(WorkAnswer(_parts(_task(code, task), user_of(request)), many=True).data)


@extend_schema(tags=["创建活动"])
class MoveTask(APIView):
    """办理一步：报告进展、申请销号、销号、退回、重新打开。"""

    @extend_schema(
        summary="办理节点任务",
        parameters=[OpenApiParameter("move", str, OpenApiParameter.PATH, enum=list(MOVES))],
        request=GivenStep,
        responses=WorkAnswer,
    )
    def post(self, request: Request, code: str, task: str, unit: str, move: str) -> Response:
        found, user = _task(code, task), user_of(request)
        part = next((one for one in working_units(found) if one.code == unit), None)
        if part is None or move not in MOVES:
            raise Http404
        given = GivenStep(data=request.data)
        if not given.is_valid():
            refuse(_why_not(found, part, MOVES[move], user))
        sent = read_given(GivenStep, request.data)
        task_work.move(found, part, move=MOVES[move], by=user, at=timezone.now(), **sent)
        rows = _parts(_task(code, task), user)
        return Response(WorkAnswer(next(row for row in rows if row.part.unit == part)).data)


def _why_not(task: Task, unit: Unit, move: TaskMove, user: User) -> str | None:
    """Whoever may not move learns that before the faults of what was sent."""
    work, proofs = task_work.work_of(task, unit), task.evidence.filter(unit=unit).count()
    claimed_by = task_work.claimant(work)
    return task_work.why_not(user, move, work, claimed_by=claimed_by, proofs=proofs)


def _parts(task: Task, user: User) -> list[PartRow]:
    return one_task(task.campaign, task, user, now=timezone.now()).parts


def _task(code: str, task: str) -> Task:
    rows = campaign_named(code).tasks.select_related("metric", "campaign")
    return get_object_or_404(rows.prefetch_related("duties__unit"), code=task)
