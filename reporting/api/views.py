"""Submissions and scores for programs: the same doors, moves and refusals as the pages."""

from collections import Counter
from typing import Any

from django.db import transaction
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
from reporting.api import serializers as shapes
from reporting.filling import submissions
from reporting.models import Cell, ComponentScore, Score, Submission
from reporting.permissions import visible_to, why_not
from reporting.queries.scores.parts import in_plan_order
from reporting.refusals import Invalid, NotAllowed
from reporting.workflow import Move
from units.models import User

# What the address may ask for → the column it is compared with.
COLUMNS = {
    "campaign": "period__campaign__code",
    "month": "period__month",
    "unit": "unit__code",
    "state": "state",
}


@extend_schema(tags=["报送单"])
class Submissions(viewsets.ReadOnlyModelViewSet[Submission]):
    """报送单：查看、暂存、提交、撤回、退回、通过、重新打开。"""

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

    @extend_schema(
        summary="报送单列表",
        description="看得到的报送单，最近的月份在前；可按活动、月份、单位、状态筛选。",
        parameters=[shapes.AskedFor],
        responses=shapes.SubmissionRow(many=True),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="一份报送单", description="一份报送单及其全部数据项。")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Applies what the address asks for; an unreadable value is refused by its name."""
        given = self.request.query_params
        asked = shapes.AskedFor(data={name: given[name] for name in COLUMNS if given.get(name)})
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data.items()
        return queryset.filter(**{COLUMNS[name]: value for name, value in wanted})

    @extend_schema(summary="暂存", request=shapes.GivenAnswers, responses=shapes.SubmissionDetail)
    def partial_update(self, request: Request, pk: str) -> Response:
        """暂存：有一项看不懂就整份拒绝，并逐项说明。"""
        submission, given = self._given(request, shapes.GivenAnswers, Move.SAVE)
        typed = read_answers_given(submission, given)
        # A page keeps a draft with its mistakes, a program is to send it again: both are undone.
        with transaction.atomic():
            kept = submissions.save(
                submission, typed=typed, notes=_notes(given), **self._stamp(given)
            )
            problems = kept.problems
            if problems:
                raise Invalid(f"有{len(problems)}项需要修改，没有保存", problems)
        return self._answer(submission)

    @extend_schema(summary="提交", request=shapes.GivenSubmit, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """提交：必报项须齐全；不齐时暂存并逐项说明，error.version 为暂存后的版本。"""
        submission, given = self._given(request, shapes.GivenSubmit, Move.SUBMIT)
        typed = read_answers_given(submission, given)
        submissions.submit(submission, typed=typed, notes=_notes(given), **self._stamp(given))
        return self._answer(submission)

    @extend_schema(summary="撤回", request=shapes.GivenVersion, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回：审核之前可撤回修改。"""
        submission, given = self._given(request, shapes.GivenVersion, Move.WITHDRAW)
        submissions.withdraw(submission, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(
        summary="代报", request=shapes.GivenForAnother, responses=shapes.SubmissionDetail
    )
    @action(detail=True, methods=["post"], url_path="report-for")
    def report_for(self, request: Request, pk: str) -> Response:
        """代报：专班办公室代单位提交，须写明原因；不齐时不保存并逐项说明。"""
        submission, given = self._given(request, shapes.GivenForAnother, Move.REPORT_FOR)
        typed, reason = read_answers_given(submission, given), given["reason"]
        submissions.report_for(submission, typed=typed, reason=reason, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(summary="审签", request=shapes.GivenVersion, responses=shapes.SubmissionDetail)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """审签：由单位审核人在线审签的活动，审签后专班办公室才能审核。"""
        submission, given = self._given(request, shapes.GivenVersion, Move.SIGN)
        submissions.sign(submission, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(
        summary="单位内退回", request=shapes.GivenReasons, responses=shapes.SubmissionDetail
    )
    @action(detail=True, methods=["post"], url_path="send-back", url_name="send-back")
    def back_inside(self, request: Request, pk: str) -> Response:
        """单位内退回：单位审核人退回本单位填报员，至少写明一项数据的原因。"""
        submission, given = self._given(request, shapes.GivenReasons, Move.SEND_BACK)
        submissions.send_back(submission, reasons=given["reasons"], **self._stamp(given))
        return self._answer(submission)

    @extend_schema(
        summary="退回修改", request=shapes.GivenReasons, responses=shapes.SubmissionDetail
    )
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """退回修改：至少写明一项数据的原因。"""
        submission, given = self._given(request, shapes.GivenReasons, Move.RETURN)
        submissions.return_(submission, reasons=given["reasons"], **self._stamp(given))
        return self._answer(submission)

    @extend_schema(
        summary="审核通过", request=shapes.GivenVersion, responses=shapes.SubmissionDetail
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """审核通过：数据自此计入得分。"""
        submission, given = self._given(request, shapes.GivenVersion, Move.ACCEPT)
        submissions.accept(submission, **self._stamp(given))
        return self._answer(submission)

    @extend_schema(
        summary="重新打开", request=shapes.GivenReasons, responses=shapes.SubmissionDetail
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """重新打开：已通过的报送单由专班办公室主任写明原因后退回修改。"""
        submission, given = self._given(request, shapes.GivenReasons, Move.REOPEN)
        submissions.reopen(submission, reasons=given["reasons"], **self._stamp(given))
        return self._answer(submission)

    def _given(
        self, request: Request, shape: type[serializers.Serializer[Any]], move: Move
    ) -> tuple[Submission, dict[str, Any]]:
        """The submission and what was sent; whoever may not move learns that before its faults."""
        submission = self.get_object()
        given = shape(data=request.data)
        # Who was overtaken is told so by the service, not that the state has changed.
        late = given.is_valid() and given.validated_data["version"] != submission.version
        assert isinstance(request.user, User)
        refusal = None if late else why_not(request.user, move, submission)
        if refusal is not None:
            raise NotAllowed(refusal)
        given.is_valid(raise_exception=True)
        return submission, given.validated_data

    def _stamp(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now(), "version": given["version"]}

    def _answer(self, submission: Submission) -> Response:
        fresh = self.get_queryset().get(pk=submission.pk)
        return Response(shapes.SubmissionDetail(fresh).data)


def read_answers_given(
    submission: Submission, given: dict[str, Any]
) -> dict[str, tuple[str, bool]]:
    """The given answers by metric; one that is foreign here or given twice is refused by name."""
    if given["version"] != submission.version:
        return {}  # the service refuses before it reads them
    times = Counter(one["metric"] for one in given["cells"])
    names = dict(submission.cells.values_list("metric__code", "metric__name"))
    unknown = dict.fromkeys((one for one in times if one not in names), "本报送单没有这个数据项")
    if unknown:
        raise Invalid("数据项不属于本报送单", unknown)
    repeated = {
        code: f"{names[code]}给出了{count}次，请只保留一次"
        for code, count in times.items()
        if count > 1
    }
    if repeated:
        raise Invalid("同一数据项只能给出一次", repeated)
    return {one["metric"]: _answer_of(one) for one in given["cells"]}


def _notes(given: dict[str, Any]) -> dict[str, str]:
    return {one["metric"]: one["note"] for one in given["cells"] if "note" in one}


def _answer_of(cell: dict[str, Any]) -> tuple[str, bool]:
    text = "\n".join(cell["items"]) if "items" in cell else cell["value"]
    return text, cell["zero_report"]


@extend_schema(summary="得分历史", tags=["得分"])
class Scores(generics.ListAPIView[Score]):
    """一项创建活动的得分历史，最新的在前。"""

    serializer_class = shapes.ScoreRow

    def get_queryset(self) -> QuerySet[Score]:
        if getattr(self, "swagger_fake_view", False):
            return Score.objects.none()
        campaign = get_object_or_404(Campaign, code=self.kwargs["code"])
        return Score.objects.filter(campaign=campaign).select_related("campaign")


@extend_schema(summary="一次得分", tags=["得分"])
class OneScore(generics.RetrieveAPIView[Score]):
    """一次得分及每个评分项的计算过程。"""

    queryset = Score.objects.select_related("campaign__scoring").prefetch_related(
        Prefetch("parts", in_plan_order(ComponentScore.objects.select_related("campaign")))
    )
    serializer_class = shapes.ScoreDetail


@extend_schema(summary="最新得分", tags=["得分"])
class LatestScore(generics.RetrieveAPIView[Score]):
    """最新得分及每个评分项的计算过程。"""

    serializer_class = shapes.ScoreDetail

    def get_object(self) -> Score:
        scores = OneScore.queryset.filter(campaign__code=self.kwargs["code"])
        latest = scores.first()
        if latest is None:
            raise Http404
        return latest
