"""Campaigns and their indicators, to read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers

from indicators.api.numbers import Plain
from indicators.models import Campaign, Component, Indicator, Task, TaskDuty
from units.models import Unit


class CampaignRow(serializers.ModelSerializer[Campaign]):
    total = Plain(allow_null=True, help_text="满分；不计分的方案为空")

    class Meta:
        model = Campaign
        fields = (
            "code",
            "name",
            "short_name",
            "jurisdiction_name",
            "document",
            "issued_on",
            "total",
            "window_first",
            "window_last",
            "moved_from",
            "demonstration",
        )


class ComponentRow(serializers.ModelSerializer[Component]):
    max = Plain(help_text="满分")
    rule = serializers.DictField(help_text="评分规则参数")

    class Meta:
        model = Component
        fields = ("code", "name", "max", "clause", "line", "rule")


class IndicatorRow(serializers.ModelSerializer[Indicator]):
    max = Plain(help_text="满分")
    components = ComponentRow(many=True)

    class Meta:
        model = Indicator
        fields = ("number", "name", "max", "clause", "line", "target", "responsible", "components")


class TaskDutyRow(serializers.ModelSerializer[TaskDuty]):
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField(source="unit.name", help_text="单位名称")
    listed = serializers.SerializerMethodField(
        help_text="方案是否列举了单位；“各街道”等统称为 false"
    )

    class Meta:
        model = TaskDuty
        fields = ("role", "unit", "name", "listed")

    def get_listed(self, duty: TaskDuty) -> bool:
        return duty.unit.kind != Unit.Kind.COLLECTIVE


class TaskRow(serializers.ModelSerializer[Task]):
    duties = TaskDutyRow(many=True, help_text="分工，按原文次序")
    metric = serializers.CharField(source="metric.code", default=None, help_text="数据项代码")
    target = Plain(allow_null=True, help_text="目标值；方案没有写的为空")

    class Meta:
        model = Task
        fields = (
            "code",
            "section",
            "title",
            "due",
            "metric",
            "comparison",
            "target",
            "per_unit",
            "duties",
            "clause",
            "line",
            "note",
        )


@extend_schema(summary="创建活动列表", tags=["创建活动"])
class Campaigns(generics.ListAPIView[Campaign]):
    """创建活动列表，最近的在前。"""

    queryset = Campaign.objects.all()
    serializer_class = CampaignRow


@extend_schema(summary="一项创建活动", tags=["创建活动"])
class OneCampaign(generics.RetrieveAPIView[Campaign]):
    """一项创建活动。"""

    queryset = Campaign.objects.all()
    serializer_class = CampaignRow
    lookup_field = "code"


@extend_schema(
    summary="全部指标",
    description="一项创建活动的全部指标，含条款原文、评分项和规则。",
    tags=["指标"],
)
class Indicators(generics.ListAPIView[Indicator]):
    serializer_class = IndicatorRow

    def get_queryset(self) -> QuerySet[Indicator]:
        if getattr(self, "swagger_fake_view", False):
            return Indicator.objects.none()
        campaign = get_object_or_404(Campaign, code=self.kwargs["code"])
        return campaign.indicators.order_by("number").prefetch_related("components")


@extend_schema(summary="一项指标", tags=["指标"])
class OneIndicator(generics.RetrieveAPIView[Indicator]):
    """一项指标。"""

    serializer_class = IndicatorRow

    def get_object(self) -> Any:
        rows = Indicator.objects.prefetch_related("components")
        return get_object_or_404(
            rows, campaign__code=self.kwargs["code"], number=self.kwargs["number"]
        )
