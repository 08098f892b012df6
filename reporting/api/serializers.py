"""The shapes in which submissions and scores travel; numbers go as text, never as floats."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from indicators.api.numbers import Plain
from indicators.scoring.bounds import Interval
from reporting.filling.entries import ITEMS_AT_MOST
from reporting.models import Cell, ComponentScore, Score, Submission
from reporting.models.submission import STATES
from reporting.permissions import sees_all_units
from reporting.queries.filling.desk import state_label

CELLS_AT_MOST = 100


class CellRow(serializers.ModelSerializer[Cell]):
    metric = serializers.CharField(source="metric.code", help_text="数据项代码")
    name = serializers.CharField(source="metric.name", help_text="数据项名称")
    measure = serializers.CharField(source="metric.measure", help_text="计量单位")
    value = Plain(allow_null=True, help_text="数值；没有填写为空")

    class Meta:
        model = Cell
        fields = (
            "metric",
            "name",
            "measure",
            "owed",
            "typed",
            "value",
            "items",
            "zero_report",
            "not_applicable",
            "note",
            "return_reason",
        )


class SubmissionRow(serializers.ModelSerializer[Submission]):
    campaign = serializers.CharField(source="period.campaign.code", help_text="创建活动代码")
    month = serializers.DateField(source="period.month", format="%Y-%m", help_text="月份")
    due_at = serializers.DateTimeField(source="period.due_at", help_text="截止时刻（不含）")
    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    label = serializers.SerializerMethodField(  # type: ignore[assignment]  # a column, as in JSON
        help_text="状态名称"
    )

    class Meta:
        model = Submission
        fields = (
            "id",
            "campaign",
            "month",
            "due_at",
            "unit",
            "unit_name",
            "state",
            "label",
            "version",
            "first_submitted_at",
            "submitted_at",
            "on_behalf",
            "on_behalf_reason",
            "signed_at",
            "accepted_at",
        )

    def get_label(self, submission: Submission) -> str:
        return state_label(submission)


class SubmissionDetail(SubmissionRow):
    cells = CellRow(many=True)

    class Meta(SubmissionRow.Meta):
        fields = (*SubmissionRow.Meta.fields, "cells")  # type: ignore[assignment]


class AskedFor(serializers.Serializer[Any]):
    """What a list of submissions can be narrowed to."""

    campaign = serializers.CharField(required=False, max_length=64, help_text="创建活动代码")
    month = serializers.DateField(
        required=False, format="%Y-%m", input_formats=["%Y-%m"], help_text="月份，如 2022-04"
    )
    unit = serializers.CharField(required=False, max_length=64, help_text="单位代码")
    state = serializers.ChoiceField(STATES, required=False)


def on_one_line(item: str) -> None:
    """Items are kept one per line: a line break inside would make two of one."""
    if len(item.splitlines()) > 1:
        raise serializers.ValidationError("登记项不能含换行，请一项写一个名称")


class GivenCell(serializers.Serializer[Any]):
    """One answer: a value as text, or register items, or a zero report."""

    metric = serializers.CharField(max_length=64, help_text="数据项代码")
    value = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="", help_text="数值；留空即未填"
    )
    items = serializers.ListField(
        child=serializers.CharField(max_length=60, validators=[on_one_line]),
        required=False,
        max_length=ITEMS_AT_MOST,
        help_text="登记项，仅用于登记清单",
    )
    zero_report = serializers.BooleanField(required=False, default=False, help_text="零报告")
    note = serializers.CharField(
        required=False, max_length=300, allow_blank=True, help_text="对异常数值的说明"
    )


class GivenVersion(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="所依据的版本；已被他人修改则拒绝")


class GivenAnswers(GivenVersion):
    cells = GivenCell(  # type: ignore[call-arg]  # many=True hands max_length to the list
        many=True, max_length=CELLS_AT_MOST, help_text="只改列出的数据项，其余保持原样"
    )


class GivenSubmit(GivenVersion):
    cells = GivenCell(  # type: ignore[call-arg]  # many=True hands max_length to the list
        many=True,
        max_length=CELLS_AT_MOST,
        required=False,
        default=list,
        help_text="提交前一并修改的数据项",
    )


class GivenForAnother(GivenSubmit):
    reason = serializers.CharField(max_length=300, help_text="代报原因")


class GivenReasons(GivenVersion):
    reasons = serializers.DictField(
        child=serializers.CharField(max_length=300), help_text="数据项代码 → 退回原因"
    )


class Four(serializers.Serializer[Any]):
    """四个数 as decimal text."""

    earned = serializers.CharField(help_text="暂计", required=False)
    secured = serializers.CharField(help_text="锁定", required=False)
    reachable = serializers.CharField(help_text="最高可达", required=False)
    if_unreported = serializers.CharField(help_text="缺报按零", required=False)


class ScoreRow(serializers.ModelSerializer[Score]):
    campaign = serializers.CharField(source="campaign.code", help_text="创建活动代码")
    total = Plain(help_text="总分")
    interval = Four(help_text="总分的四个数；早于本版本的得分没有")
    points = serializers.DictField(child=serializers.CharField(), help_text="指标序号 → 得分")
    intervals = serializers.DictField(child=Four(), help_text="指标序号 → 四个数")
    readings = serializers.DictField(child=serializers.CharField(), help_text="采用的口径")

    class Meta:
        model = Score
        fields = (
            "id",
            "campaign",
            "basis",
            "total",
            "interval",
            "points",
            "intervals",
            "readings",
            "closed",
            "engine",
            "computed_at",
        )


class PartRow(serializers.ModelSerializer[ComponentScore]):
    points = Plain(help_text="得分")
    interval = serializers.SerializerMethodField(help_text="四个数")
    trace = serializers.DictField(help_text="计算过程，可据此重新计算")
    sources = serializers.SerializerMethodField(help_text="数据来源：数据项 → 报送记录")

    class Meta:
        model = ComponentScore
        fields = ("code", "points", "interval", "paragraph", "trace", "sources")

    @extend_schema_field(Four)
    def get_interval(self, part: ComponentScore) -> dict[str, str]:
        return Interval.from_exact(part.exact).to_json() if part.exact else {}

    @extend_schema_field(serializers.DictField(child=serializers.ListField()))
    def get_sources(self, part: ComponentScore) -> dict[str, Any]:
        return part.sources if sees_all_units(self.context["request"].user, part.campaign) else {}


class ScoreDetail(ScoreRow):
    """A score with its working, and whether the campaign could be scored since."""

    parts = PartRow(many=True)
    checked_at = serializers.DateTimeField(
        source="campaign.scoring.checked_at",
        read_only=True,
        allow_null=True,
        help_text="该活动最近一次核算的时刻",
    )
    problems = serializers.ListField(
        source="campaign.scoring.problems",
        child=serializers.CharField(),
        read_only=True,
        help_text="最近一次核算发现的矛盾；不为空时，最新得分仍是上一次的",
    )

    class Meta(ScoreRow.Meta):
        fields = (*ScoreRow.Meta.fields, "checked_at", "problems", "parts")  # type: ignore[assignment]
