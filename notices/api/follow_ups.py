"""督办事项 for programs: the list under the page's filters, one with its steps, and the moves."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices.meetings import follow_ups, permissions, reading
from notices.meetings.moves import STANDINGS
from notices.models import FollowUp, FollowUpStep
from reporting.api.given import campaign_named, read_given, refuse, user_of
from reporting.dated.tasking import TaskMove
from units.models import User

MOVES = {move.value.replace("_", "-"): move for move in TaskMove}
FILTERS = ("unit", "state", "month")


class FollowUpStepRow(serializers.ModelSerializer[FollowUpStep]):
    kind = serializers.CharField(help_text="步骤：report、claim、sign_off、send_back、reopen")
    by = serializers.CharField(source="by.post", help_text="办理人岗位")

    class Meta:
        model = FollowUpStep
        fields = ("kind", "text", "version", "by", "at")


class FollowUpAnswer(serializers.Serializer[Any]):
    """One follow-up as lists show it."""

    id = serializers.IntegerField(source="one.pk")
    month = serializers.DateField(source="one.meeting.month", format="%Y-%m", help_text="哪月会议")
    number = serializers.IntegerField(source="one.number", help_text="序号")
    text = serializers.CharField(source="one.text", help_text="议定事项")
    lead = serializers.CharField(source="one.lead.code", help_text="牵头单位代码")
    joint = serializers.SerializerMethodField(help_text="配合单位代码")
    post = serializers.CharField(source="one.post", help_text="责任岗位")
    due = serializers.DateField(source="one.due", help_text="期限")
    state = serializers.ChoiceField(source="one.state", choices=FollowUp.State.choices)
    standing = serializers.ChoiceField(
        source="code", choices=list(STANDINGS.items()), help_text="与期限相比的状态"
    )
    late = serializers.BooleanField(help_text="期限之后才申请或销号")
    finished_on = serializers.DateField(source="one.finished_on", allow_null=True)
    version = serializers.IntegerField(source="one.version", help_text="版本；办理时原样带回")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_joint(self, row: reading.FollowUpRow) -> list[str]:
        return [unit.code for unit in row.one.joint.all()]


class FollowUpDetail(FollowUpAnswer):
    steps = serializers.SerializerMethodField(help_text="办理记录，最近的在前")
    moves = serializers.SerializerMethodField(help_text="本人此刻可以办理的步骤")

    def to_representation(self, page: reading.OneFollowUp) -> Any:
        return super().to_representation(page.row) | {
            "steps": FollowUpStepRow(page.steps, many=True).data,
            "moves": [one.move.value.replace("_", "-") for one in page.buttons],
        }

    @extend_schema_field(FollowUpStepRow(many=True))
    def get_steps(self, row: Any) -> list[dict[str, Any]]:
        return []

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_moves(self, row: Any) -> list[str]:
        return []


class GivenFollowUpStep(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="所依据的版本；已被他人办理则拒绝")
    text = serializers.CharField(
        max_length=2000, required=False, default="", allow_blank=True, help_text="说明或理由"
    )
    evidence = serializers.CharField(
        max_length=18, required=False, default="", allow_blank=True, help_text="佐证材料编号"
    )


@extend_schema(tags=["月调度"])
class FollowUps(generics.GenericAPIView[FollowUp]):
    """督办事项：本人看得到的，逾期的在前。"""

    queryset = FollowUp.objects.none()
    serializer_class = FollowUpAnswer

    @extend_schema(
        summary="督办事项列表",
        parameters=[
            OpenApiParameter("unit", str, description="单位代码，牵头或配合"),
            OpenApiParameter("state", str, enum=list(STANDINGS)),
            OpenApiParameter("month", str, description="会议月份，如 2022-04"),
        ],
        responses=FollowUpAnswer(many=True),
    )
    def get(self, request: Request, code: str) -> Response:
        asked = {name: request.query_params.get(name, "") for name in FILTERS}
        campaign, user = campaign_named(code), user_of(request)
        found = reading.follow_up_list(campaign, user, now=timezone.now(), asked=asked)
        rows = self.paginate_queryset(found.rows)
        return self.get_paginated_response(FollowUpAnswer(rows, many=True).data)


@extend_schema(tags=["月调度"])
class OneFollowUp(APIView):
    """一项督办事项和它的办理记录。"""

    @extend_schema(summary="一项督办事项", responses=FollowUpDetail)
    def get(self, request: Request, code: str, pk: int) -> Response:
        return Response(FollowUpDetail(_page(code, pk, user_of(request))).data)


@extend_schema(tags=["月调度"])
class MoveFollowUp(APIView):
    """办理一步：报告进展、申请销号、销号、退回、重新打开。"""

    @extend_schema(
        summary="办理督办事项",
        parameters=[OpenApiParameter("move", str, OpenApiParameter.PATH, enum=list(MOVES))],
        request=GivenFollowUpStep,
        responses=FollowUpDetail,
    )
    def post(self, request: Request, code: str, pk: int, move: str) -> Response:
        user = user_of(request)
        visible = permissions.visible_to(user).filter(meeting__campaign=campaign_named(code))
        found = visible.filter(pk=pk).first()
        if found is None or move not in MOVES:
            raise Http404
        if not GivenFollowUpStep(data=request.data).is_valid():
            # Whoever may not move learns that before the faults of what was sent.
            refuse(follow_ups.why_not(user, MOVES[move], found))
        sent = read_given(GivenFollowUpStep, request.data)
        follow_ups.move(
            found,
            move=MOVES[move],
            by=user,
            at=timezone.now(),
            version=sent["version"],
            text=sent["text"],
            proof=sent["evidence"],
        )
        return Response(FollowUpDetail(_page(code, pk, user)).data)


def _page(code: str, pk: int, user: User) -> reading.OneFollowUp:
    page = reading.one_follow_up(campaign_named(code), pk, user, now=timezone.now())
    if page is None:
        raise Http404
    return page
