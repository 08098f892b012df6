"""应报, 合规, 及时 for programs: whole numbers, and rates that never read 100 % too early."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.api.given import campaign_named
from indicators.api.numbers import Plain
from ledgers.api.given import asked, month_named, standard_named, whose
from ledgers.api.records import RecordRow
from ledgers.permissions import rates_of, works_for
from ledgers.queries import records
from ledgers.queries.losses import Loss, losses
from ledgers.queries.overview import Figures, UnitRow, Year
from ledgers.standard import standards
from units.api.given import user_of


class FiguresRow(serializers.Serializer[Any]):
    reported = serializers.IntegerField(source="counts.reported", help_text="应报条数")
    compliant = serializers.IntegerField(source="counts.compliant", help_text="合规条数")
    timely = serializers.SerializerMethodField(help_text="及时条数；没有期限的台账为空")
    pending = serializers.SerializerMethodField(
        help_text="待核条数：节假日安排尚未公布，不计为及时；没有期限的台账为空"
    )
    zero = serializers.BooleanField(source="counts.zero", help_text="是否为已签署的零报告")
    decided = serializers.IntegerField(
        source="counts.decided", allow_null=True, help_text="单位填报的产生条数；没有填报为空"
    )
    compliance = Plain(allow_null=True, help_text="合规率（%），舍去尾数：差一条也不是100")
    timeliness = serializers.SerializerMethodField(help_text="及时率（%），舍去尾数；不计的为空")
    coverage = Plain(allow_null=True, help_text="上报率（%），舍去尾数；没有填报产生条数为空")
    wanting = serializers.BooleanField(help_text="是否有不合规、不及时或待核的记录")

    def get_timely(self, one: Figures) -> int | None:
        return one.counts.timely if one.timed else None

    def get_pending(self, one: Figures) -> int | None:
        return one.counts.pending if one.timed else None

    @extend_schema_field(Plain(allow_null=True))
    def get_timeliness(self, one: Figures) -> str | None:
        rate = one.timeliness if one.timed else None
        return None if rate is None else Plain().to_representation(rate)


class LedgerSums(serializers.Serializer[Any]):
    standard = serializers.CharField(source="code", help_text="台账代码")
    name = serializers.CharField(help_text="台账名称")
    figures = FiguresRow(help_text="看得到的各单位合计")
    wanting = serializers.IntegerField(help_text="未达100%的单位月数")


class MonthFigures(serializers.Serializer[Any]):
    month = serializers.CharField(help_text="月份，如 2022-05")
    figures = FiguresRow(allow_null=True, help_text="没有记录也没有零报告为空")


class UnitMonths(serializers.Serializer[Any]):
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    figures = FiguresRow(help_text="各月合计")
    months = serializers.SerializerMethodField(help_text="评分期各月")

    @extend_schema_field(MonthFigures(many=True))
    def get_months(self, row: UnitRow) -> Any:
        found = [{"month": f"{day:%Y-%m}", "figures": figures} for day, figures in row.months]
        return MonthFigures(found, many=True).data


class AskedUnit(serializers.Serializer[Any]):
    unit = serializers.CharField(required=False, max_length=64, help_text="单位代码")


class LossRow(serializers.Serializer[Any]):
    standard = serializers.CharField(source="code", help_text="台账代码")
    name = serializers.CharField(help_text="台账名称")
    figures = FiguresRow()
    faulty = serializers.IntegerField(help_text="不合规条数")
    late = serializers.SerializerMethodField(help_text="不及时条数；没有期限的台账为空")
    rows = RecordRow(many=True, help_text="其中的记录（脱敏）；只供本单位和专班办公室，其余为空")
    more = serializers.BooleanField(help_text="是否还有更多记录，见台账记录的 wanting")

    def get_late(self, one: Loss) -> int | None:
        return one.late if one.figures.timed else None


@extend_schema(tags=["台账"])
class Ledgers(APIView):
    """各种台账在评分期内的应报、合规、及时条数，只含看得到的单位。"""

    @extend_schema(summary="各台账情况", responses=LedgerSums(many=True))
    def get(self, request: Request, code: str) -> Response:
        campaign = campaign_named(code)
        units = list(rates_of(user_of(request), campaign.jurisdiction))
        place, window = campaign.jurisdiction, (campaign.window_first, campaign.window_last)
        rows = Year.of(place, units, list(standards()), *window).ledgers()
        return Response(LedgerSums(rows, many=True).data)


@extend_schema(tags=["台账"])
class LedgerUnits(APIView):
    """一种台账逐单位、逐月的条数和比率；可只看一个单位。"""

    @extend_schema(
        summary="一种台账的单位和月份", parameters=[AskedUnit], responses=UnitMonths(many=True)
    )
    def get(self, request: Request, code: str, standard: str) -> Response:
        campaign, of = campaign_named(code), standard_named(standard)
        named = asked(AskedUnit, request).get("unit")
        place, window = campaign.jurisdiction, (campaign.window_first, campaign.window_last)
        units = (
            [whose(request, campaign, named)] if named else list(rates_of(user_of(request), place))
        )
        rows = Year.of(place, units, [of.code], *window).units(units, of.code)
        return Response(UnitMonths(rows, many=True).data)


@extend_schema(tags=["台账"])
class Losses(APIView):
    """一个单位一个月未达100%的台账：差在哪些记录；区领导只看条数。"""

    @extend_schema(summary="一个月的失分明细", responses=LossRow(many=True))
    def get(self, request: Request, code: str, unit: str, month: str) -> Response:
        campaign, day = campaign_named(code), month_named(month)
        of, user, place = whose(request, campaign, unit), user_of(request), campaign.jurisdiction
        details = works_for(user, place).filter(pk=of.pk).exists()
        visible = records.visible_to(user, place)
        found = losses(visible, place, of, day, details=details)
        return Response(LossRow(found, many=True).data)
