"""台账标准 for programs: which there are, with their columns and the rules they are judged by."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ledgers.api.given import standard_named
from ledgers.columns import Column, Standard
from ledgers.judging.naming import RULES
from ledgers.standard import standards


class StandardRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="台账代码")
    name = serializers.CharField(help_text="台账名称")
    kind = serializers.CharField(help_text="类别代码")
    version = serializers.CharField(help_text="现行版本")
    in_force_from = serializers.DateField(help_text="施行日期")
    in_force_until = serializers.DateField(allow_null=True, help_text="废止日期；施行中为空")
    source = serializers.CharField(  # type: ignore[assignment]  # a column, as in JSON
        help_text="依据"
    )
    timed = serializers.SerializerMethodField(help_text="是否有报送期限；没有的不计及时率")

    def get_timed(self, one: Standard) -> bool:
        return bool(one.decision)


class StandardColumn(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="列代码")
    name = serializers.CharField(help_text="列名")
    synonyms = serializers.ListField(child=serializers.CharField(), help_text="也认的表头")
    kind = serializers.CharField(
        help_text="text 文本、date 日期、code 代码、amount 金额、choice 选项、number 数字"
    )
    limit = serializers.IntegerField(help_text="最多字数；0 为不限")
    required = serializers.CharField(  # type: ignore[assignment]  # a column, as in JSON
        help_text="always 必填、conditional 视情形、never 选填"
    )
    choices = serializers.ListField(child=serializers.CharField(), help_text="可填的选项")
    multiple = serializers.BooleanField(help_text="是否可填多个选项")
    personal = serializers.BooleanField(help_text="自然人的是否加密保存、脱敏显示")
    in_key = serializers.SerializerMethodField(help_text="是否属于自然键（同键即同一条记录）")

    def get_in_key(self, one: Column) -> bool:
        return one.code in self.context["key"]


class RuleRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="规则代码；E 为不合规，W 为提示")
    name = serializers.CharField(help_text="规则名称")


class StandardDetail(StandardRow):
    columns = serializers.SerializerMethodField(help_text="各列，按标准的次序")
    rules = serializers.SerializerMethodField(help_text="检查规则")
    layouts = serializers.SerializerMethodField(help_text="能识别的各代版式")

    @extend_schema_field(StandardColumn(many=True))
    def get_columns(self, one: Standard) -> Any:
        return StandardColumn(one.columns, many=True, context={"key": one.key}).data

    @extend_schema_field(RuleRow(many=True))
    def get_rules(self, one: Standard) -> Any:
        return [{"code": rule, "name": RULES.get(rule, "")} for rule in one.rules]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_layouts(self, one: Standard) -> list[str]:
        return [layout.name for layout in one.generations]


@extend_schema(tags=["台账"])
class Standards(APIView):
    """各种台账的标准，现行版本。"""

    @extend_schema(summary="台账标准列表", responses=StandardRow(many=True))
    def get(self, request: Request) -> Response:
        return Response(StandardRow(list(standards().values()), many=True).data)


@extend_schema(tags=["台账"])
class OneStandard(APIView):
    """一种台账的标准：各列、检查规则和能识别的版式。"""

    @extend_schema(summary="一种台账标准", responses=StandardDetail)
    def get(self, request: Request, standard: str) -> Response:
        return Response(StandardDetail(standard_named(standard)).data)
