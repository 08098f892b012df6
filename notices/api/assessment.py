"""The facts of the assessment (考核) for programs; no mark, no ranking."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices.assessment.table import ALL, assessment_of
from reporting.api.given import campaign_named, user_of
from reporting.queries.assessment.span import span_of


class ColumnAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField(source="label", help_text="列名")
    definition = serializers.CharField(help_text="口径")


class UnitAnswer(serializers.Serializer[Any]):
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    name = serializers.CharField(source="unit.name", help_text="单位")
    facts = serializers.SerializerMethodField(
        help_text="列代码 → 事实，如“3/4”；“—”为没有应办的事，不等于零"
    )

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_facts(self, row: Any) -> dict[str, str]:
        return {code: said for code, said, _ in row.values}


class AssessmentAnswer(serializers.Serializer[Any]):
    first = serializers.DateField(source="span.first", format="%Y-%m", help_text="起月")
    last = serializers.DateField(source="span.last", format="%Y-%m", help_text="止月")
    columns = serializers.SerializerMethodField(help_text="各列口径")
    units = UnitAnswer(source="rows", many=True, help_text="按方案顺序；单位只见本单位")

    @extend_schema_field(ColumnAnswer(many=True))
    def get_columns(self, page: Any) -> list[dict[str, Any]]:
        return [dict(ColumnAnswer(one).data) for one in ALL]


@extend_schema(tags=["考核"])
class Assessed(APIView):
    """各单位一段时间的考核事实：只列事实，不打分、不排名。"""

    @extend_schema(
        summary="考核事实",
        parameters=[
            OpenApiParameter("from", str, description="起月，如 2022-01；不给为评分期首月"),
            OpenApiParameter("to", str, description="止月；不给为评分期末月"),
        ],
        responses=AssessmentAnswer,
    )
    def get(self, request: Request, code: str) -> Response:
        campaign, asked = campaign_named(code), request.query_params
        span = span_of(
            campaign, first=asked.get("from", ""), last=asked.get("to", ""), now=timezone.now()
        )
        return Response(AssessmentAnswer(assessment_of(campaign, user_of(request), span)).data)
