"""异议, 信用修复 and 名单 for programs: the lists with their clocks, entering, moving."""

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
from ledgers.api.case_rows import AskedRow, CaseDetail, CasePiece, CaseRow
from ledgers.api.given import LARGEST, AskedAfter, asked, piece, records_of
from ledgers.calendars import stored_calendar
from ledgers.cases import steps
from ledgers.cases.asking import KINDS, asks_of
from ledgers.cases.handling import enter_case, move_case
from ledgers.cases.linking import About, standard_pairs
from ledgers.cases.moves import Asked
from ledgers.cases.steps import AnyCase, Step
from ledgers.models import Record
from ledgers.permissions import works_for
from ledgers.queries import cases as queries
from ledgers.queries.records import visible_to as visible_records
from ledgers.terms import terms
from units.api.given import read_given, refuse, user_of
from units.refusals import Invalid

MOST_TYPED = 4000
MOST_VERSION = 2**31 - 1


class AskedCases(AskedAfter):
    closed = serializers.BooleanField(
        required=False, default=False, help_text="true 列已办结的；否则列在办的"
    )


class GivenCase(serializers.Serializer[Any]):
    """What stands beside the fields that the kind of case asks for."""

    unit = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=64, help_text="办理单位代码"
    )
    record = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST,
        help_text="所涉台账记录；给出时办理单位是该记录的单位",
    )


class GivenMove(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        min_value=0, max_value=MOST_VERSION, help_text="所依据的版本；已被他人办理则拒绝"
    )


@extend_schema(tags=["案件"])
class CaseFields(APIView):
    """登记一类案件要填的字段；办理时限的选项因辖区而不同。"""

    @extend_schema(summary="登记案件的字段", responses=AskedRow(many=True))
    def get(self, request: Request, code: str, kind: str) -> Response:
        campaign, table = _door(request, code, kind)
        return Response(AskedRow(_asks(campaign, table), many=True).data)


@extend_schema(tags=["案件"])
class Cases(APIView):
    """异议（objections）、信用修复（repairs）、名单（listings）：查看与登记。"""

    @extend_schema(
        summary="案件列表",
        description="在办的或已办结的案件，每页50件，附时限情况；自然人一律脱敏。",
        operation_id="campaigns_cases_list",
        parameters=[AskedCases],
        responses=CasePiece,
    )
    def get(self, request: Request, code: str, kind: str) -> Response:
        campaign, table = _door(request, code, kind)
        given, today = asked(AskedCases, request), timezone.localdate()
        mine = queries.visible_to(user_of(request), campaign.jurisdiction, table)
        after, closed = given.get("after") or None, given["closed"]
        rows, more = queries.listed(mine, table, today=today, closed=closed, after=after)
        return piece(CaseRow(rows, many=True).data, more)

    @extend_schema(
        summary="登记案件",
        description="与 unit、record 并列给出这类案件的各字段，见“登记案件的字段”。",
        request=GivenCase,
        responses={201: CaseDetail},
    )
    def post(self, request: Request, code: str, kind: str) -> Response:
        campaign, table = _door(request, code, kind)
        given, user = read_given(GivenCase, request.data), user_of(request)
        typed = typed_of(request, _asks(campaign, table))
        record = _record(request, campaign, given["record"])
        units = works_for(user, campaign.jurisdiction)
        unit = record.unit if record else units.filter(code=given["unit"]).first()
        if unit is None:
            raise Invalid("没有保存，请核对", {"unit": "请选择办理单位"})
        about = About(unit, record)
        made = enter_case(table, about, by=user, at=timezone.now(), typed=typed)
        return _shown(request, _one(request, campaign, table, made.pk), status.HTTP_201_CREATED)


@extend_schema(tags=["案件"])
class OneCase(APIView):
    """一个案件：时限、现在可以办理的动作和办理记录。"""

    @extend_schema(summary="一个案件", responses=CaseDetail)
    def get(self, request: Request, code: str, kind: str, pk: int) -> Response:
        campaign, table = _door(request, code, kind)
        return _shown(request, _one(request, campaign, table, pk))


@extend_schema(tags=["案件"])
class MoveCase(APIView):
    """办理一个案件：动作和要填的字段见案件的 moves。"""

    @extend_schema(
        summary="办理案件",
        description="与 version 并列给出该动作的各字段；同一版本先到的办理，后到的被拒绝。",
        request=GivenMove,
        responses=CaseDetail,
    )
    def post(self, request: Request, code: str, kind: str, pk: int, move: str) -> Response:
        campaign, table = _door(request, code, kind)
        found, user = _one(request, campaign, table, pk), user_of(request)
        refuse(steps.why_not(user, found.unit))
        rule = steps.rule_of(found, move)
        version = read_given(GivenMove, request.data)["version"]
        typed = typed_of(request, rule.asks)
        move_case(found, move, step=Step(user, timezone.now(), version), typed=typed)
        return _shown(request, _one(request, campaign, table, pk))


def typed_of(request: Request, asks: tuple[Asked, ...]) -> dict[str, str]:
    """The asked fields as a form sends them; 400 for one that is neither text nor yes or no."""
    sent: Any = request.data
    given = {one.name: sent[one.name] for one in asks if sent.get(one.name) is not None}
    shape: serializers.Serializer[Any] = serializers.Serializer(data=given)
    for one in asks:
        shape.fields[one.name] = _field(one)
    shape.is_valid(raise_exception=True)
    return {name: _as_typed(value) for name, value in shape.validated_data.items()}


def _field(one: Asked) -> "serializers.Field[Any, Any, Any, Any]":
    if one.kind == "flag":
        return serializers.BooleanField(required=False)
    return serializers.CharField(required=False, allow_blank=True, max_length=MOST_TYPED)


def _as_typed(value: str | bool) -> str:
    return value if isinstance(value, str) else "on" if value else ""


def _asks(campaign: Campaign, table: str) -> tuple[Asked, ...]:
    place = campaign.jurisdiction
    return asks_of(table, jurisdiction=place, terms=terms(), standards=standard_pairs())


def _door(request: Request, code: str, kind: str) -> tuple[Campaign, str]:
    campaign = records_of(request, code)
    if kind not in KINDS:
        raise Http404
    return campaign, KINDS[kind]


def _one(request: Request, campaign: Campaign, table: str, pk: int) -> AnyCase:
    rows = queries.visible_to(user_of(request), campaign.jurisdiction, table)
    found: AnyCase = get_object_or_404(rows, pk=pk)
    return found


def _record(request: Request, campaign: Campaign, number: int | None) -> Record | None:
    """The record a case is begun from; 404 for one this person may not know of."""
    if number is None:
        return None
    rows = visible_records(user_of(request), campaign.jurisdiction)
    return get_object_or_404(rows.select_related("ledger", "unit"), pk=number)


def _shown(request: Request, case: AnyCase, answer: int = status.HTTP_200_OK) -> Response:
    row = queries.row_of(case, stored_calendar(), today=timezone.localdate())
    return Response(CaseDetail(row, context={"user": user_of(request)}).data, answer)
