"""异议 and what all cases share: clocks, moves, refusals, what is kept of persons."""

from datetime import date

import pytest

from ledgers.cases import objections
from ledgers.cases.clocks import Standing
from ledgers.cases.subjects import subject_of
from ledgers.models import CalendarYear, CaseEvent, Objection
from ledgers.queries import cases as queries
from tests import builders as build
from tests.ledgers import batches
from tests.ledgers.cases import (
    NOW,
    OBJECTION,
    PERSON,
    TODAY,
    about,
    clerk,
    objection,
    problems,
    seen,
    step,
)
from units.refusals import NotAllowed, Overtaken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan(campaign: object) -> None:
    """The units of the plan."""


def test_objection_is_due_three_working_days_after_its_receipt() -> None:
    case = objection()
    assert (case.due, case.provisional, case.state) == (date(2022, 5, 17), False, "received")
    assert seen(case).stands == Standing.RUNNING
    assert seen(case, date(2022, 5, 16)).stands == Standing.NEAR
    assert seen(case, date(2022, 5, 18)).stands == Standing.OVERDUE


def test_help_of_others_stretches_the_clock_to_seven_days_from_the_receipt() -> None:
    case = objection()
    objections.move(case, "ask_help", step=step(case), typed={"note": "请协助核对案卷"})
    assert (case.state, case.rule, case.due) == ("asking", "help", date(2022, 5, 23))


def test_answered_objection_says_whether_it_held_and_when_the_person_was_told() -> None:
    case = objection()
    typed = {"upheld": "yes", "outcome": "信息有误，已更正", "decided_on": "2022-05-12"}
    objections.move(case, "decide", step=step(case), typed=typed)
    objections.move(case, "tell", step=step(case), typed={"told_on": "2022-05-12"})
    assert (case.state, case.upheld, case.told_on) == ("decided", True, TODAY)
    assert seen(case).stands == Standing.IN_TIME
    assert list(case.events.values_list("move", "before", "after")) == [
        ("enter", "", "received"),
        ("decide", "received", "decided"),
        ("tell", "decided", "decided"),
    ]


def test_answer_before_the_receipt_or_in_the_future_is_refused_by_field() -> None:
    case = objection()
    typed = {"upheld": "no", "outcome": "无误", "decided_on": "2022-05-11"}
    found = problems(objections.move, case, "decide", step=step(case), typed=typed)
    assert found == {"decided_on": "答复日期不能早于受理日期2022-05-12"}
    later = typed | {"decided_on": "2022-05-13"}
    found = problems(objections.move, case, "decide", step=step(case), typed=later)
    assert "还没有到" in found["decided_on"]
    assert CaseEvent.objects.count() == 1


def test_clock_that_meets_an_unpublished_year_is_provisional_until_it_is_published() -> None:
    CalendarYear.objects.filter(year=2022).delete()
    case = objection()
    assert (seen(case).provisional, seen(case).due) == (True, date(2022, 5, 17))
    CalendarYear.objects.create(year=2022, notice="示例", title="示例", changed_at=NOW)
    assert seen(case).provisional is False


def test_share_of_upheld_objections_counts_integers_against_published_records() -> None:
    batches.merged([batches.row(1), batches.row(2)])
    case = objection()
    typed = {"upheld": "yes", "outcome": "有误", "decided_on": "2022-05-12"}
    objections.move(case, "decide", step=step(case), typed=typed)
    year = {"first": date(2022, 1, 1), "last": date(2022, 12, 31)}
    found = queries.share(build.JURISDICTION, **year)
    assert (found.upheld, found.published, found.per) == (1, 2, "50000.00/10万")
    assert found.reached is False
    assert queries.Share(1, 100_000).reached is False
    assert queries.Share(1, 100_001).reached is True
    assert queries.share("elsewhere", **year).reached is None


def test_natural_person_is_sealed_masked_and_known_again() -> None:
    one, other = objection(**PERSON), objection(**PERSON, reason="再次异议")
    assert (one.subject, one.credit_code) == ("", "")
    assert "乙".encode() not in bytes(one.personal or b"")
    assert one.personal_digest == other.personal_digest
    shown = subject_of(one)
    assert (shown.name, shown.number) == ("乙**", "371***********0019")
    assert subject_of(one, unmasked=True).name == "乙某某"


def test_wrong_code_of_a_firm_and_number_of_a_person_are_named() -> None:
    enter = {"by": clerk(), "at": NOW}
    typed = OBJECTION | {"number": "91350100M000100Y44"}
    assert "number" in problems(objections.enter, about(), **enter, typed=typed)
    typed = OBJECTION | PERSON | {"number": "371502199003070012"}
    assert "校验码" in problems(objections.enter, about(), **enter, typed=typed)["number"]


def test_five_days_of_licheng_cannot_be_chosen_in_the_resort() -> None:
    typed = OBJECTION | {"rule": "joint"}
    found = problems(objections.enter, about(), by=clerk(), at=NOW, typed=typed)
    assert found == {"rule": "“办理时限”没有这一项，请重新选择"}


def test_stranger_may_neither_enter_nor_move() -> None:
    stranger = build.clerk("huxi")
    with pytest.raises(NotAllowed) as refused:
        objections.enter(about(), by=stranger, at=NOW, typed=OBJECTION)
    assert "市场监督" in refused.value.message
    case = objection()
    with pytest.raises(NotAllowed):
        objections.move(case, "withdraw", step=step(case, by=stranger), typed={"note": "误报"})
    assert not queries.visible_to(stranger, build.JURISDICTION, "objection").exists()
    assert queries.visible_to(build.reviewer(), build.JURISDICTION, "objection").get() == case


def test_second_of_two_learns_who_was_first() -> None:
    case = objection()
    late = Objection.objects.get(pk=case.pk)
    objections.move(case, "withdraw", step=step(case), typed={"note": "申请人撤回"})
    with pytest.raises(Overtaken) as refused:
        objections.move(late, "ask_help", step=step(late), typed={"note": "请核对"})
    assert f"{clerk()}于2022-05-12 10:00已办理，现为“已撤回”" in refused.value.message
