"""What the city published and how it compares, for programs: same doors and sentences as pages."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from indicators.scoring.exact import write_plain
from reporting.api.given import PARSERS, read_given, refuse, user_of
from reporting.models import Bulletin, BulletinLine
from reporting.proofs.papers import BYTES_AT_MOST
from reporting.published import bulletins, withdrawing
from reporting.queries.published.bulletins import bulletins_of
from reporting.queries.published.reconciliation import reconciliation_of
from reporting.refusals import NotAllowed
from units.models import User

TEXTS = serializers.DictField(child=serializers.CharField())


class ValueRow(serializers.Serializer[Any]):
    metric = serializers.CharField(source="metric.code", help_text="数据项代码")
    month = serializers.DateField(format="%Y-%m", allow_null=True, help_text="月份；不分月的为空")
    value = serializers.SerializerMethodField("published", help_text="通报值")

    def published(self, line: BulletinLine) -> str:
        return write_plain(line.value)


class BulletinRow(serializers.ModelSerializer[Bulletin]):
    total = serializers.SerializerMethodField(help_text="通报总分；未通报为空")
    points = serializers.SerializerMethodField(help_text="指标序号 → 通报得分")
    values = serializers.SerializerMethodField(help_text="通报同时公布的数据")
    entered_by = serializers.CharField(source="entered_by.post", help_text="录入人岗位")
    withdrawn_by = serializers.CharField(
        source="withdrawn_by.post", default="", help_text="撤销人岗位；没有撤销为空"
    )
    replaced_by = serializers.IntegerField(
        source="replaced_by.pk", default=None, allow_null=True, help_text="更正它的通报；没有为空"
    )

    class Meta:
        model = Bulletin
        fields = (
            "id",
            "issuer",
            "title",
            "document",
            "issued_on",
            "as_of",
            "total",
            "note",
            "points",
            "values",
            "file_name",
            "file_type",
            "file_size",
            "file_digest",
            "entered_by",
            "entered_at",
            "replaces",
            "replaced_by",
            "withdrawn_by",
            "withdrawn_at",
            "withdrawn_reason",
        )

    def get_total(self, bulletin: Bulletin) -> str | None:
        return None if bulletin.total is None else write_plain(bulletin.total)

    @extend_schema_field(TEXTS)
    def get_points(self, bulletin: Bulletin) -> dict[str, str]:
        lines = bulletin.lines.all()
        return {str(one.indicator.number): write_plain(one.value) for one in lines if one.indicator}

    @extend_schema_field(ValueRow(many=True))
    def get_values(self, bulletin: Bulletin) -> list[Any]:
        lines = [one for one in bulletin.lines.all() if one.metric_id]
        return list(ValueRow(lines, many=True).data)


class GivenBulletin(serializers.Serializer[Any]):
    """The fixed fields of the multipart form; the numbers have names of their own."""

    issuer = serializers.CharField(help_text="发布单位")
    title = serializers.CharField(help_text="标题")
    document = serializers.CharField(help_text="文号；没有的写“无文号”")
    issued_on = serializers.CharField(help_text="发布日期，如 2022-04-20")
    as_of = serializers.CharField(help_text="数据截至日期，不晚于发布日期")
    total = serializers.CharField(required=False, help_text="总分，十进制文本")
    note = serializers.CharField(required=False, help_text="说明")
    file = serializers.FileField(help_text="原件：PDF、docx、xlsx、JPG、PNG，不超过10 MB")


class Bulletins(generics.ListAPIView[Bulletin]):
    """一项创建活动的市通报：查看与录入。"""

    serializer_class = BulletinRow
    parser_classes = PARSERS

    def get_queryset(self) -> QuerySet[Bulletin]:
        if getattr(self, "swagger_fake_view", False):
            return Bulletin.objects.none()
        return _rows(_campaign(self.kwargs["code"]))

    @extend_schema(
        summary="市通报列表",
        tags=["市通报"],
        description="全部市通报，数据最新的在前；已更正的也在其中，replaced_by 指向更正它的通报；"
        "已撤销的附撤销人、时间和原因。",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="录入市通报",
        tags=["市通报"],
        description=(
            "以 multipart/form-data 提交。除所列字段外，指标得分的字段名为 points-序号，"
            "数据项为 metric-代码（逐月的为 metric-代码-2022-04）；至少给出一个数。"
        ),
        request={"multipart/form-data": GivenBulletin},
        responses={201: BulletinRow},
    )
    def post(self, request: Request, code: str) -> Response:
        assert isinstance(request.user, User)
        campaign = _campaign(code)
        refusal = bulletins.why_not(request.user, campaign)
        if refusal is not None:
            raise NotAllowed(refusal)
        kept = bulletins.enter(
            campaign,
            by=request.user,
            at=timezone.now(),
            typed=_typed(request.data),
            file=_file(request),
        )
        fresh = self.get_queryset().get(pk=kept.pk)
        return Response(BulletinRow(fresh).data, status.HTTP_201_CREATED)


class GivenWithdrawal(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=withdrawing.REASON_AT_MOST, help_text="撤销原因，对全体用户公开"
    )


@extend_schema(tags=["市通报"])
class WithdrawBulletin(APIView):
    """撤销录入有误的通报：由专班办公室主任写明原因；其中的数不再作为依据，记录公开保留。"""

    @extend_schema(summary="撤销市通报", request=GivenWithdrawal, responses=BulletinRow)
    def post(self, request: Request, code: str, pk: int) -> Response:
        user, rows = user_of(request), _rows(_campaign(code))
        found = get_object_or_404(rows, pk=pk)
        refuse(withdrawing.not_theirs(user, found))
        reason = read_given(GivenWithdrawal, request.data)["reason"]
        withdrawing.withdraw(found, by=user, at=timezone.now(), reason=reason)
        return Response(BulletinRow(rows.get(pk=pk)).data)


class GapCause(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="原因类别")
    name = serializers.CharField(source="kind.label", help_text="类别名称")
    text = serializers.CharField(help_text="原因")
    settles = serializers.BooleanField(help_text="是否足以解释全部差额")


class ComparedRow(serializers.Serializer[Any]):
    """Both bases of one number; the district's on the day the paper speaks of, and now."""

    official = serializers.SerializerMethodField(help_text="市通报；未通报为空")
    bulletin = serializers.SerializerMethodField(help_text="出自哪份市通报")
    as_of = serializers.SerializerMethodField(help_text="市通报数据截至")
    shadow_then = serializers.SerializerMethodField(help_text="区测算，按当日已审核通过的数据")
    shadow_now = serializers.SerializerMethodField(help_text="区测算，按现在已审核通过的数据")
    gap = serializers.SerializerMethodField(help_text="市通报减区测算（当日）；两者不都有为空")

    def get_official(self, one: Any) -> str | None:
        return _text(one.official.value) if one.official else None

    def get_bulletin(self, one: Any) -> int | None:
        return one.official.bulletin.pk if one.official else None

    def get_as_of(self, one: Any) -> str | None:
        return f"{one.official.as_of}" if one.official else None

    def get_shadow_then(self, one: Any) -> str | None:
        return _text(one.then)

    def get_shadow_now(self, one: Any) -> str | None:
        return _text(one.now)

    def get_gap(self, one: Any) -> str | None:
        return _text(one.gap)


