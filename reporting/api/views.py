"""Submissions and scores for programs: the same doors, moves and refusals as the pages."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.models import Campaign
from reporting import submissions
from reporting.api import serializers as shapes
from reporting.entries import read_sheet
from reporting.models import Cell, Score, Submission
from reporting.permissions import visible_to
from reporting.refusals import Invalid

# What the address may ask for → the column it is compared with.
COLUMNS = {
    "campaign": "period__campaign__code",
    "month": "period__month",
    "unit": "unit__code",
    "state": "state",
}


class Submissions(viewsets.ReadOnlyModelViewSet[Submission]):
    """报送单：查看、暂存、提交、撤回、退回、通过。"""

    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        cells = Cell.objects.select_related("metric").order_by("metric__position")
        return (
            visible_to(self.request.user)
            .select_related("period__campaign", "unit")
            .prefetch_related(Prefetch("cells", cells))
            .order_by("-period__month", "unit__position", "pk")
        )

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return shapes.SubmissionRow if self.action == "list" else shapes.SubmissionDetail

    @extend_schema(parameters=[shapes.AskedFor], responses=shapes.SubmissionRow(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Applies what the address asks for; an unreadable value is refused by its name."""
        given = self.request.query_params
        asked = shapes.AskedFor(data={name: given[name] for name in COLUMNS if given.get(name)})
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data.items()
        return queryset.filter(**{COLUMNS[name]: value for name, value in wanted})

    @extend_schema(request=shapes.GivenAnswers, responses=shapes.SubmissionDetail)
    def partial_update(self, request: Request, pk: str) -> Response:
        """暂存：有一项看不懂就整份拒绝，并逐项说明。"""
        submission, given = self._given(request, shapes.GivenAnswers)
        typed = _typed(submission, given["cells"])
        problems = read_sheet(submissions.fields_of(submission), typed, complete=False).problems
        if problems:
            raise Invalid(f"有{len(problems)}项需要修改，没有保存", problems)
        submissions.save(submission, typed=typed, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(request=shapes.GivenSubmit, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """提交：必报项须齐全；不齐时暂存并逐项说明。"""
        submission, given = self._given(request, shapes.GivenSubmit)
        typed = _typed(submission, given["cells"])
        submissions.submit(submission, typed=typed, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(request=shapes.GivenVersion, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回：审核之前可撤回修改。"""
        submission, given = self._given(request, shapes.GivenVersion)
        submissions.withdraw(submission, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(request=shapes.GivenReasons, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """退回修改：至少写明一项数据的原因。"""
        submission, given = self._given(request, shapes.GivenReasons)
        submissions.return_(submission, reasons=given["reasons"], **self._stamp(given))
        return self._answer(submission)

    @extend_schema(request=shapes.GivenVersion, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """审核通过：数据自此计入得分。"""
        submission, given = self._given(request, shapes.GivenVersion)
        submissions.accept(submission, **self._stamp(given))
        return self._answer(submission)

    def _given(
        self, request: Request, shape: type[serializers.Serializer[Any]]
    ) -> tuple[Submission, dict[str, Any]]:
        submission = self.get_object()
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        return submission, given.validated_data

    def _stamp(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now(), "version": given["version"]}

    def _answer(self, submission: Submission) -> Response:
        fresh = self.get_queryset().get(pk=submission.pk)
        return Response(shapes.SubmissionDetail(fresh).data)


def _typed(submission: Submission, given: list[dict[str, Any]]) -> dict[str, tuple[str, bool]]:
    """The stored answers with the given ones over them; an unknown metric is refused."""
    cells = submission.cells.select_related("metric")
    typed = {cell.metric.code: (cell.typed, cell.zero_report) for cell in cells}
    unknown = {
        one["metric"]: "本报送单没有这个数据项" for one in given if one["metric"] not in typed
    }
    if unknown:
        raise Invalid("数据项不属于本报送单", unknown)
    for one in given:
        text = "\n".join(one["items"]) if "items" in one else one["value"]
        typed[one["metric"]] = (text, one["zero_report"])
    return typed


class Scores(generics.ListAPIView[Score]):
    """一项创建活动的得分历史，最新的在前。"""

    serializer_class = shapes.ScoreRow

    def get_queryset(self) -> QuerySet[Score]:
        if getattr(self, "swagger_fake_view", False):
            return Score.objects.none()
        campaign = get_object_or_404(Campaign, code=self.kwargs["code"])
        return Score.objects.filter(campaign=campaign).select_related("campaign")


class OneScore(generics.RetrieveAPIView[Score]):
    """一次得分及每个评分项的计算过程。"""

    queryset = Score.objects.select_related("campaign").prefetch_related("parts")
    serializer_class = shapes.ScoreDetail


class LatestScore(generics.RetrieveAPIView[Score]):
    """最新得分及每个评分项的计算过程。"""

    serializer_class = shapes.ScoreDetail

    def get_object(self) -> Score:
        scores = OneScore.queryset.filter(campaign__code=self.kwargs["code"])
        latest = scores.first()
        if latest is None:
            raise Http404
        return latest
