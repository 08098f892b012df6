"""Next steps for programs: the same rows and the same order as the page."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from indicators.scoring.exact import write_number
from reporting.queries import levers_of
from reporting.queries.scores.levers import KeepRow, LeverRow
from units.models import User


class OwnerRow(serializers.Serializer[Any]):
    code = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField(source="unit.name", help_text="单位名称")
    role = serializers.CharField(help_text="关系")
    reports = serializers.BooleanField(help_text="是否报送该数据")
    mine = serializers.BooleanField(help_text="是否本人所属单位")


class StepRow(serializers.Serializer[Any]):
    """One step; numbers are decimal text, exact or with 12 decimals."""

    indicator = serializers.IntegerField(source="indicator.number", help_text="指标序号")
    indicator_name = serializers.CharField(source="indicator.name", help_text="指标名称")
    component = serializers.CharField(source="component.code", help_text="评分项代码")
    component_name = serializers.CharField(source="component.name", help_text="评分项名称")
    step = serializers.CharField(help_text="下一步，一句话")
    metric = serializers.CharField(source="lever.step.metric", help_text="数据项代码")
    measure = serializers.CharField(help_text="计量单位")
    month = serializers.CharField(
        source="lever.step.month", allow_null=True, help_text="月份；不分月的为空"
    )
    value = serializers.SerializerMethodField("goal", help_text="应达到的数值")
    change = serializers.SerializerMethodField(help_text="与现值之差；现值未知或不适用为空")
    mean = serializers.SerializerMethodField(help_text="余下各月须达到的平均值；不适用为空")
    points = serializers.SerializerMethodField(help_text="挣分：多得的分；保分：保住的分")
    owners = OwnerRow(many=True, help_text="责任单位，牵头、报数的在前")
    mine = serializers.BooleanField(help_text="是否涉及本人所属单位")
    due_at = serializers.DateTimeField(source="deadline.due_at", help_text="截止时刻（不含）")
    working_days_left = serializers.IntegerField(
        source="deadline.left.days", help_text="剩余工作日，含今天"
    )
    provisional = serializers.BooleanField(
        source="deadline.left.provisional", help_text="工作日是否暂按周一至周五计"
    )
    tasks = serializers.SerializerMethodField(help_text="同日到期的节点任务")

    def goal(self, row: LeverRow) -> str:
        return write_number(row.lever.step.value)

    def get_change(self, row: LeverRow) -> str | None:
        change = row.lever.step.change
        return None if change is None else write_number(change)

    def get_mean(self, row: LeverRow) -> str | None:
        mean = row.lever.step.mean
        return None if mean is None else write_number(mean)

    def get_points(self, row: LeverRow) -> str:
        return write_number(row.lever.points)

    def get_tasks(self, row: LeverRow) -> list[str]:
        return [task.title for task in row.deadline.tasks]


class KeepGroup(serializers.Serializer[Any]):
    """The keeps of one component."""

    component = serializers.CharField(source="first.component.code", help_text="评分项代码")
    held = serializers.SerializerMethodField(help_text="全部守住共保的分")
    months = serializers.SerializerMethodField(help_text="各步，最早的月份在前")

    def get_held(self, keep: KeepRow) -> str:
        return write_number(keep.held)

    @extend_schema(responses=StepRow(many=True))
    def get_months(self, keep: KeepRow) -> list[dict[str, Any]]:
        return list(StepRow([keep.first, *keep.others], many=True).data)


class LeversAnswer(serializers.Serializer[Any]):
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="数据中的矛盾；不为空时暂不能推算"
    )
    note = serializers.CharField(help_text="评分期的状态说明；一般为空")
    rule = serializers.CharField(help_text="排序规则")
    gains = StepRow(many=True, help_text="挣分")
    keeps = KeepGroup(many=True, help_text="保分，按评分项")


class CampaignLevers(APIView):
    """每个评分项最省力的下一步，挣分与保分分列，附责任单位、期限和剩余工作日。"""

    @extend_schema(summary="下一分在哪", tags=["得分"], responses=LeversAnswer)
    def get(self, request: Request, code: str) -> Response:
        campaign = get_object_or_404(Campaign, code=code)
        assert isinstance(request.user, User)
        found = levers_of(campaign, request.user, now=timezone.now())
        return Response(LeversAnswer(found).data)
