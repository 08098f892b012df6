"""The score's history for programs: by day and month, as known then, explained, frozen."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from indicators.scoring.exact import write_plain
from reporting.duties.days import Asked
from reporting.permissions import sees_all_units
from reporting.queries.scores.history import History, history_of
from reporting.queries.scores.history_page import asked_days, compared_days, known_page
from reporting.queries.scores.known import AsKnown
from reporting.refusals import Invalid, Refusal
from reporting.scores.differences import Difference, Row, exactly

NO_HISTORY = "这份方案没有设评分指标，不计分，没有得分历史"


class DayRow(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="日期（北京时间）")
    score = serializers.IntegerField(help_text="当日最后一次得分的编号")
    total = serializers.CharField(help_text="总分，十进制文本")
    interval = serializers.DictField(child=serializers.CharField(), help_text="四个数")


class MonthRow(serializers.Serializer[Any]):
    month = serializers.CharField(help_text="月份")
    known = serializers.CharField(allow_null=True, help_text="当时已知：到月末最近一次核算的总分")
    worth = serializers.CharField(
        allow_null=True, help_text="按数据月份：截至该月的数据按今天已知值多少分"
    )
    problems = serializers.ListField(child=serializers.CharField(), help_text="数据中的矛盾")
    running = serializers.BooleanField(help_text="该月尚未结束")


class MarkRow(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="日期")
    text = serializers.CharField(help_text="口径变更或快照")
    snapshot = serializers.IntegerField(allow_null=True, help_text="快照编号；口径变更为空")


class HistoryAnswer(serializers.Serializer[Any]):
    note = serializers.CharField(help_text="没有历史时说明原因；一般为空")
    days = DayRow(many=True, help_text="有核算的各日，最早的在前")
    months = MonthRow(many=True, help_text="评分期已开始的各月")
    marks = MarkRow(many=True, help_text="口径变更与快照")


class KnownPart(serializers.Serializer[Any]):
    indicator = serializers.IntegerField(help_text="指标序号")
    code = serializers.CharField(help_text="评分项代码")
    points = serializers.CharField(help_text="得分")
    interval = serializers.DictField(child=serializers.CharField(), help_text="四个数")
    trace = serializers.DictField(help_text="计算过程，可据此重新计算")


class KnownAnswer(serializers.Serializer[Any]):
    on = serializers.DateField(help_text="日期；指当日24:00（北京时间）")
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="当时数据的矛盾；不为空时没有得分"
    )
    total = serializers.CharField(allow_null=True, help_text="总分")
    interval = serializers.DictField(child=serializers.CharField(), help_text="四个数")
    indicators = serializers.DictField(child=serializers.CharField(), help_text="指标序号 → 得分")
    readings = serializers.DictField(child=serializers.CharField(), help_text="当时采用的口径")
    components = KnownPart(many=True)
    sources = serializers.DictField(help_text="数据项 → 当时的报送记录；仅供可看全部单位的人员")


class CauseRow(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="类别")
    name = serializers.CharField(help_text="数据项名称，或口径问题")
    code = serializers.CharField(help_text="数据项或口径代码")
    month = serializers.CharField(allow_null=True, help_text="月份；不分月的为空")
    before = serializers.CharField(allow_null=True, help_text="此前；未知为空")
    after = serializers.CharField(allow_null=True, help_text="此后；未知为空")
    text = serializers.CharField(help_text="一句话")


class DifferenceRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="评分项代码")
    name = serializers.CharField(help_text="评分项名称")
    before = serializers.SerializerMethodField("earlier", help_text="此前得分；没有为空")
    after = serializers.SerializerMethodField("later", help_text="此后得分；没有为空")
    change = serializers.SerializerMethodField("difference", help_text="差额")
    causes = CauseRow(many=True)
    sentence = serializers.CharField(help_text="一句话")

    def earlier(self, row: Row) -> str | None:
        return exactly(row.before)

    def later(self, row: Row) -> str | None:
        return exactly(row.after)

    def difference(self, row: Row) -> str | None:
        return exactly(row.change)


class DifferenceAnswer(serializers.Serializer[Any]):
    before = serializers.CharField(help_text="此前总分")
    after = serializers.CharField(help_text="此后总分")
    change = serializers.CharField(help_text="差额，等于各评分项差额之和")
    components = DifferenceRow(many=True)


@extend_schema(tags=["得分"])
class CampaignHistory(APIView):
    """各日、各月的得分，并标出口径变更与快照。"""

    @extend_schema(summary="各日各月得分", responses=HistoryAnswer)
    def get(self, request: Request, code: str) -> Response:
        campaign = get_object_or_404(Campaign, code=code)
        if not campaign.scored:
            return Response({"note": NO_HISTORY, "days": [], "months": [], "marks": []})
        return Response(HistoryAnswer(_history(history_of(campaign, now=timezone.now()))).data)


@extend_schema(tags=["得分"])
class KnownScore(APIView):
    """某日24:00已知的得分：按当时已审核通过的数据和当时采用的口径，由办理记录重新计算。"""

    @extend_schema(
        summary="截至某日已知的得分",
        parameters=[OpenApiParameter("on", str, required=True, description="日期，如 2022-05-31")],
        responses=KnownAnswer,
    )
    def get(self, request: Request, code: str) -> Response:
        campaign, now = _scored(code), timezone.now()
        asked = {"on": request.query_params.get("on", "")}
        on, _, _ = asked_days(campaign, asked, now=now)
        _refuse({"on": on})
        assert on.day
        known = known_page(campaign, on.day, now=now).known
        sources = known.sources if sees_all_units(request.user, campaign) else {}
        return Response(_known(known) | {"on": f"{on.day}", "sources": sources})


@extend_schema(tags=["得分"])
class ScoreDifference(APIView):
    """两个日期已知得分的差额，逐个评分项说明原因。"""

    @extend_schema(
        summary="两个日期的得分差别",
        parameters=[
            OpenApiParameter("from", str, required=True, description="起始日期，如 2022-04-30"),
            OpenApiParameter("to", str, required=True, description="截止日期，如 2022-05-31"),
        ],
        responses=DifferenceAnswer,
    )
    def get(self, request: Request, code: str) -> Response:
        campaign, now = _scored(code), timezone.now()
        asked = {name: request.query_params.get(name, "") for name in ("from", "to")}
        _, since, until = asked_days(campaign, asked, now=now)
        _refuse({"from": since, "to": until})
        found = compared_days(campaign, since.day, until.day, now=now)
        assert found
        if found.difference is None:
            raise Refusal(f"当时的数据相互矛盾，不能计算：{'；'.join(found.problems)}")
        return Response(difference_data(found.difference))


def difference_data(found: Difference) -> dict[str, Any]:
    """An explained difference as plain data; every component, also those that did not move."""
    return {
        "before": exactly(found.before),
        "after": exactly(found.after),
        "change": exactly(found.change),
        "components": DifferenceRow(found.rows, many=True).data,
    }


def _scored(code: str) -> Campaign:
    campaign = get_object_or_404(Campaign, code=code)
    if not campaign.scored:
        raise Refusal(NO_HISTORY)
    return campaign


def _refuse(asked: dict[str, Asked]) -> None:
    problems = {name: one.problem for name, one in asked.items() if one.problem}
    if problems:
        raise Invalid("日期有误，请按字段说明修改", problems)


def _history(history: History) -> dict[str, Any]:
    return {
        "note": "",
        "days": [vars(one) | {"total": write_plain(one.total)} for one in history.days],
        "months": [
            {
                "month": f"{one.month:%Y-%m}",
                "known": None if one.known is None else write_plain(one.known),
                "worth": None if one.data is None else write_plain(one.data),
                "problems": one.problems,
                "running": one.running,
            }
            for one in history.months
        ],
        "marks": history.marks,
    }


def _known(known: AsKnown) -> dict[str, Any]:
    """The recomputed score as plain data."""
    found = {"problems": known.problems, "readings": known.readings}
    if known.result is None:
        return found | {"total": None, "interval": {}, "indicators": {}, "components": []}
    written = known.result.to_json()
    names = ("total", "interval", "indicators", "components")
    return found | {name: written[name] for name in names}
