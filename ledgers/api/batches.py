"""导入 for programs: upload, watch, look at what is wrong, confirm, stop, take back, receipt."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from ledgers import imports, rekeyed
from ledgers.api.batch_rows import (
    BatchDetail,
    BatchPiece,
    BatchRow,
    FindingPiece,
    FindingRow,
    Receipt,
)
from ledgers.api.given import LARGEST, AskedAfter, asked, piece, records_of
from ledgers.models import Batch
from ledgers.permissions import works_for
from ledgers.queries import batches, previews
from ledgers.queries.batches import NO_RECEIPT, RECEIPTED
from ledgers.receiving import MEGABYTES, Sent, handlers, take
from units.api.given import FILE, PARSERS, read_given, refuse, texts_of, user_of
from units.refusals import Refusal

PAGE = 50
STATES = "、".join(f"{code} {name}" for code, name in Batch.State.choices)
COLUMNS = {"standard": "ledger__standard", "unit": "unit__code", "state": "state"}


class AskedBatches(AskedAfter):
    standard = serializers.CharField(required=False, max_length=64, help_text="台账代码")
    unit = serializers.CharField(required=False, max_length=64, help_text="单位代码")
    state = serializers.CharField(required=False, max_length=16, help_text=STATES)


class AskedFindings(AskedAfter):
    wrong = serializers.BooleanField(
        required=False, default=False, help_text="true 只列不合规，不列提示"
    )
    code = serializers.CharField(required=False, max_length=4, help_text="规则代码")
    column = serializers.CharField(
        required=False, max_length=64, help_text="列代码，与 code 同时给出；整行的不给"
    )


class GivenWorkbook(serializers.Serializer[Any]):
    """The fields of the multipart form."""

    standard = serializers.CharField(help_text="台账代码")
    unit = serializers.CharField(help_text="单位代码")
    reported_on = serializers.CharField(help_text="上报日期，如 2022-05-12，不晚于今天")
    corrects = serializers.IntegerField(required=False, help_text="所更正的批次编号")
    file = serializers.FileField(help_text=f"xlsx、xls、et、csv 等，不超过{MEGABYTES} MB")


class GivenCorrects(serializers.Serializer[Any]):
    corrects = serializers.IntegerField(min_value=1, max_value=LARGEST)


class GivenChoice(serializers.Serializer[Any]):
    choice = serializers.CharField(
        max_length=8, help_text="good 合规的入账、不合规的计为不合规；whole 全部合规才入账"
    )


class GivenMerge(GivenChoice):
    lets_go = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST),
        required=False,
        default=list,
        max_length=rekeyed.SHOWN_AT_MOST,
        help_text="一并撤下的原记录编号，见批次的 rekeyed",
    )
    why_let_go = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=4000,
        help_text=f"撤下原记录的理由，最多{rekeyed.REASON_AT_MOST}字；有 lets_go 时必填",
    )


class GivenOther(serializers.Serializer[Any]):
    standard = serializers.CharField(max_length=64, help_text="台账代码，为 others 中的一种")


class GivenReason(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=4000, allow_blank=True, help_text=f"撤回的理由，最多{imports.REASON_AT_MOST}字"
    )


@extend_schema(tags=["导入批次"])
class Batches(APIView):
    """台账的导入批次：查看与上传。"""

    parser_classes = PARSERS

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Before anything reads the body: a workbook goes to disk, and no further than it may."""
        request.upload_handlers = handlers(request)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        summary="导入批次列表",
        description="本单位的（专班办公室为全部）导入批次，新的在前，每页50批。",
        operation_id="campaigns_ledgers_batches_list",
        parameters=[AskedBatches],
        responses=BatchPiece,
    )
    def get(self, request: Request, code: str) -> Response:
        campaign, given = records_of(request, code), asked(AskedBatches, request)
        rows = batches.visible_to(user_of(request), campaign.jurisdiction)
        rows = rows.filter(**{COLUMNS[name]: given[name] for name in COLUMNS if name in given})
        if given.get("after"):
            rows = rows.filter(pk__lt=given["after"])
        found = list(rows[: PAGE + 1])
        after = found[PAGE - 1].pk if len(found) > PAGE else None
        return piece(BatchRow(found[:PAGE], many=True).data, after)

    @extend_schema(
        summary="上传台账",
        description="以 multipart/form-data 提交。收到后由后台检查，凭批次编号查询进度；"
        "检查完确认后才入账。",
        request={"multipart/form-data": GivenWorkbook},
        responses={201: BatchDetail},
    )
    def post(self, request: Request, code: str) -> Response:
        campaign, user = records_of(request, code), user_of(request)
        given = {name: text.strip() for name, text in texts_of(request).items()}
        sent = Sent(
            given.get("standard", ""),
            given.get("unit", ""),
            given.get("reported_on", ""),
            _corrected(request, campaign, given.get("corrects", "")),
        )
        units = list(works_for(user, campaign.jurisdiction))
        batch = take(sent, request.FILES.get(FILE), units, by=user, at=timezone.now())
        answer = BatchDetail(_one(request, campaign, batch.pk)).data
        return Response(answer, status.HTTP_201_CREATED)


