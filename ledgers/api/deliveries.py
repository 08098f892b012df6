"""移交 for programs: what waits for the city platform, the workbooks made of it, handing over."""

import base64
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from ledgers import deliveries
from ledgers.api.given import AskedAfter, asked, piece, records_of
from ledgers.deliveries import Wanted
from ledgers.models import Delivery
from ledgers.permissions import works_for
from ledgers.queries.deliveries import visible_to, waiting
from units.api.given import read_given, refuse, user_of
from units.models import Unit
from units.refusals import Invalid

PAGE = 50
ALL_UNITS = "all"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTH: dict[str, Any] = {
    "required": False,
    "default": None,
    "allow_null": True,
    "format": "%Y-%m",
    "input_formats": ["%Y-%m"],
}


class DeliveryRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="导出文件编号")
    standard = serializers.CharField(source="ledger.standard", help_text="台账代码")
    unit = serializers.CharField(
        source="unit.code", default=None, allow_null=True, help_text="单位代码；全部单位为空"
    )
    layout = serializers.CharField(help_text="版式：2019 或 2018")
    first = serializers.DateField(
        source="month", format="%Y-%m", allow_null=True, help_text="起月；不限为空"
    )
    last = serializers.DateField(
        source="until", format="%Y-%m", allow_null=True, help_text="止月；不限为空"
    )
    everything = serializers.BooleanField(help_text="是否含已移交的")
    masked = serializers.BooleanField(help_text="是否脱敏")
    name = serializers.CharField(help_text="文件名")
    ready = serializers.SerializerMethodField(help_text="文件是否已生成，可以下载")
    digest = serializers.CharField(help_text="文件的 SHA-256；没有生成为空")
    count = serializers.IntegerField(help_text="条数")
    faulty = serializers.IntegerField(help_text="不合规、没有导出的条数")
    told = serializers.CharField(help_text="说明")
    made_by = serializers.CharField(source="made_by.post", help_text="导出人岗位")
    made_at = serializers.DateTimeField(help_text="导出时间")
    delivered_by = serializers.CharField(
        source="delivered_by.post", default=None, allow_null=True, help_text="移交人岗位"
    )
    delivered_at = serializers.DateTimeField(allow_null=True, help_text="移交时间")
    receipt = serializers.CharField(help_text="市平台回执")
    discarded_by = serializers.CharField(
        source="discarded_by.post", default=None, allow_null=True, help_text="作废人岗位"
    )
    discarded_at = serializers.DateTimeField(allow_null=True, help_text="作废时间")

    def get_ready(self, one: Delivery) -> bool:
        return bool(one.stored)


class DeliveryPiece(serializers.Serializer[Any]):
    results = DeliveryRow(many=True)
    after = serializers.IntegerField(allow_null=True, help_text="下一页由此开始；没有了为空")


class WaitingLedger(serializers.Serializer[Any]):
    standard = serializers.CharField(source="code", help_text="台账代码")
    name = serializers.CharField(help_text="台账名称")
    waiting = serializers.IntegerField(source="offer.waiting", help_text="待移交条数，含改变了的")
    changed = serializers.IntegerField(source="offer.changed", help_text="移交后又改变的条数")
    given = serializers.IntegerField(source="offer.given", help_text="已移交条数")
    faulty = serializers.IntegerField(source="offer.faulty", help_text="不合规、不能移交的条数")


class AskedWaiting(serializers.Serializer[Any]):
    unit = serializers.CharField(max_length=64, help_text="单位代码；all 为全部单位")


class GivenDelivery(serializers.Serializer[Any]):
    standard = serializers.CharField(max_length=64, help_text="台账代码")
    unit = serializers.CharField(max_length=64, help_text="单位代码；all 为全部单位")
    first = serializers.DateField(help_text="起月，如 2022-04", **MONTH)
    last = serializers.DateField(help_text="止月，如 2022-05", **MONTH)
    layout = serializers.CharField(
        required=False,
        default=Delivery.Layout.CURRENT.value,
        max_length=8,
        help_text="2019（通常）或 2018",
    )
    everything = serializers.BooleanField(
        required=False, default=False, help_text="是否连同已移交的"
    )
    masked = serializers.BooleanField(
        required=False, default=False, help_text="是否脱敏；脱敏的不能移交"
    )
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=4000, help_text="理由，不脱敏须填"
    )


class GivenOpening(serializers.Serializer[Any]):
    reason = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=4000,
        help_text="下载理由，记入明文查看记录；脱敏文件不需要",
    )


class GivenReceipt(serializers.Serializer[Any]):
    receipt = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=128, help_text="市平台回执号"
    )


@extend_schema(tags=["移交"])
class Waiting(APIView):
    """各种台账待移交市平台的条数。"""

    @extend_schema(
        summary="待移交条数", parameters=[AskedWaiting], responses=WaitingLedger(many=True)
    )
    def get(self, request: Request, code: str) -> Response:
        campaign, named = records_of(request, code), asked(AskedWaiting, request)["unit"]
        unit = _unit(request, campaign, named)
        refuse(deliveries.why_not(user_of(request), campaign.jurisdiction, unit))
        return Response(WaitingLedger(waiting(campaign.jurisdiction, unit), many=True).data)


