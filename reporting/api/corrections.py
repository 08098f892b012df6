"""更正 for programs: the public list, asking, deciding; same doors and sentences as the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from reporting.api import serializers as shapes
from reporting.api.views import read_answers_given
from reporting.filling import corrections
from reporting.filling.comparing import said
from reporting.models import Correction
from reporting.permissions import visible_to, why_not
from reporting.queries.filling.corrections import corrections_of
from reporting.refusals import NotAllowed
from reporting.workflow import Move
from units.models import User


class CorrectionRow(serializers.ModelSerializer[Correction]):
    """Who, when and why: what everybody signed in may read."""

    submission = serializers.IntegerField(source="submission_id", help_text="报送单编号")
    unit = serializers.CharField(source="submission.unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="submission.unit.name", help_text="单位名称")
    month = serializers.DateField(
        source="submission.period.month", format="%Y-%m", help_text="月份"
    )
    state = serializers.CharField(
        help_text="asked 待批准、approved 已批准、refused 未批准、withdrawn 已撤回"
    )
    asked_by = serializers.CharField(source="asked_by.post", help_text="申请人岗位")
    decided_by = serializers.CharField(source="decided_by.post", default="", help_text="决定人岗位")
    effect = serializers.DictField(
        help_text="核算后的总分 before、after；alone 为假时同一次核算还计入了其他变更"
    )

    class Meta:
        model = Correction
        fields = (
            "id",
            "submission",
            "unit",
            "unit_name",
            "month",
            "state",
            "reason",
            "asked_by",
            "asked_at",
            "decided_by",
            "decided_at",
            "decision",
            "effect",
            "outside_window",
        )


class CorrectionDetail(CorrectionRow):
    """With the values, for those who may see the submission."""

    changes = serializers.SerializerMethodField(help_text="数据项代码 → 原数据、更正为")

    class Meta(CorrectionRow.Meta):
        fields = (*CorrectionRow.Meta.fields, "changes")  # type: ignore[assignment]

    @extend_schema_field(serializers.DictField(child=serializers.DictField()))
    def get_changes(self, one: Correction) -> dict[str, dict[str, str]]:
        return {
            code: {side: said(pair[side]) for side in ("before", "after")}
            for code, pair in one.changes.items()
        }


class GivenCorrection(shapes.GivenAnswers):
    reason = serializers.CharField(max_length=300, help_text="更正原因")


class GivenRefusal(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, help_text="不予批准的理由")


@extend_schema(tags=["更正"])
class Corrections(generics.GenericAPIView[Correction]):
    """一项创建活动的更正：对全体用户公开，不含数据。"""

    queryset = Correction.objects.none()
    serializer_class = CorrectionRow

    @extend_schema(summary="更正列表", responses=CorrectionRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        rows = self.paginate_queryset(corrections_of(get_object_or_404(Campaign, code=code)))
        return self.get_paginated_response(CorrectionRow(rows, many=True).data)


@extend_schema(tags=["更正"])
class AskCorrection(APIView):
    """申请更正：已通过的报送单写明原因和新数据，批准之前原数据继续有效。"""

    @extend_schema(summary="申请更正", request=GivenCorrection, responses={201: CorrectionDetail})
    def post(self, request: Request, pk: int) -> Response:
        user = _user(request)
        rows = visible_to(user).select_related("period__campaign", "unit")
        submission = get_object_or_404(rows, pk=pk)
        refusal = why_not(user, Move.ASK_CORRECTION, submission)
        if refusal is not None:
            raise NotAllowed(refusal)
        shape = GivenCorrection(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        asked = corrections.ask(
            submission,
            by=user,
            at=timezone.now(),
            version=given["version"],
            typed=read_answers_given(submission, given),
            reason=given["reason"],
        )
        return Response(CorrectionDetail(asked).data, status.HTTP_201_CREATED)


@extend_schema(tags=["更正"])
class OneCorrection(APIView):
    """一件更正，含原数据和新数据。"""

    @extend_schema(summary="一件更正", responses=CorrectionDetail)
    def get(self, request: Request, pk: int) -> Response:
        return Response(CorrectionDetail(_one(request, pk)).data)


@extend_schema(tags=["更正"])
class ApproveCorrection(APIView):
    """批准更正：由非申请人的审核人员作出，新数据即时计入得分。"""

    @extend_schema(summary="批准更正", request=None, responses=CorrectionDetail)
    def post(self, request: Request, pk: int) -> Response:
        one = _one(request, pk)
        corrections.approve(one, by=_user(request), at=timezone.now())
        return Response(CorrectionDetail(_one(request, pk)).data)


@extend_schema(tags=["更正"])
class RefuseCorrection(APIView):
    """不予批准：须写明理由。"""

    @extend_schema(summary="不予批准", request=GivenRefusal, responses=CorrectionDetail)
    def post(self, request: Request, pk: int) -> Response:
        one, user = _one(request, pk), _user(request)
        refusal = corrections.why_not_decide(user, one)
        shape = GivenRefusal(data=request.data)
        if refusal is None:
            shape.is_valid(raise_exception=True)
        reason = shape.validated_data["reason"] if refusal is None else ""
        corrections.refuse(one, by=user, at=timezone.now(), reason=reason)
        return Response(CorrectionDetail(_one(request, pk)).data)


@extend_schema(tags=["更正"])
class WithdrawCorrection(APIView):
    """撤回申请：由申请人在决定之前撤回。"""

    @extend_schema(summary="撤回更正申请", request=None, responses=CorrectionDetail)
    def post(self, request: Request, pk: int) -> Response:
        one = _one(request, pk)
        corrections.withdraw(one, by=_user(request), at=timezone.now())
        return Response(CorrectionDetail(_one(request, pk)).data)


def _user(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _one(request: Request, pk: int) -> Correction:
    rows = Correction.objects.filter(submission__in=visible_to(_user(request)))
    related = ("submission__period__campaign", "submission__unit", "asked_by", "decided_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)
