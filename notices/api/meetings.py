"""Monthly meetings for programs: archive, forming a pack, reading it, entering a decision."""

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from notices.api.follow_ups import FollowUpDetail
from notices.meetings import minutes, packs, permissions, reading, renewing
from notices.models import FormerPack, Meeting
from reporting.api.given import (
    campaign_named,
    only_those_who_see_all,
    read_given,
    refuse,
    user_of,
)


class MeetingRow(serializers.ModelSerializer[Meeting]):
    month = serializers.DateField(format="%Y-%m", help_text="哪月会议")
    prepared_by = serializers.CharField(
        source="prepared_by.post", default="", help_text="形成人岗位；系统按时形成的为空"
    )

    class Meta:
        model = Meeting
        fields = ("month", "held_on", "snapshot", "prepared_by", "prepared_at", "digest", "version")


class FormerPackRow(serializers.ModelSerializer[FormerPack]):
    prepared_by = serializers.CharField(
        source="prepared_by.post", default="", help_text="形成人岗位；系统按时形成的为空"
    )
    replaced_by = serializers.CharField(source="replaced_by.post", help_text="替换人岗位")

    class Meta:
        model = FormerPack
        fields = (
            *("number", "snapshot", "digest", "prepared_by", "prepared_at"),
            *("replaced_by", "replaced_at"),
        )


class MeetingDetail(MeetingRow):
    content = serializers.DictField(help_text="定格的全部内容；分数为十进制文本，单位为代码")
    intact = serializers.SerializerMethodField(help_text="内容与摘要是否相符")
    former = serializers.SerializerMethodField(help_text="会前被替换的各稿，近的在前")

    class Meta(MeetingRow.Meta):
        fields = (*MeetingRow.Meta.fields, "agenda", "content", "intact", "former")  # type: ignore[assignment]

    def get_intact(self, one: Meeting) -> bool:
        return packs.intact(one)

    @extend_schema_field(FormerPackRow(many=True))
    def get_former(self, one: Meeting) -> Any:
        rows = one.formers.select_related("prepared_by", "replaced_by").defer("content")
        return FormerPackRow(rows, many=True).data


class GivenRenewal(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="会议的版本；已被他人改过则拒绝")


class GivenFollowUp(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="会议的版本；已被他人改过则拒绝")
    text = serializers.CharField(max_length=1000, allow_blank=True, help_text="议定事项")
    lead = serializers.CharField(max_length=64, allow_blank=True, help_text="牵头单位代码")
    joint = serializers.ListField(
        child=serializers.CharField(max_length=64),
        required=False,
        default=list,
        max_length=60,
        help_text="配合单位代码",
    )
    post = serializers.CharField(max_length=200, allow_blank=True, help_text="责任岗位，不填姓名")
    due = serializers.CharField(max_length=20, allow_blank=True, help_text="期限")
    rest_day = serializers.BooleanField(required=False, default=False, help_text="休息日也照此")
    is_post = serializers.BooleanField(required=False, default=False, help_text="确是职务")


@extend_schema(tags=["月调度"])
class Meetings(generics.GenericAPIView[Meeting]):
    """历次调度会，近的在前；形成本月材料。"""

    queryset = Meeting.objects.none()
    serializer_class = MeetingRow

    @extend_schema(summary="历次调度会", responses=MeetingRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        campaign = campaign_named(code)
        rows = Meeting.objects.filter(campaign=campaign).select_related("prepared_by")
        page = self.paginate_queryset(rows.defer("content"))
        return self.get_paginated_response(MeetingRow(page, many=True).data)

    @extend_schema(
        summary="形成本月调度材料",
        description="数字随快照定格；每月一份，已有则拒绝；会前要按最新数据重做的，用“重新形成调度材料”。",
        request=None,
        responses={201: MeetingDetail},
    )
    def post(self, request: Request, code: str) -> Response:
        campaign = campaign_named(code)
        formed = packs.prepare(campaign, by=user_of(request), at=timezone.now())
        return Response(MeetingDetail(formed).data, status.HTTP_201_CREATED)


@extend_schema(tags=["月调度"])
class OneMeeting(APIView):
    """一次调度会的材料：与形成时完全相同。"""

    @extend_schema(summary="一次调度会", responses=MeetingDetail)
    def get(self, request: Request, code: str, month: str) -> Response:
        campaign = campaign_named(code)
        only_those_who_see_all(request, campaign)
        return Response(MeetingDetail(_meeting(campaign, month)).data)


@extend_schema(tags=["月调度"])
class RenewMeeting(APIView):
    """会前按最新数据重新形成材料；原稿留存。"""

    @extend_schema(summary="重新形成调度材料", request=GivenRenewal, responses=MeetingDetail)
    def post(self, request: Request, code: str, month: str) -> Response:
        campaign, user = campaign_named(code), user_of(request)
        refuse(permissions.why_not_prepare(user, campaign))
        meeting, sent = _meeting(campaign, month), read_given(GivenRenewal, request.data)
        formed = renewing.renew(meeting, by=user, at=timezone.now(), **sent)
        return Response(MeetingDetail(formed).data)


@extend_schema(tags=["月调度"])
class EnterFollowUp(APIView):
    """登记一项议定事项，即为督办事项。"""

    @extend_schema(summary="登记议定事项", request=GivenFollowUp, responses={201: FollowUpDetail})
    def post(self, request: Request, code: str, month: str) -> Response:
        campaign, user = campaign_named(code), user_of(request)
        refuse(permissions.why_not_prepare(user, campaign))
        meeting = _meeting(campaign, month)
        sent = read_given(GivenFollowUp, request.data)
        version, now = sent.pop("version"), timezone.now()
        typed = minutes.Typed(**sent)
        one = minutes.enter(meeting, by=user, at=now, version=version, typed=typed)
        page = reading.one_follow_up(campaign, one.pk, user, now=now)
        return Response(FollowUpDetail(page).data, status.HTTP_201_CREATED)


def _meeting(campaign: Campaign, month: str) -> Meeting:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    rows = Meeting.objects.select_related("campaign", "prepared_by")
    return get_object_or_404(rows, campaign=campaign, month=first)
