"""登记清单 for programs: which registers a plan has, and each name once with who entered it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Metric
from reporting.api.given import campaign_named, user_of
from reporting.queries.filling.registers import RegisterRow, register_of, registers_of

ASKED_AT_MOST = 60
CODES = serializers.ListField(child=serializers.CharField())


class MetricRow(serializers.ModelSerializer[Metric]):
    class Meta:
        model = Metric
        fields = ("code", "name", "measure")


class ItemRow(serializers.Serializer[Any]):
    name = serializers.CharField(source="item.name", help_text="名称；疑似个人信息的不显示")
    units = serializers.SerializerMethodField(help_text="登记过的单位代码")
    listed_by = serializers.SerializerMethodField(help_text="最近一次仍登记的单位代码")
    month = serializers.CharField(source="first.month", help_text="首次登记月份")
    listed = serializers.BooleanField(source="item.listed", help_text="最近一次仍在列")
    items = serializers.SerializerMethodField(help_text="登记过的单位代码 → 明细地址中的标识")
    together = serializers.CharField(source="item.together", help_text="同名合并的写法；没有为空")

    @extend_schema_field(CODES)
    def get_units(self, row: RegisterRow) -> list[str]:
        return [unit.code for unit in row.units]

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_items(self, row: RegisterRow) -> dict[str, str]:
        return {one.unit.code: one.mark for one in row.told}

    @extend_schema_field(CODES)
    def get_listed_by(self, row: RegisterRow) -> list[str]:
        return [unit.code for unit in row.listed_by]


class RegisterAnswer(serializers.Serializer[Any]):
    metric = MetricRow()
    whole = serializers.BooleanField(help_text="是否全部单位；否则只含本单位登记的")
    count = serializers.IntegerField(help_text="不重复的项数")
    listed = serializers.IntegerField(help_text="最近一次仍在列的项数")
    typed = serializers.IntegerField(help_text="合并前的写法数")
    rows = ItemRow(many=True, help_text="各项，先登记的在前")


@extend_schema(tags=["登记清单"])
class Registers(APIView):
    """一项创建活动的全部登记清单。"""

    @extend_schema(summary="登记清单列表", responses=MetricRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        return Response(MetricRow(registers_of(campaign_named(code)), many=True).data)


@extend_schema(tags=["登记清单"])
class OneRegister(APIView):
    """一份登记清单：已审核通过的各项，同名只计一次。"""

    @extend_schema(
        summary="一份登记清单",
        parameters=[OpenApiParameter("q", str, description="只列名称含有这些字的")],
        responses=RegisterAnswer,
    )
    def get(self, request: Request, code: str, metric: str) -> Response:
        asked = request.query_params.get("q", "").replace("\0", "").strip()[:ASKED_AT_MOST]
        found = register_of(campaign_named(code), metric, user_of(request), asked=asked)
        if found is None:
            raise Http404
        return Response(RegisterAnswer(found).data)
