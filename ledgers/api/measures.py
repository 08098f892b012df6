"""奖惩措施 of a list entry for programs: who carries what out, asking for it, its feedback."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from ledgers.api.cases import GivenMove, typed_of
from ledgers.api.given import records_of
from ledgers.cases import listings, steps
from ledgers.cases.asking import FEEDBACK, MEASURE
from ledgers.cases.steps import Step
from ledgers.models import ListEntry, ListMeasure
from ledgers.queries import cases as queries
from units.api.given import read_given, refuse, user_of
from units.models import Unit, User
from units.refusals import Invalid


class MeasureRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk", help_text="措施编号")
    version = serializers.IntegerField(help_text="版本，填写反馈时须给出")
    unit = serializers.CharField(source="unit.code", help_text="实施单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="实施单位名称")
    measure = serializers.CharField(help_text="措施")
    basis = serializers.CharField(help_text="依据")
    joint = serializers.BooleanField(help_text="是否联合奖惩")
    asked_on = serializers.DateField(help_text="发起日期")
    started_on = serializers.DateField(allow_null=True, help_text="实施日期；尚未实施为空")
    ended_on = serializers.DateField(allow_null=True, help_text="解除日期；尚未解除为空")
    feedback = serializers.CharField(help_text="执行反馈；尚未反馈为空")
    to_be_ended = serializers.SerializerMethodField(help_text="主体已移出名单，措施须解除")
    may_feed_back = serializers.SerializerMethodField(help_text="能否由本人填写反馈")

    def get_to_be_ended(self, one: ListMeasure) -> bool:
        return one.ended_on is None and one.entry.state == ListEntry.State.REMOVED

    def get_may_feed_back(self, one: ListMeasure) -> bool:
        return steps.why_not(self.context["user"], one.unit) is None


class GivenUnit(serializers.Serializer[Any]):
    unit = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=64, help_text="实施单位代码"
    )


class GivenMeasure(GivenUnit):
    """As the form of the page asks; what is missing or wrong is told by its field."""

    measure = serializers.CharField(required=False, help_text="措施，最多256字")
    basis = serializers.CharField(required=False, help_text="依据，最多256字")
    joint = serializers.BooleanField(required=False, help_text="是否联合奖惩")
    asked_on = serializers.CharField(required=False, help_text="发起日期，不早于列入日期")


class GivenFeedback(GivenMove):
    started_on = serializers.CharField(required=False, help_text="实施日期，不早于发起日期")
    ended_on = serializers.CharField(required=False, help_text="解除日期，可不给")
    feedback = serializers.CharField(required=False, help_text="执行反馈，最多2000字")


@extend_schema(tags=["案件"])
class Measures(APIView):
    """名单主体的奖惩措施：查看，向实施单位发起。"""

    @extend_schema(
        summary="奖惩措施",
        description="先发起的在前；名单的办理单位、专班办公室和措施的实施单位可以查看。",
        operation_id="campaigns_cases_listings_measures_list",
        responses=MeasureRow(many=True),
    )
    def get(self, request: Request, code: str, pk: int) -> Response:
        _, entry = _entry(request, code, pk)
        return _shown(request, entry)

    @extend_schema(
        summary="发起奖惩措施",
        description="只有已列入名单的主体才能发起；由名单的办理单位或专班办公室发起。",
        request=GivenMeasure,
        responses={201: MeasureRow},
    )
    def post(self, request: Request, code: str, pk: int) -> Response:
        campaign, entry = _entry(request, code, pk)
        user = user_of(request)
        refuse(steps.why_not(user, entry.unit))
        given = read_given(GivenUnit, request.data)
        typed = typed_of(request, MEASURE)
        here = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
        unit = here.filter(code=given["unit"]).first()
        if unit is None:
            raise Invalid("没有保存，请核对", {"unit": "请选择实施单位"})
        step = Step(user, timezone.now(), entry.version)
        made = listings.add_measure(entry, unit=unit, step=step, typed=typed)
        return _one(user, made, status.HTTP_201_CREATED)


@extend_schema(tags=["案件"])
class OneMeasure(APIView):
    """一项奖惩措施的执行反馈。"""

    @extend_schema(
        summary="填写执行反馈",
        operation_id="campaigns_cases_listings_measures_feed_back",
        description="由实施单位或专班办公室填写；同一版本先到的保存，后到的被拒绝。",
        request=GivenFeedback,
        responses=MeasureRow,
    )
    def post(self, request: Request, code: str, pk: int, measure: int) -> Response:
        _, entry = _entry(request, code, pk)
        rows = entry.measures.select_related("unit", "entry")
        found: ListMeasure = get_object_or_404(rows, pk=measure)
        user = user_of(request)
        refuse(steps.why_not(user, found.unit))
        version = read_given(GivenMove, request.data)["version"]
        step = Step(user, timezone.now(), version)
        listings.feed_back(found, step=step, typed=typed_of(request, FEEDBACK))
        found.refresh_from_db()
        return _one(user, found)


def _entry(request: Request, code: str, pk: int) -> tuple[Campaign, ListEntry]:
    campaign = records_of(request, code)
    rows = queries.visible_to(user_of(request), campaign.jurisdiction, "listing")
    found: ListEntry = get_object_or_404(rows, pk=pk)
    return campaign, found


def _shown(request: Request, entry: ListEntry) -> Response:
    rows = entry.measures.select_related("unit", "entry").order_by("pk")
    return Response(MeasureRow(rows, many=True, context={"user": user_of(request)}).data)


def _one(user: User, measure: ListMeasure, answer: int = status.HTTP_200_OK) -> Response:
    return Response(MeasureRow(measure, context={"user": user}).data, answer)
