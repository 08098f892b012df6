"""无此业务 for programs: the list, asking, approving, refusing."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Metric
from reporting.api.given import campaign_named, read_given, refuse, unit_named, user_of
from reporting.duties import exemptions
from reporting.duties.exemptions import REASON_AT_MOST
from reporting.models import Exemption
from reporting.permissions import sees_all_units
from units.queries import standing


class ExemptionRow(serializers.ModelSerializer[Exemption]):
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    metric = serializers.CharField(source="metric.code", help_text="数据项代码")
    metric_name = serializers.CharField(source="metric.name", help_text="数据项名称")
    state = serializers.CharField(help_text="asked 待认定、approved 已认定、refused 未认定")
    asked_by = serializers.CharField(source="asked_by.post", help_text="申请人岗位")
    decided_by = serializers.CharField(source="decided_by.post", default="", help_text="认定人岗位")

    class Meta:
        model = Exemption
        fields = (
            "id",
            "unit",
            "unit_name",
            "metric",
            "metric_name",
            "state",
            "reason",
            "asked_by",
            "asked_at",
            "decided_by",
            "decided_at",
            "decision",
        )


class GivenExemption(serializers.Serializer[Any]):
    unit = serializers.CharField(max_length=64, help_text="单位代码")
    metric = serializers.CharField(max_length=64, help_text="数据项代码")
    reason = serializers.CharField(max_length=REASON_AT_MOST, help_text="理由")


class GivenVerdict(serializers.Serializer[Any]):
    decision = serializers.CharField(
        max_length=REASON_AT_MOST,
        required=False,
        default="",
        allow_blank=True,
        help_text="认定意见；不予认定时必填",
    )


@extend_schema(tags=["无此业务"])
class Exemptions(generics.GenericAPIView[Exemption]):
    """无此业务认定：本单位的；专班办公室和区领导查看全部。"""

    queryset = Exemption.objects.none()
    serializer_class = ExemptionRow

    @extend_schema(summary="无此业务认定列表", responses=ExemptionRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        page = self.paginate_queryset(_visible(request, code).order_by("-asked_at", "-pk"))
        return self.get_paginated_response(ExemptionRow(page, many=True).data)

    @extend_schema(
        summary="申请无此业务认定",
        description="由本单位填报人员申请；认定之前仍须照常填报。",
        request=GivenExemption,
        responses={201: ExemptionRow},
    )
    def post(self, request: Request, code: str) -> Response:
        given = read_given(GivenExemption, request.data)
        campaign = campaign_named(code)
        asked = exemptions.ask(
            unit=unit_named(campaign, given["unit"]),
            metric=get_object_or_404(Metric, campaign=campaign, code=given["metric"]),
            by=user_of(request),
            at=timezone.now(),
            reason=given["reason"],
        )
        return Response(ExemptionRow(asked).data, status.HTTP_201_CREATED)


class _Decide(APIView):
    approve = True

    def post(self, request: Request, code: str, pk: int) -> Response:
        one, user = get_object_or_404(_visible(request, code), pk=pk), user_of(request)
        if one.state == Exemption.State.ASKED:
            refuse(exemptions.why_not_decide(user, one))
        given = read_given(GivenVerdict, request.data)
        done = exemptions.decide(
            one, by=user, at=timezone.now(), approve=self.approve, decision=given["decision"]
        )
        return Response(ExemptionRow(done).data)


@extend_schema(
    summary="认定无此业务", tags=["无此业务"], request=GivenVerdict, responses=ExemptionRow
)
class ApproveExemption(_Decide):
    """认定：此数据项自此不再应报，尚未提交的报送单随之去掉。"""


@extend_schema(summary="不予认定", tags=["无此业务"], request=GivenVerdict, responses=ExemptionRow)
class RefuseExemption(_Decide):
    """不予认定：须写明理由，该单位仍须照常填报。"""

    approve = False


def _visible(request: Request, code: str) -> QuerySet[Exemption]:
    campaign, user = campaign_named(code), user_of(request)
    rows = Exemption.objects.filter(metric__campaign=campaign)
    if not sees_all_units(user, campaign):
        rows = rows.filter(unit_id__in=standing(user).units)
    return rows.select_related("unit", "metric__campaign", "asked_by", "decided_by")
