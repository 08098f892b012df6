"""Snapshots for programs: list, take, read, and what has changed since."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from indicators.scoring.exact import write_plain
from reporting.api.history import DifferenceAnswer, difference_data
from reporting.models import Snapshot
from reporting.permissions import sees_all_units
from reporting.queries.scores.history import snapshots_of
from reporting.refusals import NotAllowed
from reporting.scores import snapshots
from units.models import User


class SnapshotRow(serializers.ModelSerializer[Snapshot]):
    taken_by = serializers.CharField(source="taken_by.post", default="", help_text="形成人岗位")
    total = serializers.SerializerMethodField(help_text="总分，十进制文本")

    class Meta:
        model = Snapshot
        fields = ("id", "name", "taken_by", "taken_at", "score", "total", "digest")

    def get_total(self, one: Snapshot) -> str:
        return write_plain(one.score.total)


class SnapshotDetail(SnapshotRow):
    """Exactly the stored content; which units are late only for those who see all units."""

    content = serializers.SerializerMethodField(help_text="定格的全部内容")
    intact = serializers.SerializerMethodField(help_text="内容与摘要是否相符")

    class Meta(SnapshotRow.Meta):
        fields = (*SnapshotRow.Meta.fields, "content", "intact")  # type: ignore[assignment]

    def get_content(self, one: Snapshot) -> dict[str, Any]:
        content: dict[str, Any] = one.content
        user = self.context["request"].user
        if sees_all_units(user, one.campaign) or not content["matrix"]:
            return content
        matrix = {name: value for name, value in content["matrix"].items() if name != "units"}
        return content | {"matrix": matrix}

    def get_intact(self, one: Snapshot) -> bool:
        return snapshots.intact(one)


class GivenName(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=200, allow_blank=True, help_text="名称，一项创建活动内不重复"
    )


@extend_schema(tags=["快照"])
class Snapshots(generics.GenericAPIView[Snapshot]):
    """一项创建活动的快照：查看与形成。"""

    queryset = Snapshot.objects.none()
    serializer_class = SnapshotRow

    @extend_schema(summary="快照列表", responses=SnapshotRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        rows = self.paginate_queryset(snapshots_of(_campaign(code)))
        return self.get_paginated_response(SnapshotRow(rows, many=True).data)

    @extend_schema(
        summary="形成快照",
        description="把此刻通报所引用的全部内容定格；内容不再改变，名称不能重复。",
        request=GivenName,
        responses={201: SnapshotDetail},
    )
    def post(self, request: Request, code: str) -> Response:
        assert isinstance(request.user, User)
        campaign = _campaign(code)
        refusal = snapshots.why_not(request.user, campaign)
        if refusal is not None:
            raise NotAllowed(refusal)
        given = GivenName(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data["name"]
        taken = snapshots.take(campaign, name=name, by=request.user, at=timezone.now())
        shown = SnapshotDetail(taken, context={"request": request})
        return Response(shown.data, status.HTTP_201_CREATED)


@extend_schema(tags=["快照"])
class OneSnapshot(APIView):
    """一份快照：与形成时完全相同。"""

    @extend_schema(summary="一份快照", responses=SnapshotDetail)
    def get(self, request: Request, code: str, pk: int) -> Response:
        shown = SnapshotDetail(_snapshot(code, pk), context={"request": request})
        return Response(shown.data)


@extend_schema(tags=["快照"])
class SinceSnapshot(APIView):
    """从快照到最近一次核算，逐个评分项说明变化。"""

    @extend_schema(summary="快照以来", responses=DifferenceAnswer)
    def get(self, request: Request, code: str, pk: int) -> Response:
        return Response(difference_data(snapshots.changed_since(_snapshot(code, pk))))


def _campaign(code: str) -> Campaign:
    return get_object_or_404(Campaign, code=code)


def _snapshot(code: str, pk: int) -> Snapshot:
    rows = Snapshot.objects.filter(campaign=_campaign(code)).select_related(
        "campaign", "taken_by", "score"
    )
    one = rows.filter(pk=pk).first()
    if one is None:
        raise Http404
    return one
