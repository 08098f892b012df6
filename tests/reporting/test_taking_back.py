"""Taking a month back: by its unit before review, by the head of the office after acceptance."""

import pytest

from indicators.models import Campaign
from reporting.duties.deadlines import Punctuality, punctuality
from reporting.filling import submissions
from reporting.models import Cell, Event, Submission
from reporting.refusals import Invalid, NotAllowed
from reporting.workflow import Move, State
from tests import builders as build
from units.models import User

pytestmark = pytest.mark.django_db
WHEN = build.at(4, 20)
UNIT = "administrative-approval"


@pytest.fixture
def sheet(campaign: Campaign) -> Submission:
    build.open_months(campaign, now=WHEN)
    return build.sheet_of(campaign, UNIT, 4)


@pytest.fixture
def clerk(campaign: Campaign) -> User:
    return build.clerk(UNIT)


@pytest.fixture
def reviewer(campaign: Campaign) -> User:
    return build.reviewer()


def cell(sheet: Submission, code: str) -> Cell:
    return sheet.cells.get(metric__code=code)


def test_withdrawn_submission_can_be_edited_and_handed_in_again(
    sheet: Submission, clerk: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    submissions.withdraw(sheet, by=clerk, at=WHEN, version=1)
    assert sheet.state == State.DRAFT
    build.submit(sheet, by=clerk, when=WHEN, hall_credit_checks="77")
    assert sheet.state == State.SUBMITTED
    assert cell(sheet, "hall_credit_checks").value == 77


def test_month_withdrawn_before_the_deadline_and_handed_in_after_it_is_late(
    sheet: Submission, clerk: User
) -> None:
    due = sheet.period.due_at
    build.submit(sheet, by=clerk, when=WHEN)
    submissions.withdraw(sheet, by=clerk, at=WHEN, version=1)
    kept = Submission.objects.get(pk=sheet.pk)
    assert punctuality(first_submitted=kept.first_submitted_at, due=due, now=due) is (
        Punctuality.OVERDUE
    )
    build.submit(sheet, by=clerk, when=due)
    kept.refresh_from_db()
    assert punctuality(first_submitted=kept.first_submitted_at, due=due, now=due) is (
        Punctuality.LATE
    )


def test_returned_month_stays_on_time_even_when_its_correction_is_withdrawn(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    reasons = {"hall_credit_checks": "请核对"}
    submissions.return_(sheet, by=reviewer, at=WHEN, version=1, reasons=reasons)
    build.submit(sheet, by=clerk, when=sheet.period.due_at)
    submissions.withdraw(sheet, by=clerk, at=sheet.period.due_at, version=3)
    assert Submission.objects.get(pk=sheet.pk).first_submitted_at == WHEN


def test_reopened_month_goes_back_to_its_unit_with_the_reason(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    build.accept(sheet, by=reviewer, when=WHEN)
    head, reasons = build.head(), {"hall_credit_checks": "与窗口登记不一致"}
    submissions.reopen(sheet, by=head, at=WHEN, version=2, reasons=reasons)
    kept = Submission.objects.get(pk=sheet.pk)
    assert (kept.state, kept.accepted_by, kept.accepted_at) == (State.RETURNED, None, None)
    assert cell(sheet, "hall_credit_checks").return_reason == "与窗口登记不一致"
    last = Event.objects.filter(submission=sheet)[0]
    assert (last.move, last.by, last.from_state, last.to_state, last.reasons) == (
        Move.REOPEN, head, State.ACCEPTED, State.RETURNED, reasons
    )  # fmt: skip
    build.submit(sheet, by=clerk, when=WHEN, hall_credit_checks="77")
    build.accept(sheet, by=reviewer, when=WHEN)
    assert cell(sheet, "hall_credit_checks").value == 77
    assert cell(sheet, "hall_credit_checks").return_reason == ""


def test_reopening_needs_the_head_and_a_reason(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    build.accept(sheet, by=reviewer, when=WHEN)
    reasons = {"hall_credit_checks": "请核对"}
    for somebody in (clerk, reviewer, build.leader()):
        with pytest.raises(NotAllowed, match="不能重新打开"):
            submissions.reopen(sheet, by=somebody, at=WHEN, version=2, reasons=reasons)
    with pytest.raises(Invalid, match="请至少为一项数据写明退回原因"):
        submissions.reopen(sheet, by=build.head(), at=WHEN, version=2, reasons={})
    assert Submission.objects.get(pk=sheet.pk).state == State.ACCEPTED


def test_reopened_month_stays_on_time_even_when_its_correction_is_withdrawn(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    build.accept(sheet, by=reviewer, when=WHEN)
    reasons = {"hall_credit_checks": "请核对"}
    submissions.reopen(sheet, by=build.head(), at=WHEN, version=2, reasons=reasons)
    build.submit(sheet, by=clerk, when=sheet.period.due_at)
    submissions.withdraw(sheet, by=clerk, at=sheet.period.due_at, version=4)
    assert Submission.objects.get(pk=sheet.pk).first_submitted_at == WHEN


def test_draft_that_changes_nothing_leaves_no_trace(sheet: Submission, clerk: User) -> None:
    typed = {"hall_credit_checks": ("7", False)}
    submissions.save(sheet, by=clerk, at=WHEN, version=0, typed=typed)
    submissions.save(sheet, by=clerk, at=WHEN, version=1, typed=typed)
    assert Submission.objects.get(pk=sheet.pk).version == 1
    assert Event.objects.filter(submission=sheet).count() == 1
