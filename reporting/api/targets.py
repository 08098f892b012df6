"""Targets for programs: the same rows and the same order as the page."""

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
from indicators.scoring.facts import Value
from reporting.queries.targets.target_row import TargetRow
from reporting.queries.targets.targets import Targets, targets_of


class TargetAnswer(serializers.Serializer[Any]):
    """One target; numbers are decimal text, exact or with 12 decimals."""

    indicator = serializers.IntegerField(source="indicator.number", help_text="指标序号")
    indicator_name = serializers.CharField(source="indicator.name", help_text="指标名称")
    component = serializers.CharField(source="component.code", help_text="评分项代码")
    level = serializers.CharField(source="goal.level", help_text="层级：district 区、city 市")
    name = serializers.CharField(source="goal.name", help_text="目标")
    comparison = serializers.CharField(source="goal.comparison", help_text="比较")
    target = serializers.SerializerMethodField(help_text="目标值")
    due = serializers.DateField(source="target.due", allow_null=True, help_text="期限")
    origin = serializers.CharField(help_text="出处")
    measure = serializers.CharField(source="gauge.measure", default="", help_text="计量单位")
    result = serializers.ChoiceField(
        source="state",
        choices=["met", "unmet", "unknown", "unmeasured"],
        help_text="met 已达成、unmet 未达成、unknown 数据未知、unmeasured 不适用",
    )
    value = serializers.SerializerMethodField("present", help_text="现值；未知为空")
    completion = serializers.SerializerMethodField(help_text="完成率，1为全部；目标为零时可为空")
    shortfall = serializers.SerializerMethodField(help_text="缺口；未知为空")
    full = serializers.SerializerMethodField(help_text="满分线；不在评分标尺上的为空")
    points = serializers.SerializerMethodField(help_text="恰好达成时的得分；不能单独定分的为空")
    forecast_value = serializers.SerializerMethodField(help_text="推算的期末值；不推算为空")
    reaches = serializers.BooleanField(allow_null=True, help_text="推算能否达到；不推算为空")
    forecast = serializers.CharField(help_text="推算或不作推算的原因，一句话")

    def get_target(self, row: TargetRow) -> str:
        return write_number(row.goal.value)

    def present(self, row: TargetRow) -> str | None:
        return _text(row.gauge.value if row.gauge else None)

    def get_completion(self, row: TargetRow) -> str | None:
        return _text(row.progress.completion)

    def get_shortfall(self, row: TargetRow) -> str | None:
        return _text(row.progress.shortfall)

    def get_full(self, row: TargetRow) -> str | None:
        return _text(row.gauge.full if row.gauge else None)

    def get_points(self, row: TargetRow) -> str | None:
        return _text(row.points)

    def get_forecast_value(self, row: TargetRow) -> str | None:
        return _text(row.outlook.value)


class LevelAnswer(serializers.Serializer[Any]):
    level = serializers.CharField(help_text="层级")
    total = serializers.IntegerField(help_text="目标数")
    met = serializers.IntegerField(help_text="已达成")


class TargetsAnswer(serializers.Serializer[Any]):
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="数据中的矛盾；不为空时暂不能衡量"
    )
    note = serializers.CharField(help_text="没有目标时的说明；一般为空")
    sentence = serializers.CharField(help_text="目标全部达成能得多少分，一句话")
    points_if_met = serializers.SerializerMethodField(help_text="目标全部恰好达成时最多的得分")
    levels = LevelAnswer(source="counts", many=True, help_text="各层级达成情况")
    targets = TargetAnswer(source="rows", many=True, help_text="各目标，次序同页面")

    def get_points_if_met(self, page: Targets) -> str | None:
        return _text(page.promise.points if page.promise else None)


class CampaignTargets(APIView):
    """每个任务目标的现值、达成与否、完成率、缺口和按目前进度的推算，与得分分开。"""

    @extend_schema(summary="目标完成", tags=["得分"], responses=TargetsAnswer)
    def get(self, request: Request, code: str) -> Response:
        campaign = get_object_or_404(Campaign, code=code)
        return Response(TargetsAnswer(targets_of(campaign, now=timezone.now())).data)


def _text(value: Value) -> str | None:
    return None if value is None else write_number(value)
