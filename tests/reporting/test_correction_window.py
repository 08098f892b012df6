"""更正期: rates of a whole month are settled by any reviewer until the 5th, by the head after."""

import pytest

from indicators.models import Campaign
from reporting.filling import corrections
from reporting.models import Correction, Event, Submission
from reporting.refusals import NotAllowed
from reporting.workflow import Move
from tests import builders as build
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db
UNIT = "market-supervision"
INSIDE, END = build.at(5, 5, 23, 59), build.at(5, 6, 0)


@pytest.fixture
def accepted(campaign: Campaign) -> Submission:
    build.open_months(campaign, now=build.at(4, 20))
    return build.deliver(campaign, UNIT, 4, when=build.at(4, 24), publicity_timely="0")


def ask(sheet: Submission, when, by=None, **values: str) -> Correction:
    typed = {code: (text, False) for code, text in values.items()}
    return corrections.ask(
        sheet,
        by=by or build.clerk(UNIT),
        at=when,
        version=sheet.version,
        typed=typed,
        reason="补齐26日至月末",
    )


def test_rate_asked_for_in_time_is_approved_by_any_reviewer_even_later(
    accepted: Submission,
) -> None:
    one = ask(accepted, INSIDE, publicity_timely="1")
    assert one.outside_window is False
    corrections.approve(one, by=build.reviewer(), at=build.at(5, 9))
    assert "窗口外更正" not in Event.objects.get(move=Move.CORRECT).reasons


def test_rate_asked_for_after_it_needs_the_head_and_is_marked(accepted: Submission) -> None:
    one = ask(accepted, END, publicity_timely="1")
    assert one.outside_window is True
    with pytest.raises(NotAllowed) as told:
        corrections.approve(one, by=build.reviewer(), at=END)
    assert told.value.message == (
        "2022年4月按月统计的数更正期到5月5日 24:00为止，窗口外更正须由专班办公室主任批准"
    )
    corrections.approve(one, by=build.head(), at=END)
    reasons = Event.objects.get(move=Move.CORRECT).reasons
    assert reasons["窗口外更正"] == "更正期已过，由专班办公室主任批准"


def test_any_reviewer_may_still_refuse_it(accepted: Submission) -> None:
    one = ask(accepted, END, publicity_timely="1")
    corrections.refuse(one, by=build.reviewer(), at=END, reason="与平台不符")
    assert one.state == Correction.State.REFUSED


def test_flow_and_stock_have_no_window(accepted: Submission) -> None:
    one = ask(accepted, build.at(9, 1), enterprises="6500")
    assert one.outside_window is False
    corrections.approve(one, by=build.reviewer(), at=build.at(9, 1))


def test_head_does_not_ask_for_what_only_the_head_approves(accepted: Submission) -> None:
    with pytest.raises(NotAllowed) as told:
        ask(accepted, END, by=build.head(), publicity_timely="1")
    assert "请由区市场监督管理局或审核员申请" in told.value.message


def test_mark_stands_on_the_correction_and_in_the_public_list(accepted: Submission) -> None:
    one = ask(accepted, END, publicity_timely="1")
    campaign = accepted.period.campaign
    clerk = signed_in(build.clerk(UNIT))
    assert "窗口外更正</span>" in read(clerk, "correction", campaign.code, one.pk)
    assert "窗口外更正</span>" in read(clerk, "corrections", campaign.code)
    assert "窗口外更正</span>" in read(clerk, "sheet", accepted.pk)
    office = read(signed_in(build.reviewer()), "correction", campaign.code, one.pk)
    assert "现在不能批准：2022年4月按月统计的数更正期到5月5日 24:00为止" in office
