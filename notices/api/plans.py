"""Notice plans (通知方案) for programs: who is told when, and the office's words for it."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices import permissions, plans
from notices.models import NoticeText
from notices.occasions import NoticePlan, Wording
from notices.plans import PLANS
from reporting.api.given import read_given, refuse, user_of


class LetterWords(serializers.Serializer[Any]):
    """The words in force of one letter; `number` 0: nobody has changed the shipped ones."""

    letter = serializers.CharField(help_text="信函代码")
    name = serializers.CharField(source="words.name")
    subject = serializers.CharField(source="words.subject", help_text="主题，占位符写作 {名称}")
    body = serializers.CharField(source="words.body", help_text="正文，占位符写作 {名称}")
    number = serializers.IntegerField(source="last.number", default=0, help_text="第几次修改")
    shipped = serializers.BooleanField(source="last.shipped", default=True, help_text="自带文字")
    by = serializers.CharField(source="last.by.post", default="", help_text="修改人岗位")
    at = serializers.DateTimeField(source="last.at", default=None)


class PlanRung(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    counted_from = serializers.CharField(help_text="soft 内部截止，hard 截止")
    days = serializers.IntegerField(help_text="工作日，负数在截止之前")
    to = serializers.ListField(
        child=serializers.CharField(),
        help_text="clerk 填报员，officer 责任人，leader 分管领导，office 专班办公室",
    )


class Plan(serializers.Serializer[Any]):
    code = serializers.CharField(source="plan.code")
    name = serializers.CharField(source="plan.name")
    not_before = serializers.TimeField(source="plan.not_before", help_text="几点起写信")
    not_after = serializers.TimeField(source="plan.not_after", help_text="几点止")
    look_back = serializers.IntegerField(source="plan.look_back", help_text="补发的工作日数")
    days_after = serializers.IntegerField(source="plan.days_after", help_text="事后几天内告知")
    rungs = PlanRung(source="plan.rungs", many=True)
    placeholders = serializers.DictField(source="plan.placeholders", help_text="占位符→含义")
    letters = LetterWords(many=True)


class GivenWords(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=0, help_text="读到的第几次修改，没有改过为 0")
    subject = serializers.CharField(max_length=2000, default="", allow_blank=True)
    body = serializers.CharField(max_length=20000, default="", allow_blank=True)
    shipped = serializers.BooleanField(default=False, help_text="恢复为自带文字，不看主题和正文")


@extend_schema(tags=["通知方案"])
class NoticePlans(APIView):
    """全部通知方案：何时写信、写给谁、用什么文字。"""

    @extend_schema(summary="通知方案", responses=Plan(many=True))
    def get(self, request: Request) -> Response:
        refuse(permissions.may_not_see_plans(user_of(request)))
        last = plans.last_written()
        shown = [{"plan": plan, "letters": _letters(plan, last)} for plan in PLANS.values()]
        return Response(Plan(shown, many=True).data)


@extend_schema(tags=["通知方案"])
class OneWording(APIView):
    """一封信的文字；此后写的信用新的文字，已写好的不变。"""

    @extend_schema(summary="一封信的文字", responses=LetterWords)
    def get(self, request: Request, plan: str, letter: str) -> Response:
        return Response(LetterWords(_found(request, plan, letter)).data)

    @extend_schema(summary="修改信的文字", request=GivenWords, responses=LetterWords)
    def put(self, request: Request, plan: str, letter: str) -> Response:
        _found(request, plan, letter)
        user = user_of(request)
        refuse(plans.why_not(user))
        sent = read_given(GivenWords, request.data)
        typed = Wording(PLANS[plan].letters[letter].name, sent["subject"], sent["body"])
        plans.rewrite(
            PLANS[plan],
            letter,
            by=user,
            at=timezone.now(),
            number=sent["number"],
            typed=None if sent["shipped"] else typed,
        )
        return Response(LetterWords(_found(request, plan, letter)).data)


def _letters(plan: NoticePlan, last: dict[tuple[str, str], NoticeText]) -> list[dict[str, Any]]:
    return [
        {"letter": code, "words": words} | _change(last.get((plan.code, code)))
        for code, words in plans.wordings(plan).items()
    ]


def _change(last: NoticeText | None) -> dict[str, NoticeText]:
    """Nothing where nobody has changed anything: the fields say their defaults."""
    return {} if last is None else {"last": last}


def _found(request: Request, plan: str, letter: str) -> dict[str, Any]:
    refuse(permissions.may_not_see_plans(user_of(request)))
    found = PLANS.get(plan)
    if found is None or letter not in found.letters:
        raise Http404
    return next(one for one in _letters(found, plans.last_written()) if one["letter"] == letter)
