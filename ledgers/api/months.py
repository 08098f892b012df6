"""One unit's month in one ledger for programs: its figures, 零报告, and how many were decided."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.api.given import campaign_named
from ledgers import imports, zero_reports
from ledgers.api.given import month_named, standard_named, whose
from ledgers.api.rates import FiguresRow
from ledgers.queries.overview import Month, month_of
from units.api.given import read_given, refuse, user_of


class ZeroRow(serializers.Serializer[Any]):
    signed_by = serializers.CharField(source="signed_by.post", help_text="签署人岗位")
    signed_at = serializers.DateTimeField(help_text="签署时间")
    withdrawn_by = serializers.CharField(
        source="withdrawn_by.post", default=None, allow_null=True, help_text="撤回人岗位"
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="撤回时间")


class DecidedRow(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="产生条数")
    stated_by = serializers.CharField(source="stated_by.post", help_text="填报人岗位")
    stated_at = serializers.DateTimeField(help_text="填报时间")


class MonthAnswer(serializers.Serializer[Any]):
    figures = FiguresRow()
    zero = ZeroRow(allow_null=True, help_text="已签署的零报告；没有为空")
    zero_history = ZeroRow(many=True, help_text="撤回了的零报告")
    decided = DecidedRow(allow_null=True, help_text="填报的产生条数；没有为空")


class GivenCount(serializers.Serializer[Any]):
    count = serializers.IntegerField(
        min_value=0, max_value=zero_reports.COUNT_AT_MOST, help_text="本月产生的条数"
    )


class OfAMonth(APIView):
    """What the addresses of one month share: they answer with the month as it then stands."""

    def place(self, request: Request) -> dict[str, Any]:
        """Unit, standard and month of the address."""
        campaign = campaign_named(self.kwargs["code"])
        of, day = standard_named(self.kwargs["standard"]), month_named(self.kwargs["month"])
        unit = whose(request, campaign, self.kwargs["unit"])
        return {"unit": unit, "standard_code": of.code, "month": day}

    def shown(self, place: dict[str, Any]) -> Response:
        return Response(MonthAnswer(_month(place)).data)


@extend_schema(tags=["台账"])
class LedgerMonth(OfAMonth):
    """一个单位一个月的一种台账：条数、零报告和产生条数。"""

    @extend_schema(summary="一个月的台账", responses=MonthAnswer)
    def get(self, request: Request, code: str, standard: str, unit: str, month: str) -> Response:
        return self.shown(self.place(request))


@extend_schema(tags=["台账"])
class SignZero(OfAMonth):
    """签署零报告：本月没有产生应当报送的信息。"""

    @extend_schema(summary="签署台账零报告", request=None, responses=MonthAnswer)
    def post(self, request: Request, code: str, standard: str, unit: str, month: str) -> Response:
        place = self.place(request)
        zero_reports.sign(by=user_of(request), at=timezone.now(), **place)
        return self.shown(place)


@extend_schema(tags=["台账"])
class WithdrawZero(OfAMonth):
    """撤回已签署的零报告。"""

    @extend_schema(summary="撤回台账零报告", request=None, responses=MonthAnswer)
    def post(self, request: Request, code: str, standard: str, unit: str, month: str) -> Response:
        place, user = self.place(request), user_of(request)
        refuse(imports.why_not(user, place["unit"]))
        zero_reports.take_back(_month(place).zero, by=user, at=timezone.now())
        return self.shown(place)


@extend_schema(tags=["台账"])
class StateDecided(OfAMonth):
    """填报本月产生的条数，上报率按它计算。"""

    @extend_schema(summary="填报产生条数", request=GivenCount, responses=MonthAnswer)
    def put(self, request: Request, code: str, standard: str, unit: str, month: str) -> Response:
        place, user = self.place(request), user_of(request)
        refuse(imports.why_not(user, place["unit"]))
        count = read_given(GivenCount, request.data)["count"]
        zero_reports.state_decided(by=user, at=timezone.now(), count=count, **place)
        return self.shown(place)


def _month(place: dict[str, Any]) -> Month:
    unit = place["unit"]
    return month_of(unit.jurisdiction, unit, place["standard_code"], place["month"])
