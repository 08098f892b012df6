"""承诺书 for programs: who must sign and who has, and registering a signed letter."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from reporting.api.given import PARSERS, campaign_named, refuse, texts_of, upload_of, user_of
from reporting.models import Commitment
from reporting.proofs import commitments, evidence
from reporting.queries.proofs.commitments import commitment_register
from reporting.queries.proofs.evidence import today_of


class LetterRow(serializers.ModelSerializer[Commitment]):
    scan = serializers.IntegerField(source="scan_id", help_text="扫描件（佐证材料）编号")

    class Meta:
        model = Commitment
        fields = ("credit_code", "signed_on", "valid_until", "scan", "entered_at")


class SignerRow(serializers.Serializer[Any]):
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    letter = LetterRow(allow_null=True, help_text="有效的承诺书；没有为空")
    lapsed = LetterRow(allow_null=True, help_text="没有有效的时，最近失效的一份")
    may_enter = serializers.BooleanField(help_text="本人可否登记该单位的承诺书")


class CommitmentsAnswer(serializers.Serializer[Any]):
    signed = serializers.IntegerField(help_text="已签且有效的单位数")
    share = serializers.CharField(help_text="已签比例，如 3/16（18.75%）")
    rows = SignerRow(many=True, help_text="应签的单位，按方案次序")


class GivenLetter(serializers.Serializer[Any]):
    """The fields of the multipart form."""

    credit_code = serializers.CharField(help_text="统一社会信用代码")
    signed_on = serializers.CharField(help_text="签订日期，如 2022-04-12，不晚于今天")
    valid_until = serializers.CharField(required=False, help_text="有效期至；长期有效不给出")
    file = serializers.FileField(help_text="扫描件：PDF、docx、xlsx、JPG、PNG，不超过20 MB")


@extend_schema(tags=["承诺书"])
class Commitments(APIView):
    """应签“双公示”承诺书的单位和已签的承诺书。"""

    @extend_schema(summary="承诺书登记", responses=CommitmentsAnswer)
    def get(self, request: Request, code: str) -> Response:
        campaign, today = _with_letter(code), today_of(timezone.now())
        found = commitment_register(campaign, user_of(request), today=today)
        return Response(CommitmentsAnswer(found).data)


@extend_schema(tags=["承诺书"])
class EnterCommitment(APIView):
    """登记一份签好的承诺书，扫描件同时成为该单位的佐证材料。"""

    parser_classes = PARSERS

    @extend_schema(
        summary="登记承诺书",
        request={"multipart/form-data": GivenLetter},
        responses={201: LetterRow},
    )
    def post(self, request: Request, code: str, unit: str) -> Response:
        campaign, user = _with_letter(code), user_of(request)
        signers = {one.code: one for one in commitments.units_that_sign(campaign)}
        if unit not in signers:
            raise Http404
        refuse(evidence.why_not(user, campaign, signers[unit]))
        kept = commitments.enter(
            campaign,
            by=user,
            at=timezone.now(),
            unit=signers[unit],
            typed=texts_of(request),
            file=upload_of(request),
        )
        return Response(LetterRow(kept).data, status.HTTP_201_CREATED)


def _with_letter(code: str) -> Campaign:
    campaign = campaign_named(code)
    if commitments.letter_of(campaign) is None:
        raise Http404
    return campaign
