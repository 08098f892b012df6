"""Single records for programs: a unit's, in pieces by key; a natural person always masked."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ledgers.api.given import asked, piece, records_of, standard_named
from ledgers.models import Ledger, RecordHistory
from ledgers.permissions import works_for
from ledgers.queries import records
from ledgers.queries.losses import Row, costing, rows_of
from ledgers.unmasking import masked
from units.api.given import user_of


class ProblemRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="规则代码")
    message = serializers.CharField(help_text="说明")


class RecordRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="record.pk", help_text="记录编号")
    title = serializers.ListField(child=serializers.CharField(), help_text="自然键（脱敏）")
    month = serializers.DateField(source="record.month", format="%Y-%m", help_text="所属月份")
    decided_on = serializers.DateField(
        source="record.decided_on", allow_null=True, help_text="决定日期"
    )
    first_reported_on = serializers.DateField(
        source="record.first_reported_on", help_text="首次上报日期"
    )
    due = serializers.DateField(source="record.due", allow_null=True, help_text="应报送日期")
    ok = serializers.BooleanField(source="record.ok", help_text="是否合规")
    timely = serializers.BooleanField(
        source="record.timely", allow_null=True, help_text="是否及时；待核的、没有期限的为空"
    )
    late_by = serializers.IntegerField(allow_null=True, help_text="迟报天数；没有迟报为空")
    problems = serializers.SerializerMethodField(help_text="不合规之处")
    warnings = serializers.SerializerMethodField(help_text="提示")
    values = serializers.SerializerMethodField(
        help_text="列代码 → 内容；自然人的姓名、证件号码一律脱敏"
    )

    @extend_schema_field(ProblemRow(many=True))
    def get_problems(self, row: Row) -> list[dict[str, str]]:
        return _told(row.problems)

    @extend_schema_field(ProblemRow(many=True))
    def get_warnings(self, row: Row) -> list[dict[str, str]]:
        return _told(row.odd)

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_values(self, row: Row) -> dict[str, str]:
        return masked(row.record)


class FormerRow(serializers.Serializer[Any]):
    batch = serializers.IntegerField(source="batch_id", help_text="所属导入批次")
    replaced_by = serializers.IntegerField(source="replaced_by_id", help_text="更改它的导入批次")
    ok = serializers.BooleanField(help_text="是否合规")
    values = serializers.SerializerMethodField(help_text="列代码 → 内容（脱敏）")

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_values(self, one: RecordHistory) -> dict[str, str]:
        return masked(one)


class RecordDetail(RecordRow):
    standard = serializers.CharField(source="record.ledger.standard", help_text="台账代码")
    unit = serializers.CharField(source="record.unit.code", help_text="单位代码")
    batch = serializers.IntegerField(source="record.batch_id", help_text="所属导入批次")
    row = serializers.IntegerField(source="record.row", help_text="在该批文件中的行号")
    version = serializers.CharField(source="record.version", help_text="标准版本")
    history = serializers.SerializerMethodField(help_text="以前的内容，新的在前")

    @extend_schema_field(FormerRow(many=True))
    def get_history(self, row: Row) -> Any:
        return FormerRow(records.history(row.record.pk), many=True).data


class RecordPiece(serializers.Serializer[Any]):
    results = RecordRow(many=True)
    after = serializers.CharField(allow_null=True, help_text="下一页由此开始；没有了为空")


class AskedRecords(serializers.Serializer[Any]):
    month = serializers.DateField(
        required=False, format="%Y-%m", input_formats=["%Y-%m"], help_text="月份，如 2022-05"
    )
    wanting = serializers.BooleanField(
        required=False, default=False, help_text="true 只列不合规、不及时或待核的"
    )
    after = serializers.RegexField(
        r"^\d{4}-\d{2}-\d{2}\.\d{1,18}$",
        required=False,
        help_text="上一页所答的 after；第一页不给",
        error_messages={"invalid": "请原样填写上一页所答的 after"},
    )


@extend_schema(tags=["台账"])
class UnitRecords(APIView):
    """一个单位的台账记录，月份近的在前，每页50条；自然人一律脱敏。"""

    @extend_schema(
        summary="台账记录",
        operation_id="campaigns_ledgers_records_list",
        parameters=[AskedRecords],
        responses=RecordPiece,
    )
    def get(self, request: Request, code: str, standard: str, unit: str) -> Response:
        campaign, of, user = records_of(request, code), standard_named(standard), user_of(request)
        given = asked(AskedRecords, request)
        whose = get_object_or_404(works_for(user, campaign.jurisdiction), code=unit)
        here = {"jurisdiction": campaign.jurisdiction, "standard": of.code}
        ledger = Ledger.objects.filter(**here).values_list("pk", flat=True).first()
        if ledger is None:
            return piece([], None)
        visible = records.visible_to(user, campaign.jurisdiction)
        page = records.page(
            costing(visible, of.code) if given["wanting"] else visible,
            ledger=ledger,
            unit=whose.pk,
            month=given.get("month"),
            wanting=given["wanting"],
            after=records.Place.read(given.get("after", "")),
        )
        rows = RecordRow(rows_of(page.records, of.code), many=True).data
        return piece(rows, str(page.after) if page.after else None)


@extend_schema(tags=["台账"])
class OneRecord(APIView):
    """一条台账记录及其以前的内容；自然人一律脱敏。"""

    @extend_schema(summary="一条台账记录", responses=RecordDetail)
    def get(self, request: Request, code: str, pk: int) -> Response:
        campaign = records_of(request, code)
        rows = records.visible_to(user_of(request), campaign.jurisdiction)
        found = get_object_or_404(rows.select_related("ledger", "unit"), pk=pk)
        return Response(RecordDetail(rows_of([found], found.ledger.standard)[0]).data)


def _told(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"code": code, "message": message} for code, message in pairs]
