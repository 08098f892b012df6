"""Circulars for programs: list, one with its bound fields, editing, moves, files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices.circulars import drafting, editing, permissions, sending, signing
from notices.circulars.issues import MEDIA, file_name, printed, subject_of
from notices.circulars.permissions import visible_to
from notices.models import Circular
from reporting.api.given import campaign_named, read_given, refuse, user_of

ASKED = {"return": signing.return_, "recall": signing.recall, "void": signing.void}
PLAIN = {
    "renew": drafting.renew,
    "submit": signing.submit,
    "sign": signing.sign,
    "send": sending.send,
    "revoke": sending.revoke,
}
MOVES, FORM = "|".join([*ASKED, *PLAIN]), "|".join(MEDIA)


class CircularRow(serializers.ModelSerializer[Circular]):
    week = serializers.SerializerMethodField(help_text="ISO 周次")
    state_name = serializers.CharField(source="get_state_display")
    subject = serializers.SerializerMethodField(help_text="邮件主题")

    class Meta:
        model = Circular
        fields = (
            *("id", "week", "number", "state", "state_name", "subject", "version"),
            *("drafted_at", "signed_at", "sent_at", "voided_at"),
        )

    def get_week(self, one: Circular) -> str:
        return str(one.material["week"])

    def get_subject(self, one: Circular) -> str:
        return subject_of(one)


class CircularDetail(CircularRow):
    """The issue with its texts; `fields` maps every key to what will be printed."""

    fields_ = serializers.JSONField(source="fields", help_text="绑定字段：键→印出的文字")

    class Meta(CircularRow.Meta):
        fields = (  # type: ignore[assignment]
            *CircularRow.Meta.fields,
            *("snapshot", "fields_", "proposal", "sections", "notes", "omitted"),
        )

    def to_representation(self, one: Circular) -> dict[str, Any]:
        shown = super().to_representation(one)
        shown["fields"] = shown.pop("fields_")
        return shown


class GivenTexts(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0)
    sections = serializers.DictField(
        child=serializers.CharField(max_length=10000, allow_blank=True),
        required=False,
        default=dict,
        help_text="部分→文字，绑定字段写作 {{键}}",
    )
    notes = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True),
        required=False,
        default=dict,
        help_text="部分→手工数字的说明",
    )
    omitted = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        default=list,
        help_text="确认略去的绑定字段",
    )


class GivenCircularMove(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(
        max_length=2000,
        required=False,
        default="",
        allow_blank=True,
        help_text="退回、撤回、作废须填",
    )


@extend_schema(tags=["通报"])
class Circulars(generics.GenericAPIView[Circular]):
    """一项创建活动的周通报；未发送的只有专班办公室看得到。"""

    queryset = Circular.objects.none()
    serializer_class = CircularRow

    @extend_schema(summary="周通报列表", responses=CircularRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        found = visible_to(user_of(request), campaign_named(code)).select_related("campaign")
        rows = self.paginate_queryset(found.defer("fields", "proposal", "sections"))
        return self.get_paginated_response(CircularRow(rows, many=True).data)


@extend_schema(tags=["通报"])
class OneCircular(APIView):
    """一期通报：文字、绑定字段与状态。"""

    @extend_schema(summary="一期通报", responses=CircularDetail)
    def get(self, request: Request, code: str, pk: int) -> Response:
        return Response(CircularDetail(_found(request, code, pk)).data)

    @extend_schema(summary="修改文字", request=GivenTexts, responses=CircularDetail)
    def patch(self, request: Request, code: str, pk: int) -> Response:
        found, user = _found(request, code, pk), user_of(request)
        _only_the_office(request, found)
        sent = read_given(GivenTexts, request.data)
        kept = editing.save(found, by=user, at=timezone.now(), **sent)
        return Response(CircularDetail(kept).data)


@extend_schema(tags=["通报"])
class MoveCircular(APIView):
    """重新拟稿、送审、退回、签发、撤回、作废、发送、停用链接。"""

    @extend_schema(
        summary="办理通报",
        parameters=[OpenApiParameter("made", str, OpenApiParameter.PATH, enum=[*ASKED, *PLAIN])],
        request=GivenCircularMove,
        responses=CircularDetail,
    )
    def post(self, request: Request, code: str, pk: int, made: str) -> Response:
        found, user = _found(request, code, pk), user_of(request)
        _only_the_office(request, found)
        sent = read_given(GivenCircularMove, request.data)
        reason = sent.pop("reason")
        given: dict[str, Any] = {"by": user, "at": timezone.now(), **sent}
        if made == "send":
            given["site"] = request.build_absolute_uri("/")
        if made in ASKED:
            return Response(CircularDetail(ASKED[made](found, reason=reason, **given)).data)
        return Response(CircularDetail(PLAIN[made](found, **given)).data)


@extend_schema(tags=["通报"])
class CircularFile(APIView):
    """一期通报的文件：docx、PDF、网页或纯文本。"""

    @extend_schema(
        summary="下载通报",
        parameters=[OpenApiParameter("form", str, OpenApiParameter.PATH, enum=list(MEDIA))],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, code: str, pk: int, form: str) -> HttpResponse:
        found = _found(request, code, pk)
        answer = HttpResponse(printed(found, form), content_type=MEDIA[form])
        name = content_disposition_header(True, file_name(found, form))
        answer["Content-Disposition"] = name or ""
        return answer


def _found(request: Request, code: str, pk: int) -> Circular:
    rows = visible_to(user_of(request), campaign_named(code))
    return get_object_or_404(rows.select_related("campaign", "snapshot__score"), pk=pk)


def _only_the_office(request: Request, found: Circular) -> None:
    if not permissions.drafts(user_of(request), found.campaign):
        refuse("通报由专班办公室拟稿和发送")