@extend_schema(tags=["移交"])
class Deliveries(APIView):
    """移交市平台的导出文件：查看与生成。"""

    @extend_schema(
        summary="导出文件列表",
        description="本单位的（专班办公室为全部）导出文件，新的在前，每页50个。",
        operation_id="campaigns_ledgers_deliveries_list",
        parameters=[AskedAfter],
        responses=DeliveryPiece,
    )
    def get(self, request: Request, code: str) -> Response:
        campaign, given = records_of(request, code), asked(AskedAfter, request)
        rows = visible_to(user_of(request), campaign.jurisdiction)
        if given.get("after"):
            rows = rows.filter(pk__lt=given["after"])
        found = list(rows[: PAGE + 1])
        after = found[PAGE - 1].pk if len(found) > PAGE else None
        return piece(DeliveryRow(found[:PAGE], many=True).data, after)

    @extend_schema(
        summary="生成导出文件",
        description="由后台生成；ready 为真后下载。",
        request=GivenDelivery,
        responses={201: DeliveryRow},
    )
    def post(self, request: Request, code: str) -> Response:
        campaign = records_of(request, code)
        given = read_given(GivenDelivery, request.data)
        given["unit"] = _unit(request, campaign, given["unit"])
        wanted = Wanted(campaign.jurisdiction, **given)
        made = deliveries.ask(wanted, by=user_of(request), at=timezone.now())
        answer = DeliveryRow(_one(request, campaign, made.pk)).data
        return Response(answer, status.HTTP_201_CREATED)


@extend_schema(tags=["移交"])
class OneDelivery(APIView):
    """一个导出文件的状态。"""

    @extend_schema(summary="一个导出文件", responses=DeliveryRow)
    def get(self, request: Request, code: str, pk: int) -> Response:
        return _shown(request, records_of(request, code), pk)


@extend_schema(tags=["移交"])
class DeliveryFile(APIView):
    """导出文件的内容；ETag 与 Repr-Digest 为其 SHA-256。不脱敏的每次下载都要写明理由。"""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A file is sent whatever type was asked for; refusals stay JSON."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        summary="下载导出文件",
        request=GivenOpening,
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request, code: str, pk: int) -> HttpResponseBase:
        _, found = _to_handle(request, code, pk)
        reason = read_given(GivenOpening, request.data)["reason"]
        pieces = deliveries.content(found, by=user_of(request), at=timezone.now(), reason=reason)
        answer = StreamingHttpResponse(pieces, content_type=WORKBOOK)
        answer["Content-Disposition"] = content_disposition_header(True, found.name) or ""
        answer["ETag"] = f'"{found.digest}"'
        digest = base64.b64encode(bytes.fromhex(found.digest)).decode()
        answer["Repr-Digest"] = f"sha-256=:{digest}:"
        return answer


@extend_schema(tags=["移交"])
class HandOver(APIView):
    """登记移交：文件已交市平台，其中的记录不再列入待移交。"""

    @extend_schema(summary="登记移交", request=GivenReceipt, responses=DeliveryRow)
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, found = _to_handle(request, code, pk)
        receipt = read_given(GivenReceipt, request.data)["receipt"]
        deliveries.hand_over(found, by=user_of(request), at=timezone.now(), receipt=receipt)
        return _shown(request, campaign, pk)


@extend_schema(tags=["移交"])
class Discard(APIView):
    """作废：还没有移交的文件删除，其中的记录仍待移交。"""

    @extend_schema(summary="作废导出文件", request=None, responses=DeliveryRow)
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, found = _to_handle(request, code, pk)
        deliveries.discard(found, by=user_of(request), at=timezone.now())
        return _shown(request, campaign, pk)


def _one(request: Request, campaign: Campaign, pk: int) -> Delivery:
    return get_object_or_404(visible_to(user_of(request), campaign.jurisdiction), pk=pk)


def _to_handle(request: Request, code: str, pk: int) -> tuple[Campaign, Delivery]:
    """The right is asked before what was sent is looked at."""
    campaign = records_of(request, code)
    found = _one(request, campaign, pk)
    refuse(deliveries.why_not(user_of(request), campaign.jurisdiction, found.unit))
    return campaign, found


def _shown(request: Request, campaign: Campaign, pk: int) -> Response:
    return Response(DeliveryRow(_one(request, campaign, pk)).data)


def _unit(request: Request, campaign: Campaign, code: str) -> Unit | None:
    """The unit named, None for all. Raises Invalid for one this person does not work for."""
    if code == ALL_UNITS:
        return None
    unit = works_for(user_of(request), campaign.jurisdiction).filter(code=code).first()
    if unit is None:
        raise Invalid("没有导出，请核对", {"unit": "请选择单位"})
    return unit
