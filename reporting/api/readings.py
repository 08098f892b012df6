"""The readings registry for programs: the same effects and the same decision as the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.api.numbers import Plain
from indicators.models import Campaign, Reading
from reporting.queries.scores.readings import ReadingRow, registry_of
from reporting.refusals import NotAllowed
from reporting.scores import adoptions
from reporting.scores.decisions import LONGEST
from units.models import User


class MovedRow(serializers.Serializer[Any]):
    indicator = serializers.IntegerField(source="number", help_text="指标序号")
    name = serializers.CharField(help_text="指标名称")
    points = Plain(help_text="按该选项的得分")
    change = Plain(help_text="与现行口径之差")


class OptionRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="选项代码")
    name = serializers.CharField(help_text="选项")
    in_force = serializers.BooleanField(help_text="现行")
    default = serializers.BooleanField(help_text="默认")
    total = Plain(allow_null=True, help_text="按该选项今天的总分")
    change = Plain(allow_null=True, help_text="与现行口径之差")
    indicators = MovedRow(source="moved", many=True, help_text="受影响的指标")


class AdoptionRow(serializers.Serializer[Any]):
    sequence = serializers.IntegerField(help_text="第几次决定")
    option = serializers.CharField(help_text="采用的选项")
    decided_by = serializers.CharField(help_text="决定单位")
    decided_on = serializers.DateField(help_text="决定日期")
    document = serializers.CharField(help_text="依据")
    reason = serializers.CharField(help_text="理由")
    entered_by = serializers.CharField(source="entered_by.post", help_text="登记人岗位")
    entered_at = serializers.DateTimeField(help_text="登记时间")


class RegistryRow(serializers.Serializer[Any]):
    code = serializers.CharField(source="reading.code", help_text="口径代码")
    clause = serializers.CharField(source="reading.clause", help_text="条款原文")
    line = serializers.IntegerField(source="reading.line", help_text="原文行号")
    question = serializers.CharField(source="reading.question", help_text="不明之处")
    indicators = serializers.ListField(
        source="reading.indicators", child=serializers.IntegerField(), help_text="涉及指标"
    )
    sequence = serializers.IntegerField(help_text="已有几次决定；登记新决定时原样带回")
    in_force = serializers.CharField(source="in_force.code", help_text="现行选项")
    options = OptionRow(many=True)
    adoptions = serializers.SerializerMethodField(help_text="历次决定，最近的在前")

    @extend_schema_field(AdoptionRow(many=True))
    def get_adoptions(self, row: ReadingRow) -> list[dict[str, Any]]:
        return list(AdoptionRow([one for one, _ in row.adoptions], many=True).data)


class GivenDecision(serializers.Serializer[Any]):
    """A decision as it is sent; what each field must hold is judged in one place for all."""

    sequence = serializers.IntegerField(min_value=0, help_text="所依据的决定次数")
    option = serializers.CharField(max_length=64, help_text="采用的选项")
    decided_by = serializers.CharField(max_length=LONGEST["decided_by"], help_text="决定单位")
    decided_on = serializers.CharField(max_length=10, help_text="决定日期，如 2022-05-09")
    document = serializers.CharField(
        max_length=LONGEST["document"], required=False, allow_blank=True, help_text="依据文件"
    )
    reason = serializers.CharField(max_length=LONGEST["reason"], help_text="理由")


@extend_schema(
    summary="口径登记",
    description="全部口径：条款原文、选项、现行选项、按各选项今天的得分、历次决定。",
    tags=["口径"],
    responses=RegistryRow(many=True),
)
class Readings(APIView):
    def get(self, request: Request, code: str) -> Response:
        campaign = get_object_or_404(Campaign, code=code)
        return Response(RegistryRow(registry_of(campaign).rows, many=True).data)


@extend_schema(
    summary="采用口径",
    description="登记一项决定：采用另一个选项。立即按新口径重新核算；此前的得分不变。",
    tags=["口径"],
    request=GivenDecision,
    responses={201: RegistryRow},
)
class Adoptions(APIView):
    def post(self, request: Request, code: str, reading: str) -> Response:
        found = get_object_or_404(Reading, campaign__code=code, code=reading)
        assert isinstance(request.user, User)
        refusal = adoptions.why_not(request.user, found.campaign)
        if refusal is not None:
            raise NotAllowed(refusal)
        given = GivenDecision(data=request.data)
        given.is_valid(raise_exception=True)
        typed = dict(given.validated_data)
        sequence = typed.pop("sequence")
        adoptions.adopt(found, by=request.user, at=timezone.now(), sequence=sequence, typed=typed)
        (row,) = registry_of(found.campaign, only=reading).rows
        return Response(RegistryRow(row).data, status.HTTP_201_CREATED)
