"""The shapes in which 异议, 信用修复 and 名单 travel; a natural person always masked."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ledgers.cases import steps
from ledgers.cases.moves import Asked
from ledgers.models import CaseEvent
from ledgers.queries.cases import Row

# Of each kind: what it keeps besides what every case has.
KEPT = (
    *("received_on", "decided_on", "told_on", "earliest_on", "latest_on", "fulfilled_on"),
    *("ended_on", "closed_on", "listed_on", "until", "removed_on"),
    *("reason", "outcome", "upheld", "regime", "severity", "papers"),
    *("kind", "domain", "basis", "document", "heard", "removal"),
)


class ClockRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="时限代码")
    name = serializers.CharField(help_text="时限名称")
    days = serializers.IntegerField(help_text="工作日")
    clause = serializers.CharField(help_text="依据")


class SubjectRow(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="主体名称；自然人脱敏")
    number = serializers.CharField(help_text="统一社会信用代码；自然人的证件号码脱敏")
    person = serializers.BooleanField(help_text="是否自然人")
    responsible = serializers.CharField(help_text="责任人（脱敏），一行一人")


class CaseRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="case.pk", help_text="案件编号")
    version = serializers.IntegerField(source="case.version", help_text="版本，办理时须给出")
    state = serializers.CharField(source="case.state", help_text="状态代码")
    state_label = serializers.CharField(source="case.get_state_display", help_text="状态名称")
    unit = serializers.CharField(source="case.unit.code", help_text="办理单位代码")
    unit_name = serializers.CharField(source="case.unit.name", help_text="办理单位名称")
    record = serializers.IntegerField(
        source="case.record_id", allow_null=True, help_text="所涉台账记录"
    )
    subject = SubjectRow(help_text="主体")
    stands = serializers.SerializerMethodField(
        help_text="running 办理中、near 临期、overdue 逾期、in_time 按期办结、late 逾期办结；"
        "不计为空"
    )
    stands_label = serializers.SerializerMethodField(help_text="时限情况名称")
    due = serializers.DateField(allow_null=True, help_text="办结期限；名单为有效期至")
    provisional = serializers.BooleanField(help_text="期限是否暂定（节假日安排尚未公布）")
    clock = ClockRow(allow_null=True, help_text="适用的时限；名单没有")
    entered_by = serializers.CharField(source="case.entered_by.post", help_text="登记人岗位")
    entered_at = serializers.DateTimeField(source="case.entered_at", help_text="登记时间")

    def get_stands(self, row: Row) -> str | None:
        return row.stands.value if row.stands else None

    def get_stands_label(self, row: Row) -> str | None:
        return row.stands.label if row.stands else None


class ChoiceRow(serializers.Serializer[Any]):
    value = serializers.CharField(help_text="填写的值")
    name = serializers.CharField(help_text="名称")


class AskedRow(serializers.Serializer[Any]):
    field = serializers.CharField(source="name", help_text="字段")
    name = serializers.CharField(source="label", help_text="名称")
    kind = serializers.CharField(help_text="line、text 文本，date 日期，choice 选项，flag 是否")
    required = serializers.BooleanField(  # type: ignore[assignment]
        help_text="是否必填"
    )
    limit = serializers.IntegerField(help_text="最多字数")
    choices = serializers.SerializerMethodField(help_text="可选的值")

    @extend_schema_field(ChoiceRow(many=True))
    def get_choices(self, one: Asked) -> list[dict[str, str]]:
        return [{"value": value, "name": name} for value, name in one.choices]


class MoveRow(serializers.Serializer[Any]):
    move = serializers.CharField(help_text="动作")
    name = serializers.CharField(help_text="动作名称")
    asks = AskedRow(many=True, help_text="要填的字段")


class EventRow(serializers.Serializer[Any]):
    move = serializers.CharField(help_text="动作")
    name = serializers.SerializerMethodField(help_text="动作名称")
    before = serializers.CharField(help_text="原状态")
    after = serializers.CharField(help_text="新状态")
    note = serializers.CharField(help_text="说明")
    by = serializers.CharField(
        source="by.post", default=None, allow_null=True, help_text="办理人岗位"
    )
    at = serializers.DateTimeField(help_text="时间")

    def get_name(self, one: CaseEvent) -> str:
        return steps.label_of(self.context["table"], one.move)


class CaseDetail(CaseRow):
    details = serializers.SerializerMethodField(
        help_text=f"这类案件所记的日期和文字：{'、'.join(KEPT)}中有的"
    )
    moves = serializers.SerializerMethodField(help_text="现在可以办理的动作；无权办理的为空")
    events = serializers.SerializerMethodField(help_text="办理记录")

    @extend_schema_field(serializers.DictField())
    def get_details(self, row: Row) -> dict[str, Any]:
        return {name: getattr(row.case, name) for name in KEPT if hasattr(row.case, name)}

    @extend_schema_field(MoveRow(many=True))
    def get_moves(self, row: Row) -> Any:
        if steps.why_not(self.context["user"], row.case.unit):
            return []
        return [
            {"move": code, "name": rule.label, "asks": AskedRow(rule.asks, many=True).data}
            for code, rule in steps.moves_of(row.case).items()
        ]

    @extend_schema_field(EventRow(many=True))
    def get_events(self, row: Row) -> Any:
        found = row.case.events.select_related("by").order_by("id")
        context = {"table": steps.table_of(row.case)}
        return EventRow(found, many=True, context=context).data


class CasePiece(serializers.Serializer[Any]):
    results = CaseRow(many=True)
    after = serializers.IntegerField(allow_null=True, help_text="下一页由此开始；没有了为空")
