"""The search for programs: the same words, the same doors."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from creditcity.search import asking
from indicators.queries import current_campaign
from reporting.api.given import campaign_named, user_of
from units.search.matching import LONGEST, Marked


def _plain(text: Marked) -> str:
    return "".join(part.text for part in text)


class HitAnswer(serializers.Serializer[Any]):
    title = serializers.SerializerMethodField(help_text="名称")
    beside = serializers.SerializerMethodField(help_text="单位、月份、状态等，依次")
    marks = serializers.SerializerMethodField(
        help_text="名称中与搜索词相符的部分：[起, 止)，按字计"
    )
    address = serializers.CharField(help_text="门户中的地址")

    def get_title(self, hit: Any) -> str:
        return _plain(hit.title)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_beside(self, hit: Any) -> list[str]:
        return [_plain(text) for text in hit.beside]

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ListField(
                child=serializers.IntegerField(), min_length=2, max_length=2
            )
        )
    )
    def get_marks(self, hit: Any) -> list[list[int]]:
        found, at = [], 0
        for part in hit.title:
            at += len(part.text)
            if part.marked:
                found.append([at - len(part.text), at])
        return found


class GroupAnswer(serializers.Serializer[Any]):
    kind = serializers.CharField(source="source.kind", help_text="类别代码")
    name = serializers.CharField(source="source.label", help_text="类别")
    count = serializers.IntegerField(help_text="共有多少条；只数到一定条数的，见 capped")
    capped = serializers.BooleanField(help_text="是否还有没有数到的，须写得更完整才能找到")
    left = serializers.IntegerField(help_text="其后还有多少条；以 kind 和 from 继续取")
    hits = HitAnswer(many=True)


class SearchAnswer(serializers.Serializer[Any]):
    q = serializers.CharField(source="typed")
    count = serializers.IntegerField(help_text="各类合计")
    groups = GroupAnswer(many=True, help_text="最相符的类别在前")


@extend_schema(tags=["搜索"])
class Search(APIView):
    """在本人可见的内容中搜索：汉字或拼音首字母；自然人的信息不在其中。"""

    @extend_schema(
        summary="搜索",
        parameters=[
            OpenApiParameter("q", str, required=True, description=f"搜索词，最多{LONGEST}个字"),
            OpenApiParameter("campaign", str, description="创建活动代码；不给为当前活动"),
            OpenApiParameter("kind", str, description="只要一类；每次20条，不给时每类5条"),
            OpenApiParameter("from", int, description="从第几条起（0为第一条），只与 kind 同用"),
        ],
        responses=SearchAnswer,
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        code = asked.get("campaign", "").replace("\0", "")
        campaign = campaign_named(code) if code else current_campaign(today=timezone.localdate())
        answer = asking.search(user_of(request), campaign, asked, now=timezone.now())
        return Response(SearchAnswer(answer).data)
