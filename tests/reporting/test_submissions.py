"""The life of a submission: every step a row with who, when and what; refusals change nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Cell, Event, Submission
from reporting.refusals import Invalid, NotAllowed, Overtaken
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


def untouched(sheet: Submission) -> bool:
    """Nothing of the stored submission differs from a freshly opened one."""
    fresh = Submission.objects.get(pk=sheet.pk)
    blank = all(one.blank and not one.typed for one in fresh.cells.all())
    return not fresh.touched and fresh.state == State.DRAFT and blank and not fresh.events.exists()


def test_whole_life_leaves_one_row_per_step(sheet: Submission, clerk: User, reviewer: User) -> None:
    typed = build.answers(sheet, hall_credit_checks="1200", wrong_credit_codes="1")
    submissions.save(sheet, by=clerk, at=WHEN, version=0, typed=typed)
    hour = timedelta(hours=1)
    submissions.submit(sheet, by=clerk, at=WHEN + hour, version=1, typed=typed)
    reasons = {"wrong_credit_codes": " 与市级数据不一致 "}
    submissions.return_(sheet, by=reviewer, at=WHEN + 2 * hour, version=2, reasons=reasons)
    assert cell(sheet, "wrong_credit_codes").return_reason == "与市级数据不一致"
    assert cell(sheet, "hall_credit_checks").return_reason == ""
    corrected = typed | {"wrong_credit_codes": ("", True)}
    submissions.submit(sheet, by=clerk, at=WHEN + 3 * hour, version=3, typed=corrected)
    submissions.accept(sheet, by=reviewer, at=WHEN + 4 * hour, version=4)
    steps = Event.objects.filter(submission=sheet).order_by("version")
    assert [(e.version, e.move, e.by, e.at, e.from_state, e.to_state) for e in steps] == [
        (1, Move.SAVE, clerk, WHEN, State.DRAFT, State.DRAFT),
        (2, Move.SUBMIT, clerk, WHEN + hour, State.DRAFT, State.SUBMITTED),
        (3, Move.RETURN, reviewer, WHEN + 2 * hour, State.SUBMITTED, State.RETURNED),
        (4, Move.SUBMIT, clerk, WHEN + 3 * hour, State.RETURNED, State.SUBMITTED),
        (5, Move.ACCEPT, reviewer, WHEN + 4 * hour, State.SUBMITTED, State.ACCEPTED),
    ]
    told = [event.values.get("wrong_credit_codes") for event in steps]
    assert told == [
        "1",
        {"value": "1", "items": [], "zero_report": False},
        None,
        {"value": "0", "items": [], "zero_report": True},
        None,
    ]
    assert [event.reasons for event in steps] == [
        {}, {}, {"wrong_credit_codes": "与市级数据不一致"}, {}, {}
    ]  # fmt: skip
    assert not Cell.objects.exclude(return_reason="").exists()


def test_accepted_submission_says_who_did_what_when(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    hour = timedelta(hours=1)
    build.submit(sheet, by=clerk, when=WHEN + hour, hall_credit_checks="9")
    reasons = {"hall_credit_checks": "请核对"}
    submissions.return_(sheet, by=reviewer, at=WHEN + 2 * hour, version=1, reasons=reasons)
    typed = {"hall_credit_checks": ("1200", False), "wrong_credit_codes": ("", True)}
    submissions.submit(sheet, by=clerk, at=WHEN + 3 * hour, version=2, typed=typed)
    submissions.accept(sheet, by=reviewer, at=WHEN + 4 * hour, version=3)
    kept = Submission.objects.get(pk=sheet.pk)
    assert (kept.state, kept.version, kept.changed_by, kept.changed_at) == (
        State.ACCEPTED, 4, reviewer, WHEN + 4 * hour
    )  # fmt: skip
    assert (kept.first_submitted_at, kept.submitted_by, kept.submitted_at) == (
        WHEN + hour, clerk, WHEN + 3 * hour
    )  # fmt: skip
    assert (kept.accepted_by, kept.accepted_at) == (reviewer, WHEN + 4 * hour)
    assert cell(sheet, "hall_credit_checks").value == 1200
    assert cell(sheet, "wrong_credit_codes").zero_report


UNSEEN = "\u200b \u202e"


@pytest.mark.parametrize(
    "reasons", [{}, {"hall_credit_checks": "  "}, {"hall_credit_checks": UNSEEN}]
)
def test_return_without_reason_is_refused(
    sheet: Submission, clerk: User, reviewer: User, reasons: dict[str, str]
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    with pytest.raises(Invalid) as refusal:
        submissions.return_(sheet, by=reviewer, at=WHEN, version=1, reasons=reasons)
    assert refusal.value.message == "请至少为一项数据写明退回原因"
    assert Submission.objects.get(pk=sheet.pk).state == State.SUBMITTED


def test_reason_for_a_foreign_metric_is_refused(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    with pytest.raises(Invalid, match="本报送单没有数据项：specific_gas"):
        submissions.return_(
            sheet, by=reviewer, at=WHEN, version=1, reasons={"specific_gas": "请核对"}
        )


def test_reason_longer_than_its_column_is_refused_beside_its_field(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    submissions.return_(
        sheet, by=reviewer, at=WHEN, version=1, reasons={"hall_credit_checks": "核" * 300}
    )
    build.submit(sheet, by=clerk, when=WHEN)
    with pytest.raises(Invalid) as refusal:
        submissions.return_(
            sheet, by=reviewer, at=WHEN, version=3, reasons={"hall_credit_checks": "核" * 301}
        )
    assert refusal.value.problems == {"hall_credit_checks": "退回原因不能超过300字"}


def test_own_submission_cannot_be_accepted_by_its_submitter(
    campaign: Campaign, sheet: Submission, reviewer: User
) -> None:
    office = build.sheet_of(campaign, build.OFFICE_UNIT, 4)
    build.submit(office, by=reviewer, when=WHEN)
    with pytest.raises(NotAllowed, match="须由另一位审核人员审核通过"):
        build.accept(office, by=reviewer, when=WHEN)
    assert Submission.objects.get(pk=office.pk).accepted_at is None
    build.accept(office, by=build.head(), when=WHEN)


def test_stale_version_is_told_who_came_first_and_when(sheet: Submission, clerk: User) -> None:
    other = build.clerk(UNIT, "colleague", post="窗口填报员")
    stale = Submission.objects.get(pk=sheet.pk)
    submissions.save(
        sheet, by=other, at=WHEN, version=0, typed={"hall_credit_checks": ("7", False)}
    )
    with pytest.raises(Overtaken) as refusal:
        submissions.save(
            stale, by=clerk, at=WHEN, version=0, typed={"hall_credit_checks": ("8", False)}
        )
    assert refusal.value.message == (
        "他人已先行处理：窗口填报员（colleague）于2022-04-20 10:00暂存，"
        "当前为“填报中”。请刷新后再操作"
    )
    assert cell(sheet, "hall_credit_checks").value == 7
    assert Event.objects.filter(submission=sheet).count() == 1


def test_second_click_is_told_that_the_first_was_heard(sheet: Submission, clerk: User) -> None:
    typed = build.answers(sheet)
    submissions.submit(sheet, by=clerk, at=WHEN, version=0, typed=typed)
    again = Submission.objects.get(pk=sheet.pk)
    with pytest.raises(Overtaken) as refusal:
        submissions.submit(again, by=clerk, at=WHEN, version=0, typed=typed)
    assert refusal.value.message == (
        "您已于2022-04-20 10:00提交，当前为“待审核”，本次操作没有执行。请刷新后再操作"
    )
    assert Event.objects.filter(submission=sheet).count() == 1


def test_draft_keeps_what_cannot_be_understood(sheet: Submission, clerk: User) -> None:
    typed = {"hall_credit_checks": ("一千二百", False), "commitment_records": ("5", False)}
    answer = submissions.save(sheet, by=clerk, at=WHEN, version=0, typed=typed)
    assert answer.problems == {
        "hall_credit_checks": "“一千二百”不是数字，请只填写阿拉伯数字，如 1280"
    }
    kept = cell(sheet, "hall_credit_checks")
    assert (kept.typed, kept.value, kept.blank) == ("一千二百", None, True)
    assert cell(sheet, "commitment_records").value == 5


def test_draft_leaves_fields_that_were_not_given_as_they_are(
    sheet: Submission, clerk: User
) -> None:
    submissions.save(
        sheet, by=clerk, at=WHEN, version=0, typed={"hall_credit_checks": ("7", False)}
    )
    submissions.save(
        sheet, by=clerk, at=WHEN, version=1, typed={"commitment_records": ("5", False)}
    )
    assert cell(sheet, "hall_credit_checks").value == 7
    assert cell(sheet, "commitment_records").value == 5
    submissions.save(sheet, by=clerk, at=WHEN, version=2, typed={"hall_credit_checks": ("", False)})
    assert cell(sheet, "hall_credit_checks").blank


def test_incomplete_submission_stays_a_draft_and_names_each_field(
    sheet: Submission, clerk: User
) -> None:
    typed = build.answers(sheet, hall_credit_checks="-3", commitment_records="")
    with pytest.raises(Invalid) as refusal:
        submissions.submit(sheet, by=clerk, at=WHEN, version=0, typed=typed)
    assert refusal.value.message == "有2项需要修改，已为您暂存，尚未提交"
    assert refusal.value.problems == {
        "hall_credit_checks": "不能为负数，请核对",
        "commitment_records": "请填写信用承诺信息；本月没有发生请勾选零报告",
    }
    kept = Submission.objects.get(pk=sheet.pk)
    assert (kept.state, kept.version, kept.first_submitted_at) == (State.DRAFT, 1, None)
    assert cell(sheet, "hall_credit_checks").typed == "-3"


def test_refused_move_changes_nothing(sheet: Submission, reviewer: User) -> None:
    typed = build.answers(sheet)
    with pytest.raises(NotAllowed):
        submissions.save(sheet, by=reviewer, at=WHEN, version=0, typed=typed)
    with pytest.raises(NotAllowed):
        submissions.submit(sheet, by=reviewer, at=WHEN, version=0, typed=typed)
    with pytest.raises(NotAllowed):
        submissions.accept(sheet, by=reviewer, at=WHEN, version=0)
    assert untouched(sheet)


def test_nothing_can_be_edited_after_acceptance(
    sheet: Submission, clerk: User, reviewer: User
) -> None:
    build.submit(sheet, by=clerk, when=WHEN)
    build.accept(sheet, by=reviewer, when=WHEN)
    typed = build.answers(sheet, hall_credit_checks="999999")
    with pytest.raises(NotAllowed, match="报送单当前为“已通过”，不能暂存"):
        submissions.save(sheet, by=clerk, at=WHEN, version=2, typed=typed)
    with pytest.raises(NotAllowed):
        submissions.submit(sheet, by=clerk, at=WHEN, version=2, typed=typed)
    with pytest.raises(NotAllowed):
        submissions.withdraw(sheet, by=clerk, at=WHEN, version=2)
    with pytest.raises(NotAllowed):
        submissions.return_(
            sheet, by=reviewer, at=WHEN, version=2, reasons={"hall_credit_checks": "请核对"}
        )
    assert Submission.objects.get(pk=sheet.pk).version == 2
    assert cell(sheet, "hall_credit_checks").value != Decimal(999999)
