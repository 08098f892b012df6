"""节假日表 for programs: every year with its notice and days; the office head keeps it."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ledgers.arrangements import FIRST_YEAR, LAST_YEAR, MOST_LINES
from ledgers.calendars import why_not
from ledgers.models import CalendarYear
from reporting.api.given import read_given, refuse, user_of
from reporting.duties import holidays
from reporting.queries.filling.calendar import YearPage, calendar_year, calendar_years

TEXTS = ("notice", "title", "issued_on", "note")


class YearRow(serializers.Serializer[Any]):
    year = serializers.IntegerField(help_text="年度")
    provisional = serializers.SerializerMethodField(
        help_text="没有公布的安排：暂按周一至周五上班，不作推测"
    )
    notice = serializers.CharField(source="stored.notice", default="", help_text="通知文号")
    title = serializers.CharField(source="stored.title", default="", help_text="通知标题")

    def get_provisional(self, row: Any) -> bool:
        return row.stored is None


class CalendarDayRow(serializers.Serializer[Any]):
    day = serializers.CharField(max_length=40, help_text="日期，如 2026-02-16")
    name = serializers.CharField(max_length=40, help_text="名称，如 春节")


class DatedMonthRow(serializers.Serializer[Any]):
    campaign = serializers.CharField(source="campaign.code", help_text="创建活动代码")
    month = serializers.DateField(format="%Y-%m", help_text="月份")
    soft = serializers.CharField(help_text="内部截止")
    hard = serializers.CharField(help_text="截止")
    provisional = serializers.BooleanField(help_text="内部截止是否暂定")


class YearAnswer(YearRow):
    issued_on = serializers.DateField(
        source="stored.issued_on", default=None, allow_null=True, help_text="印发日期"
    )
    note = serializers.CharField(source="stored.note", default="", help_text="说明")
    version = serializers.IntegerField(
        source="stored.version", default=None, allow_null=True, help_text="版本；没有此年度为空"
    )
    changed_at = serializers.DateTimeField(
        source="stored.changed_at", default=None, allow_null=True, help_text="变更时间"
    )
    off = serializers.SerializerMethodField(help_text="放假的工作日和法定节日")
    worked = serializers.SerializerMethodField(help_text="上班的周末（调休）")
    months = DatedMonthRow(many=True, help_text="受此年度影响的各月截止时间")

    @extend_schema_field(CalendarDayRow(many=True))
    def get_off(self, page: YearPage) -> list[dict[str, str]]:
        return _days(page, worked=False)

    @extend_schema_field(CalendarDayRow(many=True))
    def get_worked(self, page: YearPage) -> list[dict[str, str]]:
        return _days(page, worked=True)


class GivenYear(serializers.Serializer[Any]):
    """A whole year; what a notice must have is judged in one place for all."""

    version = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="所依据的版本；尚无此年度为 null，已被他人修改则拒绝",
    )
    notice = serializers.CharField(max_length=200, allow_blank=True, help_text="通知文号")
    title = serializers.CharField(max_length=300, allow_blank=True, help_text="通知标题")
    issued_on = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="印发日期"
    )
    note = serializers.CharField(
        max_length=600, required=False, default="", allow_blank=True, help_text="说明"
    )
    off = CalendarDayRow(  # type: ignore[call-arg]  # many=True hands max_length to the list
        many=True, max_length=MOST_LINES, help_text="放假的日子，列出全部"
    )
    worked = CalendarDayRow(  # type: ignore[call-arg]
        many=True, max_length=MOST_LINES, help_text="上班的周末，列出全部"
    )


@extend_schema(tags=["节假日表"])
class Years(APIView):
    """已公布的、创建活动用到的和下一年的节假日安排，近的在前。"""

    @extend_schema(summary="节假日年度", responses=YearRow(many=True))
    def get(self, request: Request) -> Response:
        rows = calendar_years(today=timezone.localdate())
        return Response(YearRow(rows, many=True).data)


@extend_schema(tags=["节假日表"])
class OneYear(APIView):
    """一年的节假日安排：查看；由专班办公室主任修改。"""

    @extend_schema(summary="一年的节假日", responses=YearAnswer)
    def get(self, request: Request, year: int) -> Response:
        return Response(_shown(year))

    @extend_schema(
        summary="修改节假日",
        description="给出全年的安排；尚未过期的内部截止随之重算。",
        request=GivenYear,
        responses=YearAnswer,
    )
    def put(self, request: Request, year: int) -> Response:
        _known(year)
        user = user_of(request)
        refuse(why_not(user))
        given = read_given(GivenYear, request.data)
        typed = {name: given[name] for name in TEXTS}
        typed |= {name: _lines(given[name]) for name in ("off", "worked")}
        holidays.change(year, by=user, at=timezone.now(), version=given["version"], typed=typed)
        return Response(_shown(year))


def _known(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


def _shown(year: int) -> Any:
    _known(year)
    return YearAnswer(calendar_year(year, today=timezone.localdate())).data


def _days(page: YearPage, *, worked: bool) -> list[dict[str, str]]:
    stored: CalendarYear | None = page.stored
    rows = stored.days.filter(worked=worked) if stored else []
    return [{"day": f"{one.day}", "name": one.name} for one in rows]


def _lines(days: list[dict[str, str]]) -> str:
    """As the office types them: one day and its name in a line."""
    return "\n".join(" ".join(f"{one['day']} {one['name']}".split()) for one in days)
