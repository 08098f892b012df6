"""What the office works with, for programs: the matrix (报送矩阵) and the queue (审核台)."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Metric
from reporting.api.given import (
    campaign_named,
    only_those_who_see_all,
    read_given,
    refuse,
    user_of,
)
from reporting.filling import submissions
from reporting.models.submission import STATES
from reporting.permissions import visible_to
from reporting.queries.filling.matrix import Matrix, MatrixRow, matrix_of
from reporting.queries.filling.matrix_filter import narrowed, read_filters
from reporting.queries.filling.queue import ON_ONE_PAGE, TABS, QueueRow, queue_of
from reporting.refusals import Refusal
from units.models import Unit
from units.queries import standing
from units.roles import OFFICE

KINDS = [(code, str(name)) for code, name in Unit.Kind.choices]


class AskedMatrix(serializers.Serializer[Any]):
    """What the matrix can be narrowed to."""

    month = serializers.DateField(
        required=False, input_formats=["%Y-%m"], help_text="月份，如 2022-04；不给出为最近开放的"
    )
    state = serializers.ChoiceField(STATES, required=False, help_text="报送单状态")
    kind = serializers.ChoiceField(KINDS, required=False, help_text="单位类别")
    late = serializers.ChoiceField(
        [("1", "逾期")], required=False, help_text="1：只列逾期未报和逾期已报的"
    )


class ColumnRow(serializers.ModelSerializer[Metric]):
    class Meta:
        model = Metric
        fields = ("code", "name", "measure")


class CellAnswer(serializers.Serializer[Any]):
    state = serializers.CharField(help_text="accepted、submitted、returned、filled、blank 等")
    said = serializers.CharField(help_text="所填内容；没有填的为状态名称")


class LineAnswer(serializers.Serializer[Any]):
    """One unit's month."""

    submission = serializers.IntegerField(source="submission.pk", help_text="报送单编号")
    unit = serializers.CharField(source="submission.unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="submission.unit.name", help_text="单位名称")
    state = serializers.CharField(source="submission.state", help_text="状态")
    punctuality = serializers.CharField(source="punctuality.label", help_text="时限")
    on_behalf = serializers.BooleanField(source="submission.on_behalf", help_text="代报")
    owed = serializers.IntegerField(help_text="必报项数")
    answered = serializers.IntegerField(help_text="已填的必报项数")
    cells = serializers.SerializerMethodField(help_text="数据项代码 → 内容；不报送的不列出")

    @extend_schema_field(serializers.DictField(child=CellAnswer()))
    def get_cells(self, row: MatrixRow) -> dict[str, Any]:
        codes = [metric.code for metric in self.context["metrics"]]
        pairs = zip(codes, row.cells, strict=True)
        return {code: CellAnswer(cell).data for code, cell in pairs if cell is not None}


class MatrixAnswer(serializers.Serializer[Any]):
    month = serializers.DateField(source="period.month", format="%Y-%m", help_text="月份")
    months = serializers.SerializerMethodField(help_text="已开放的月份，最近的在前")
    due_at = serializers.DateTimeField(source="period.due_at", help_text="截止时刻（不含）")
    soft_due_at = serializers.DateTimeField(
        source="period.soft_due_at", allow_null=True, help_text="内部截止时刻（不含）"
    )
    metrics = ColumnRow(many=True, help_text="数据项，按方案次序")
    rows = serializers.SerializerMethodField(help_text="各单位，按方案次序")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_months(self, page: Matrix) -> list[str]:
        return [f"{period.month:%Y-%m}" for period in page.periods]

    @extend_schema_field(LineAnswer(many=True))
    def get_rows(self, page: Matrix) -> list[Any]:
        return list(LineAnswer(page.rows, many=True, context={"metrics": page.metrics}).data)


@extend_schema(tags=["审核"])
class MonthMatrix(APIView):
    """报送矩阵：一个月里各单位、各数据项报到哪一步；供专班办公室和区领导查看。"""

    @extend_schema(summary="报送矩阵", parameters=[AskedMatrix], responses=MatrixAnswer)
    def get(self, request: Request, code: str) -> Response:
        campaign = campaign_named(code)
        only_those_who_see_all(request, campaign)
        given = {name: str(value) for name, value in request.query_params.items() if value}
        asked = read_given(AskedMatrix, given)
        month = f"{asked['month']:%Y-%m}" if "month" in asked else None
        page = matrix_of(campaign, month=month, now=timezone.now())
        if page is None or month not in (None, f"{page.period.month:%Y-%m}"):
            raise Http404
        return Response(MatrixAnswer(narrowed(page, read_filters(given))).data)


class AskedQueue(serializers.Serializer[Any]):
    """Which part of the queue is wanted."""

    tab = serializers.ChoiceField(list(TABS.items()), required=False, default="waiting")
    page = serializers.IntegerField(
        required=False, default=1, min_value=1, max_value=10**6, help_text="页"
    )


class WaitingRow(serializers.Serializer[Any]):
    submission = serializers.IntegerField(source="submission.pk", help_text="报送单编号")
    version = serializers.IntegerField(source="submission.version", help_text="版本")
    unit = serializers.CharField(source="submission.unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="submission.unit.name", help_text="单位名称")
    month = serializers.DateField(
        source="submission.period.month", format="%Y-%m", help_text="月份"
    )
    punctuality = serializers.CharField(source="punctuality.label", help_text="时限")
    waiting = serializers.CharField(help_text="已等多久")
    changed = serializers.IntegerField(
        allow_null=True, help_text="与上次审核相比改了几项；首次为空"
    )
    notes = serializers.IntegerField(help_text="几项有说明")
    effect = serializers.SerializerMethodField(help_text="通过后总分的变化，一句话")
    why_not = serializers.CharField(source="refusal", help_text="本人不能通过的原因；能通过为空")

    def get_effect(self, row: QueueRow) -> str:
        return row.effect_text


class QueueAnswer(serializers.Serializer[Any]):
    tab = serializers.CharField(help_text="waiting 待审、returned 已退回、accepted 已通过")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="各部分的份数")
    unsigned = serializers.IntegerField(help_text="尚待单位审签的份数")
    page = serializers.IntegerField(source="page.number", help_text="页")
    pages = serializers.IntegerField(source="page.paginator.num_pages", help_text="共几页")
    results = WaitingRow(source="rows", many=True, help_text="最紧急的在前")


class GivenPick(serializers.Serializer[Any]):
    submission = serializers.IntegerField(min_value=1, max_value=2**62, help_text="报送单编号")
    version = serializers.IntegerField(min_value=0, help_text="所依据的版本")


class GivenPicks(serializers.Serializer[Any]):
    picks = GivenPick(  # type: ignore[call-arg]  # many=True hands max_length to the list
        many=True, min_length=1, max_length=ON_ONE_PAGE, help_text="要通过的报送单"
    )


class Outcome(serializers.Serializer[Any]):
    submission = serializers.IntegerField(help_text="报送单编号")
    accepted = serializers.BooleanField(help_text="是否已通过")
    message = serializers.CharField(help_text="未通过的原因；已通过为空")


@extend_schema(tags=["审核"])
class ReviewQueue(APIView):
    """审核台：等待审核的报送单，最紧急的在前。"""

    @extend_schema(summary="审核台", parameters=[AskedQueue], responses=QueueAnswer)
    def get(self, request: Request, code: str) -> Response:
        campaign = campaign_named(code)
        only_those_who_see_all(request, campaign)
        asked = read_given(AskedQueue, request.query_params)
        found = queue_of(
            campaign,
            user_of(request),
            tab=asked["tab"],
            number=str(asked["page"]),
            now=timezone.now(),
        )
        if found.page.number != asked["page"]:
            raise Http404
        return Response(QueueAnswer(found).data)


@extend_schema(tags=["审核"])
class AcceptMany(APIView):
    """一次通过多份：逐份办理，被他人先行处理的说明原因，不影响其余。"""

    @extend_schema(summary="通过多份", request=GivenPicks, responses=Outcome(many=True))
    def post(self, request: Request, code: str) -> Response:
        campaign, user = campaign_named(code), user_of(request)
        if not standing(user).within(campaign.jurisdiction).has(OFFICE):
            refuse("审核由专班办公室办理，您的角色只能查看")
        given = read_given(GivenPicks, request.data)["picks"]
        picked = {one["submission"]: one["version"] for one in given}
        rows = visible_to(user).filter(period__campaign=campaign, pk__in=picked)
        found = {one.pk: one for one in rows.select_related("period__campaign", "unit")}
        told = dict.fromkeys(picked, "内容不存在，或者不在您的查看范围内")
        for pk, submission in found.items():
            told[pk] = ""
            try:
                submissions.accept(submission, by=user, at=timezone.now(), version=picked[pk])
            except Refusal as refusal:
                told[pk] = refusal.message
        return Response(
            [{"submission": pk, "accepted": not said, "message": said} for pk, said in told.items()]
        )
