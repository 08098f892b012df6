"""Units for programs: the list, who can be called (联系岗位), and handing work over (交接)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from indicators.models import Campaign
from reporting import handovers
from reporting.api.given import (
    campaign_named,
    only_those_who_see_all,
    read_given,
    refuse,
    unit_named,
    user_of,
)
from reporting.permissions import sees_all_units
from reporting.queries.people.hand_over import hand_over_page
from reporting.queries.people.people import Posts, directory_of, posts_of
from units import contacts
from units.contacts import Named
from units.models import Contact, HandOver, Unit, User
from units.posts import Typed
from units.queries import standing

KINDS = [(kind.value, str(kind.label)) for kind in Contact.Kind]


class UnitRow(serializers.ModelSerializer[Unit]):
    kind = serializers.CharField(help_text="类别代码")

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "kind", "member")


class ContactRow(serializers.ModelSerializer[Contact]):
    kind = serializers.ChoiceField(KINDS, help_text="类别")
    entered_by = serializers.CharField(source="entered_by.post", help_text="登记人岗位")

    class Meta:
        model = Contact
        fields = ("id", "kind", "post", "phone", "email", "entered_by", "entered_at")


class PostsAnswer(serializers.Serializer[Any]):
    """Who can be called of one unit, and which kinds nobody is named for."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name", help_text="单位名称")
    contacts = serializers.SerializerMethodField(help_text="现有的联系岗位")
    missing = serializers.ListField(child=serializers.CharField(), help_text="尚缺的类别")

    @extend_schema_field(ContactRow(many=True))
    def get_contacts(self, posts: Posts) -> list[Any]:
        return list(ContactRow([one for _, one in posts.kinds if one], many=True).data)


class GivenContact(serializers.Serializer[Any]):
    """What is to stand for one kind; all three texts empty: nobody any more."""

    kind = serializers.ChoiceField(KINDS, help_text="类别")
    post = serializers.CharField(max_length=200, allow_blank=True, help_text="职务，不写姓名")
    phone = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="电话"
    )
    email = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="邮箱"
    )
    is_post = serializers.BooleanField(
        required=False, default=False, help_text="职务像是姓名时，确认它是职务"
    )
    instead_of = serializers.IntegerField(
        min_value=0,
        max_value=2**62,
        help_text="所依据的联系岗位编号；原来没有为0，已被他人改过则拒绝",
    )


class GivenContacts(serializers.Serializer[Any]):
    contacts = GivenContact(  # type: ignore[call-arg]  # many=True hands max_length to the list
        many=True, min_length=1, max_length=len(KINDS), help_text="只改列出的类别，其余不变"
    )


class PersonRow(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("username", "post")


class HandOverRow(serializers.ModelSerializer[HandOver]):
    giver = serializers.CharField(source="giver.username", help_text="移交人账号")
    taker = serializers.CharField(source="taker.username", help_text="接收人账号")
    by = serializers.CharField(source="by.post", help_text="办理人岗位")
    open_items = serializers.ListField(
        child=serializers.DictField(), help_text="交接时的未办事项，定格不变"
    )

    class Meta:
        model = HandOver
        fields = ("giver", "taker", "note", "open_items", "by", "at")


class HandOverPreview(serializers.Serializer[Any]):
    clerks = PersonRow(many=True, help_text="现任填报员，可为移交人")
    others = PersonRow(many=True, help_text="本单位其他账号，可为接收人")
    items = serializers.ListField(child=serializers.DictField(), help_text="未办事项")
    last = HandOverRow(many=True, help_text="最近几次交接")


class GivenHandOver(serializers.Serializer[Any]):
    giver = serializers.CharField(max_length=150, help_text="移交人账号")
    taker = serializers.CharField(max_length=150, allow_blank=True, help_text="接收人账号")
    note = serializers.CharField(
        max_length=1000, required=False, default="", allow_blank=True, help_text="交接说明"
    )


@extend_schema(tags=["单位"])
class Units(APIView):
    """一项创建活动的全部单位，按方案次序。"""

    @extend_schema(summary="单位列表", responses=UnitRow(many=True))
    def get(self, request: Request, code: str) -> Response:
        rows = Unit.objects.filter(jurisdiction=campaign_named(code).jurisdiction)
        return Response(UnitRow(rows, many=True).data)


@extend_schema(tags=["单位"])
class Directory(APIView):
    """各成员单位的分管领导、责任人、填报员；供专班办公室和区领导查看。"""

    @extend_schema(
        summary="通讯录",
        parameters=[OpenApiParameter("only", str, description="missing：只列尚有缺的单位")],
        responses=PostsAnswer(many=True),
    )
    def get(self, request: Request, code: str) -> Response:
        campaign = campaign_named(code)
        only_those_who_see_all(request, campaign)
        missing = request.query_params.get("only") == "missing"
        found = directory_of(campaign, only_missing=missing)
        return Response(PostsAnswer(found.shown, many=True).data)


@extend_schema(tags=["单位"])
class UnitContacts(APIView):
    """一个单位的联系岗位：查看与填写。只记职务，不记姓名。"""

    @extend_schema(summary="联系岗位", responses=PostsAnswer)
    def get(self, request: Request, code: str, unit: str) -> Response:
        return Response(PostsAnswer(posts_of([_inside(request, code, unit)])[0]).data)

    @extend_schema(summary="填写联系岗位", request=GivenContacts, responses=PostsAnswer)
    def patch(self, request: Request, code: str, unit: str) -> Response:
        found, user = _inside(request, code, unit), user_of(request)
        refuse(contacts.why_not(user, found))
        given = read_given(GivenContacts, request.data)["contacts"]
        _each_once([one["kind"] for one in given])
        named = {
            one["kind"]: Named(
                Typed(one["post"], one["phone"], one["email"], one["is_post"]), one["instead_of"]
            )
            for one in given
        }
        contacts.change(found, by=user, at=timezone.now(), named=named)
        return Response(PostsAnswer(posts_of([found])[0]).data)


@extend_schema(tags=["单位"])
class UnitHandOver(APIView):
    """交接：先看有哪些未办事项、谁交给谁，再办理。"""

    @extend_schema(summary="交接前预览", responses=HandOverPreview)
    def get(self, request: Request, code: str, unit: str) -> Response:
        found = unit_named(campaign_named(code), unit)
        refuse(handovers.why_not(user_of(request), found))
        return Response(HandOverPreview(hand_over_page(found, now=timezone.now())).data)

    @extend_schema(
        summary="办理交接",
        description="移交人的登录和令牌立即失效；草稿保持原样。",
        request=GivenHandOver,
        responses={201: HandOverRow},
    )
    def post(self, request: Request, code: str, unit: str) -> Response:
        found, user = unit_named(campaign_named(code), unit), user_of(request)
        refuse(handovers.why_not(user, found))
        given = read_given(GivenHandOver, request.data)
        done = handovers.give(found, **given, by=user, at=timezone.now())
        return Response(HandOverRow(done).data, status.HTTP_201_CREATED)


def _inside(request: Request, code: str, unit: str) -> Unit:
    campaign: Campaign = campaign_named(code)
    found, user = unit_named(campaign, unit), user_of(request)
    if not sees_all_units(user, campaign) and found.pk not in standing(user).units:
        refuse(f"联系岗位仅供{found.name}、专班办公室和区领导查看")
    return found


def _each_once(kinds: list[str]) -> None:
    if len(set(kinds)) < len(kinds):
        raise serializers.ValidationError({"contacts": ["同一类别只能给出一次"]})
