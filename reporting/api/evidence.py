"""佐证材料 for programs: list, add, revise, and the file itself with its SHA-256 as ETag."""

import base64
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from reporting.api.given import (
    PARSERS,
    campaign_named,
    read_given,
    refuse,
    texts_of,
    upload_of,
    user_of,
)
from reporting.models import Evidence, EvidenceFile
from reporting.proofs import evidence
from reporting.proofs.evidence import About
from reporting.proofs.papers import MEDIA
from reporting.proofs.storing import storage
from reporting.queries.proofs.evidence import choices_of, with_files
from reporting.refusals import Invalid

# What the address may ask for → the column it is compared with.
COLUMNS = {
    "unit": "unit__code",
    "indicator": "indicator__number",
    "month": "period__month",
    "task": "task__code",
}
FLAGS = {"": False, "0": False, "false": False, "1": True, "true": True}
LINKS = {"indicator": "指标序号", "month": "月份", "task": "节点任务代码"}


class FileRow(serializers.ModelSerializer[EvidenceFile]):
    uploaded_by = serializers.CharField(source="uploaded_by.post", help_text="上传人岗位")

    class Meta:
        model = EvidenceFile
        fields = ("number", "name", "kind", "size", "digest", "uploaded_by", "uploaded_at")


class EvidenceRow(serializers.ModelSerializer[Evidence]):
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    indicator = serializers.IntegerField(
        source="indicator.number", default=None, allow_null=True, help_text="指标序号；未关联为空"
    )
    month = serializers.DateField(
        source="period.month",
        format="%Y-%m",
        default=None,
        allow_null=True,
        help_text="月份；未关联为空",
    )
    task = serializers.CharField(
        source="task.code", default=None, allow_null=True, help_text="节点任务代码；未关联为空"
    )
    files = FileRow(many=True, help_text="各版文件，最新的在前；digest 为 SHA-256")

    class Meta:
        model = Evidence
        fields = (
            "id",
            "unit",
            "unit_name",
            "title",
            "formed_on",
            "confidential",
            "indicator",
            "month",
            "task",
            "version",
            "files",
        )


class AskedFor(serializers.Serializer[Any]):
    """What the list can be narrowed to."""

    unit = serializers.CharField(required=False, max_length=64, help_text="单位代码")
    indicator = serializers.IntegerField(
        required=False, min_value=1, max_value=999, help_text="指标序号"
    )
    month = serializers.DateField(
        required=False, format="%Y-%m", input_formats=["%Y-%m"], help_text="月份，如 2022-04"
    )
    task = serializers.CharField(required=False, max_length=64, help_text="节点任务代码")


class GivenFile(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, help_text="所依据的版本；已被他人修订则拒绝")
    file = serializers.FileField(help_text="PDF、docx、xlsx、JPG、PNG，不超过20 MB")


class GivenEvidence(serializers.Serializer[Any]):
    """The fields of the multipart form."""

    unit = serializers.CharField(help_text="单位代码")
    title = serializers.CharField(help_text="名称")
    formed_on = serializers.CharField(help_text="形成日期，如 2022-04-10，不晚于今天")
    confidential = serializers.CharField(
        required=False, help_text="是否不公开：true 只供本单位、专班办公室和区领导查看"
    )
    indicator = serializers.CharField(required=False, help_text="指标序号")
    month = serializers.CharField(required=False, help_text="月份，如 2022-04")
    task = serializers.CharField(required=False, help_text="节点任务代码")
    file = serializers.FileField(help_text="PDF、docx、xlsx、JPG、PNG，不超过20 MB")


class GivenRevision(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, help_text="所依据的版本；已被他人修订则拒绝")


