"""What-if for programs: other numbers or readings scored on today's facts, nothing stored."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from indicators.scoring.engine import ENGINE_VERSION, Result
from reporting.api.serializers import Four
from reporting.refusals import Invalid
from reporting.scores.what_if import ground_of, what_if

NUMBERS_AT_MOST = 500
LONGEST = 40


class GivenTrial(serializers.Serializer[Any]):
    campaign = serializers.SlugField(help_text="创建活动代码")
    metrics = serializers.DictField(
        required=False,
        default=dict,
        help_text=(
            "数据项代码 → 数值（文本或整数），逐月的为 {月份: 数值}；"
            "null 为未知；未列出的按现有数据"
        ),
    )
    readings = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST),
        required=False,
        default=dict,
        help_text="口径代码 → 选项；未列出的按现行口径",
    )


class TrialComponent(serializers.Serializer[Any]):
    indicator = serializers.CharField(help_text="指标序号")
    code = serializers.CharField(help_text="评分项代码")
    points = serializers.CharField(help_text="得分")
    max = serializers.CharField(help_text="满分")
    interval = Four()
    trace = serializers.DictField(help_text="计算过程，可据此重新计算")


class TrialResult(serializers.Serializer[Any]):
    engine = serializers.CharField(help_text="引擎版本")
    total = serializers.CharField(help_text="总分")
    indicators = serializers.DictField(child=serializers.CharField(), help_text="指标序号 → 得分")
    interval = Four()
    intervals = serializers.DictField(child=Four(), help_text="指标序号 → 四个数")
    components = TrialComponent(many=True)


class TrialAnswer(serializers.Serializer[Any]):
    before = TrialResult(allow_null=True, help_text="现状；现有数据相互矛盾时为空")
    after = TrialResult(help_text="试算结果")


@extend_schema(
    summary="试算",
    description="换几个数或换口径，看得多少分、怎么算出来的；不保存任何内容。",
    tags=["得分"],
    request=GivenTrial,
    responses=TrialAnswer,
)
class WhatIfView(APIView):
    def post(self, request: Request) -> Response:
        given = GivenTrial(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        campaign = get_object_or_404(Campaign, code=asked["campaign"])
        typed = _typed(asked["metrics"])
        found = what_if(ground_of(campaign), typed=typed, readings=asked["readings"])
        return Response({"before": _told(found.before), "after": _told(found.after)})


def _told(result: Result | None) -> dict[str, Any] | None:
    return None if result is None else {**result.to_json(), "engine": ENGINE_VERSION}


def _typed(metrics: dict[str, Any]) -> dict[str, str]:
    """The numbers as text by the name of their field; any other shape is refused by that name."""
    flat: dict[str, Any] = {}
    for code, given in metrics.items():
        if isinstance(given, dict):
            flat |= {f"{code}.{month}": value for month, value in given.items()}
        else:
            flat[code] = given
    if len(flat) > NUMBERS_AT_MOST:
        raise Invalid(f"一次最多试算{NUMBERS_AT_MOST}个数", {})
    wrong = {name: "应为数值文本、整数或 null" for name, value in flat.items() if not _plain(value)}
    if wrong:
        raise Invalid(f"有{len(wrong)}处看不懂，没有试算", wrong)
    return {name: "" if value is None else str(value) for name, value in flat.items()}


def _plain(value: object) -> bool:
    """Binary floats are refused: 0.1 would not be what was written."""
    if isinstance(value, bool):
        return False
    return value is None or isinstance(value, int) or (isinstance(value, str) and len(value) < 100)
