"""One item of a register for programs: what is asked of it, what was told, and telling it."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reporting.api.given import campaign_named, read_given, refuse, user_of
from reporting.filling import telling
from reporting.filling.details import missing
from reporting.queries.filling.register_index import ItemPage, item_page
from reporting.refusals import Invalid
from units.models import User


class QuestionRow(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="要素代码")
    name = serializers.CharField(help_text="要素名称")
    kind = serializers.CharField(help_text="text 文字、day 日期、code 统一社会信用代码")
    needed = serializers.BooleanField(source="required", help_text="是否必填")


class ItemAnswer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="名称；疑似个人信息的不显示")
    unit = serializers.CharField(source="unit.code", help_text="登记单位代码")
    number = serializers.IntegerField(help_text="第几次填写明细；0 为尚未填写")
    values = serializers.SerializerMethodField(help_text="要素代码 → 现有内容")
    missing = serializers.SerializerMethodField(help_text="尚缺的必填要素")
    questions = QuestionRow(many=True, help_text="本清单各项的要素")

    def get_values(self, page: ItemPage) -> dict[str, str]:
        return dict(page.told.detail.values) if page.told.detail and not page.hidden else {}

    def get_missing(self, page: ItemPage) -> list[str]:
        return missing(page.metric.code, self.get_values(page))


class GivenDetails(serializers.Serializer[Any]):
    number = serializers.IntegerField(
        min_value=0, max_value=99_999, help_text="所见到的第几次；已有他人填写则拒绝"
    )
    values = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True),
        help_text="要素代码 → 内容；未给出的要素为空",
    )
    proof = serializers.IntegerField(
        required=False, allow_null=True, default=None, help_text="本单位佐证材料编号"
    )


@extend_schema(tags=["登记清单"])
class RegisterItem(APIView):
    """一个登记项的明细：要素、现有内容；由登记单位或专班办公室填写。"""

    @extend_schema(summary="登记项的明细", operation_id="register_item", responses=ItemAnswer)
    def get(self, request: Request, code: str, metric: str, unit: str, mark: str) -> Response:
        return Response(ItemAnswer(_page(code, metric, unit, mark, user_of(request))).data)

    @extend_schema(
        summary="填写登记项的明细",
        operation_id="tell_register_item",
        request=GivenDetails,
        responses=ItemAnswer,
    )
    def post(self, request: Request, code: str, metric: str, unit: str, mark: str) -> Response:
        user = user_of(request)
        page = _page(code, metric, unit, mark, user)
        if page.why_closed:
            refuse(page.why_closed)
        given = read_given(GivenDetails, request.data)
        asked = {one.code for one in page.questions}
        unknown = sorted(set(given["values"]) - asked)
        if unknown:
            problem = f"没有这个要素：{'、'.join(unknown)[:60]}；可填{'、'.join(sorted(asked))}"
            raise Invalid("有1处需要修改，尚未保存", {"values": problem})
        telling.tell(
            page.metric,
            page.unit,
            page.name,
            by=user,
            at=timezone.now(),
            number=given["number"],
            typed=given["values"],
            proof=_proof(page, given["proof"]),
        )
        return Response(ItemAnswer(_page(code, metric, unit, mark, user)).data)


def _page(code: str, metric: str, unit: str, mark: str, user: User) -> ItemPage:
    page = item_page(campaign_named(code), metric, unit, mark, user)
    if page is None:
        raise Http404
    return page


def _proof(page: ItemPage, pk: int | None) -> Any:
    """The proof named, one of the unit's own that this person may see."""
    found = next((one for one in page.proofs if one.pk == pk), None)
    if pk is not None and found is None:
        problem = f"{page.unit.name}没有编号为{pk}的佐证材料"
        raise Invalid("有1处需要修改，尚未保存", {"proof": problem})
    return found
