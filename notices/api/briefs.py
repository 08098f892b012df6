"""周报 for programs: all of a week for the office, one unit's to read and write."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notices.circulars import briefs, permissions
from notices.circulars.briefs import BriefRow
from notices.circulars.weeks import Week, read_week, week_of
from reporting.api.given import campaign_named, read_given, refuse, user_of
from units.models import Unit

WEEK = OpenApiParameter("week", str, description="ISO 周次，如 2022-W17；缺省为本周")


class BriefAnswer(serializers.Serializer[Any]):
    """One unit's brief; a unit that says nothing has empty texts and version 0."""

    unit = serializers.CharField(source="unit.code", help_text="单位代码")
    unit_name = serializers.CharField(source="unit.name")
    work = serializers.CharField(source="brief.work", default="", help_text="本周工作")
    problems = serializers.CharField(source="brief.problems", default="", help_text="存在问题")
    version = serializers.IntegerField(source="brief.version", default=0)
    by = serializers.CharField(source="brief.by.post", default="", help_text="填写人岗位")
    at = serializers.DateTimeField(source="brief.at", default=None)


class GivenBrief(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="读到的版本，没有填过为 0")
    work = serializers.CharField(max_length=2000, allow_blank=True, help_text="最多200字")
    problems = serializers.CharField(max_length=2000, allow_blank=True, help_text="最多200字")


@extend_schema(tags=["通报"])
class Briefs(APIView):
    """一周各单位的周报。"""

    @extend_schema(summary="各单位周报", parameters=[WEEK], responses=BriefAnswer(many=True))
    def get(self, request: Request, code: str) -> Response:
        campaign, user = campaign_named(code), user_of(request)
        if not permissions.drafts(user, campaign):
            refuse("各单位周报由专班办公室汇总")
        week = _week(request.query_params.get("week", ""))
        return Response(BriefAnswer(briefs.rows_of(campaign, week), many=True).data)


@extend_schema(tags=["通报"])
class OneBrief(APIView):
    """一个单位一周的周报。"""

    @extend_schema(summary="一份周报", responses=BriefAnswer)
    def get(self, request: Request, code: str, unit: str, week: str) -> Response:
        campaign = campaign_named(code)
        found = self._unit(request, code, unit)
        row = BriefRow(found, briefs.brief_of(campaign, found, _week(week)))
        return Response(BriefAnswer(row).data)

    @extend_schema(summary="填写周报", request=GivenBrief, responses=BriefAnswer)
    def put(self, request: Request, code: str, unit: str, week: str) -> Response:
        campaign, user, now = campaign_named(code), user_of(request), timezone.now()
        found, which = self._unit(request, code, unit), _week(week)
        refuse(briefs.why_not(user, campaign, found, which, now=now))
        sent = read_given(GivenBrief, request.data)
        kept = briefs.save(campaign, found, which, by=user, at=now, **sent)
        return Response(BriefAnswer(BriefRow(found, kept)).data)

    def _unit(self, request: Request, code: str, unit: str) -> Unit:
        campaign = campaign_named(code)
        found = get_object_or_404(Unit, jurisdiction=campaign.jurisdiction, code=unit)
        if not briefs.may_read(user_of(request), campaign, found):
            raise Http404
        return found


def _week(text: str) -> Week:
    try:
        return read_week(text) if text else week_of(timezone.now())
    except ValueError as error:
        raise serializers.ValidationError({"week": [str(error)]}) from None
