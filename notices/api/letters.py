"""The outbox for programs: list, one letter, and what a person decides about it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices import acts
from notices.answers import meaning
from notices.models import Attachment, Dispatch, DispatchAct
from notices.permissions import may_not_read, state_at, visible_to
from notices.queries import narrowed, read_filters
from units.api.given import read_given, refuse, user_of

TAGS = ["发送记录"]
FILTERS = [
    OpenApiParameter("state", str, description="状态；trouble：发送失败和结果不明的"),
    OpenApiParameter("plan", str, description="通知方案"),
    OpenApiParameter("unit", int, description="单位编号"),
    OpenApiParameter("person", str, description="岗位、账号或邮箱的一部分"),
    OpenApiParameter("day", str, description="生成日期，如 2022-04-21"),
]


class DispatchRow(serializers.ModelSerializer[Dispatch]):
    state = serializers.SerializerMethodField(help_text="状态")
    meaning = serializers.SerializerMethodField(help_text="邮件服务器答复的中文含义")
    answer = serializers.CharField(source="error", help_text="邮件服务器答复原文或错误")

    class Meta:
        model = Dispatch
        fields = (
            *("id", "plan", "occasion", "post", "address", "robot", "subject", "state", "version"),
            *("created_at", "attempts", "next_try_at", "sent_at", "code", "answer", "meaning"),
            "message_id",
        )

    @extend_schema_field(serializers.ChoiceField(Dispatch.State.choices))
    def get_state(self, one: Dispatch) -> str:
        return state_at(one, timezone.now())

    def get_meaning(self, one: Dispatch) -> str:
        return meaning(one.code)


class AttachmentRow(serializers.ModelSerializer[Attachment]):
    sha256 = serializers.CharField(source="kept.sha256", help_text="内容的 SHA-256")

    class Meta:
        model = Attachment
        fields = ("position", "name", "media_type", "size", "sha256")


class ActRow(serializers.ModelSerializer[DispatchAct]):
    by = serializers.CharField(source="by.post", help_text="办理人岗位")

    class Meta:
        model = DispatchAct
        fields = ("act", "by", "at", "reason", "state_before", "sent_before", "answer")


class LetterDetail(DispatchRow):
    attachments = serializers.SerializerMethodField(help_text="附件")
    acts = ActRow(many=True, help_text="发送处置")

    class Meta(DispatchRow.Meta):
        fields = (*DispatchRow.Meta.fields, "body", "html", "attachments", "acts")  # type: ignore[assignment]

    @extend_schema_field(AttachmentRow(many=True))
    def get_attachments(self, one: Dispatch) -> Any:
        rows = one.attachments.select_related("kept").defer("kept__content")
        return AttachmentRow(rows, many=True).data


class GivenAct(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="所见的版本")
    reason = serializers.CharField(max_length=200, allow_blank=True, help_text="理由")
    sure = serializers.BooleanField(
        default=False, help_text="重发可能已经收到的信：已核实，知道对方可能收到两封"
    )


def _letters(request: Request) -> QuerySet[Dispatch]:
    refuse(may_not_read(user_of(request)))
    return visible_to(user_of(request))


@extend_schema(tags=TAGS)
class Letters(generics.GenericAPIView[Dispatch]):
    """发出和待发的信，最新的在前。"""

    queryset = Dispatch.objects.none()
    serializer_class = DispatchRow

    @extend_schema(summary="发送记录", parameters=FILTERS, responses=DispatchRow(many=True))
    def get(self, request: Request) -> Response:
        found = narrowed(_letters(request), read_filters(request.query_params))
        rows = self.paginate_queryset(found.defer("body", "html"))
        return self.get_paginated_response(DispatchRow(rows, many=True).data)


@extend_schema(tags=TAGS)
class OneLetter(APIView):
    """一封信：正文、附件、发送处置。"""

    @extend_schema(summary="一封信", responses=LetterDetail)
    def get(self, request: Request, pk: int) -> Response:
        return Response(LetterDetail(get_object_or_404(_letters(request), pk=pk)).data)


@extend_schema(tags=TAGS)
class ActOnLetter(APIView):
    """扣发、重发、确认已收到；两人同时办理时，后到的被告知谁已办理。"""

    @extend_schema(summary="处置一封信", request=GivenAct, responses=LetterDetail)
    def post(self, request: Request, pk: int, act: str) -> Response:
        letter = get_object_or_404(_letters(request), pk=pk)
        given = read_given(GivenAct, request.data)
        acts.act(letter, act, by=user_of(request), at=timezone.now(), **given)
        return Response(LetterDetail(get_object_or_404(_letters(request), pk=pk)).data)
