"""A person's own calendar address (日历订阅) for programs: is there one, renew it, end it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices import feeds
from reporting.api.given import user_of


class FeedAnswer(serializers.Serializer[Any]):
    created_at = serializers.DateTimeField(allow_null=True, help_text="生成时间；没有地址则为空")


class NewFeed(FeedAnswer):
    address = serializers.URLField(help_text="日历地址，只在这一次给出；系统只存摘要")


@extend_schema(tags=["日历订阅"])
class OwnFeed(APIView):
    """本人的日历地址：知道地址的人不用登录即可读取本人的日程。"""

    @extend_schema(summary="本人的日历地址", responses=FeedAnswer)
    def get(self, request: Request) -> Response:
        found = feeds.in_force(user_of(request))
        return Response(FeedAnswer({"created_at": found.created_at if found else None}).data)

    @extend_schema(
        summary="重新生成日历地址",
        description="原地址随即停用。",
        request=None,
        responses={201: NewFeed},
    )
    def post(self, request: Request) -> Response:
        now = timezone.now()
        secret = feeds.issue(user_of(request), at=now)
        address = request.build_absolute_uri(reverse("ics", args=(secret,)))
        shown = {"created_at": now, "address": address}
        return Response(NewFeed(shown).data, status.HTTP_201_CREATED)

    @extend_schema(summary="停用日历地址", responses={204: None})
    def delete(self, request: Request) -> Response:
        feeds.revoke(user_of(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