class IndicatorCompared(serializers.Serializer[Any]):
    indicator = serializers.IntegerField(source="indicator.number", help_text="指标序号")
    name = serializers.CharField(source="indicator.name", help_text="指标名称")
    compared = ComparedRow(source="pair")
    causes = GapCause(many=True)


class ReconciliationDetail(serializers.Serializer[Any]):
    total = ComparedRow()
    rows = IndicatorCompared(many=True)


@extend_schema(tags=["市通报"])
class CampaignReconciliation(APIView):
    """两口径对账：市通报与区测算并列，附差额及其原因。"""

    @extend_schema(summary="两口径对账", responses=ReconciliationDetail)
    def get(self, request: Request, code: str) -> Response:
        return Response(ReconciliationDetail(reconciliation_of(_campaign(code))).data)


def _rows(campaign: Campaign) -> QuerySet[Bulletin]:
    lines = BulletinLine.objects.select_related("indicator", "metric").order_by("pk")
    return bulletins_of(campaign).prefetch_related(Prefetch("lines", lines))


def _campaign(code: str) -> Campaign:
    campaign = get_object_or_404(Campaign, code=code)
    if not campaign.scored:
        raise Http404
    return campaign


def _typed(given: Any) -> dict[str, str]:
    """Every field as text without NUL, which PostgreSQL cannot keep."""
    return {name: str(given[name]).replace("\0", "") for name in given if name != "file"}


def _file(request: Request) -> bulletins.Upload | None:
    chosen = request.FILES.get("file")
    if chosen is None:
        return None
    return bulletins.Upload(chosen.name or "", chosen.read(BYTES_AT_MOST + 1))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else write_plain(number)