@extend_schema(tags=["佐证材料"])
class EvidenceList(generics.GenericAPIView[Evidence]):
    """一项创建活动的佐证材料：查看与上传。不公开的材料，外单位查不到。"""

    queryset = Evidence.objects.none()
    serializer_class = EvidenceRow
    parser_classes = PARSERS

    @extend_schema(
        summary="佐证材料列表",
        description="看得到的佐证材料，形成日期近的在前；可按单位、指标、月份、任务筛选。",
        parameters=[AskedFor],
        responses=EvidenceRow(many=True),
    )
    def get(self, request: Request, code: str) -> Response:
        given = request.query_params
        asked = read_given(AskedFor, {name: given[name] for name in COLUMNS if given.get(name)})
        rows = _visible(request, campaign_named(code))
        found = rows.filter(**{COLUMNS[name]: value for name, value in asked.items()})
        page = self.paginate_queryset(found)
        return self.get_paginated_response(EvidenceRow(page, many=True).data)

    @extend_schema(
        summary="上传佐证材料",
        description="以 multipart/form-data 提交；文件凭内容识别类型，须与扩展名相符。",
        request={"multipart/form-data": GivenEvidence},
        responses={201: EvidenceRow},
    )
    def post(self, request: Request, code: str) -> Response:
        campaign, typed, user = campaign_named(code), texts_of(request), user_of(request)
        choices = choices_of(campaign)
        unit = choices.unit(typed.get("unit", ""))
        if unit is not None:
            refuse(evidence.why_not(user, campaign, unit))
        about = choices.about(typed)
        typed["confidential"] = _flag(typed, about)
        kept = evidence.add(
            campaign,
            by=user,
            at=timezone.now(),
            unit=unit,
            about=about,
            typed=typed,
            file=upload_of(request),
        )
        return Response(_shown(request, campaign, kept.pk), status.HTTP_201_CREATED)


@extend_schema(tags=["佐证材料"])
class OneEvidence(APIView):
    """一份佐证材料及其各版文件。"""

    @extend_schema(summary="一份佐证材料", responses=EvidenceRow)
    def get(self, request: Request, code: str, pk: int) -> Response:
        return Response(_shown(request, campaign_named(code), pk))


@extend_schema(tags=["佐证材料"])
class EvidenceFiles(APIView):
    """上传新的一版；以前各版仍可下载。"""

    parser_classes = PARSERS

    @extend_schema(
        summary="修订佐证材料",
        request={"multipart/form-data": GivenFile},
        responses={201: EvidenceRow},
    )
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, user = campaign_named(code), user_of(request)
        found = get_object_or_404(_visible(request, campaign), pk=pk)
        refuse(evidence.why_not(user, campaign, found.unit))
        given = read_given(GivenRevision, texts_of(request))
        file, version = upload_of(request), given["version"]
        evidence.revise(found, by=user, at=timezone.now(), version=version, file=file)
        return Response(_shown(request, campaign, pk), status.HTTP_201_CREATED)


@extend_schema(tags=["佐证材料"])
class OneFile(APIView):
    """一版文件的内容；ETag 与 Repr-Digest 为其 SHA-256，If-None-Match 相符时答 304。"""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A file is sent whatever type was asked for; refusals stay JSON."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        summary="下载佐证文件",
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="内容与 If-None-Match 所给的相同"),
        },
    )
    def get(self, request: Request, code: str, pk: int, number: int) -> HttpResponseBase:
        proof = get_object_or_404(_visible(request, campaign_named(code)), pk=pk)
        found = get_object_or_404(EvidenceFile, evidence=proof, number=number)
        tag = f'"{found.digest}"'
        same = tag in request.headers.get("If-None-Match", "")
        answer = HttpResponse(status=304) if same else _content(found)
        answer["ETag"] = tag
        digest = base64.b64encode(bytes.fromhex(found.digest)).decode()
        answer["Repr-Digest"] = f"sha-256=:{digest}:"
        return answer


def _content(found: EvidenceFile) -> HttpResponse:
    try:
        with storage().open(found.stored) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(content, content_type=MEDIA[found.kind][0])
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    return answer


def _visible(request: Request, campaign: Campaign) -> QuerySet[Evidence]:
    return with_files(evidence.visible_to(user_of(request), campaign))


def _shown(request: Request, campaign: Campaign, pk: int) -> Any:
    return EvidenceRow(get_object_or_404(_visible(request, campaign), pk=pk)).data


def _flag(typed: dict[str, str], about: About) -> str:
    """ "1" or ""; refuses a link that leads nowhere, and a flag that is neither yes nor no."""
    linked = {"indicator": about.indicator, "month": about.period, "task": about.task}
    problems = {
        name: f"没有这个{LINKS[name]}“{typed[name][:20]}”，请核对；不关联请不要给出"
        for name, found in linked.items()
        if typed.get(name) and found is None
    }
    said = FLAGS.get(typed.get("confidential", "").strip().lower())
    if said is None:
        problems["confidential"] = "请填写 true 或 false"
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，尚未保存", problems)
    return "1" if said else ""