@extend_schema(tags=["导入批次"])
class OneBatch(APIView):
    """一批导入：状态、进度，检查完后还有识别出的表头和问题汇总。"""

    @extend_schema(summary="一批导入", responses=BatchDetail)
    def get(self, request: Request, code: str, pk: int) -> Response:
        return _shown(request, records_of(request, code), pk)


@extend_schema(tags=["导入批次"])
class BatchFindings(APIView):
    """一批导入的检查结果，逐个单元格，每页200处。"""

    @extend_schema(
        summary="检查结果",
        operation_id="campaigns_ledgers_batches_findings_list",
        parameters=[AskedFindings],
        responses=FindingPiece,
    )
    def get(self, request: Request, code: str, pk: int) -> Response:
        found = _one(request, records_of(request, code), pk)
        given = asked(AskedFindings, request)
        rows, after = previews.problems(
            found,
            code=given.get("code", ""),
            column=given.get("column", ""),
            wrong=given["wrong"],
            after=given.get("after", 0),
        )
        return piece(FindingRow(rows, many=True).data, after)


@extend_schema(tags=["导入批次"])
class ConfirmBatch(APIView):
    """确认入账：检查完的一批按所选方式入账。"""

    @extend_schema(summary="确认入账", request=GivenMerge, responses=BatchDetail)
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, batch = _to_handle(request, code, pk)
        given = read_given(GivenMerge, request.data)
        imports.confirm(batch, by=user_of(request), at=timezone.now(), **given)
        return _shown(request, campaign, pk)


@extend_schema(tags=["导入批次"])
class StopBatch(APIView):
    """停止：还没有入账的一批，几秒内生效，没有任何内容入账。"""

    @extend_schema(summary="停止导入", request=None, responses=BatchDetail)
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, batch = _to_handle(request, code, pk)
        imports.stop(batch, by=user_of(request), at=timezone.now())
        return _shown(request, campaign, pk)


@extend_schema(tags=["导入批次"])
class TakeBatchBack(APIView):
    """整批撤回：已入账的一批，台账恢复到入账之前；须写明理由。"""

    @extend_schema(summary="整批撤回", request=GivenReason, responses=BatchDetail)
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, batch = _to_handle(request, code, pk)
        reason = read_given(GivenReason, request.data)["reason"]
        imports.withdraw(batch, by=user_of(request), at=timezone.now(), reason=reason)
        return _shown(request, campaign, pk)


@extend_schema(tags=["导入批次"])
class AlsoBatch(APIView):
    """同一份文件再导入另一种台账：其余工作表所属的那一种，另成一批。"""

    @extend_schema(
        summary="导入其余工作表",
        description="文件中没有这种台账的工作表答404；原文件已按保存期限删除答409。",
        request=GivenOther,
        responses={201: BatchDetail},
    )
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, batch = _to_handle(request, code, pk)
        wanted = read_given(GivenOther, request.data)["standard"]
        if wanted not in [one.standard.code for one in previews.others(batch)]:
            raise Http404
        brought = imports.also(batch, standard_code=wanted, by=user_of(request), at=timezone.now())
        answer = BatchDetail(_one(request, campaign, brought.pk)).data
        return Response(answer, status.HTTP_201_CREATED)


@extend_schema(tags=["导入批次"])
class BatchReceipt(APIView):
    """台账报送回执：检查完之后才有。"""

    @extend_schema(summary="报送回执", responses=Receipt)
    def get(self, request: Request, code: str, pk: int) -> Response:
        found = _one(request, records_of(request, code), pk)
        if found.state not in RECEIPTED:
            raise Refusal(NO_RECEIPT)
        return Response(Receipt(found).data)


def _one(request: Request, campaign: Campaign, pk: int) -> Batch:
    return get_object_or_404(batches.visible_to(user_of(request), campaign.jurisdiction), pk=pk)


def _to_handle(request: Request, code: str, pk: int) -> tuple[Campaign, Batch]:
    """The right is asked before what was sent is looked at."""
    campaign = records_of(request, code)
    batch = _one(request, campaign, pk)
    refuse(imports.why_not(user_of(request), batch.unit))
    return campaign, batch


def _shown(request: Request, campaign: Campaign, pk: int) -> Response:
    return Response(BatchDetail(_one(request, campaign, pk)).data)


def _corrected(request: Request, campaign: Campaign, number: str) -> Batch | None:
    if not number:
        return None
    pk = read_given(GivenCorrects, {"corrects": number})["corrects"]
    return _one(request, campaign, pk)
