"""Stamps of 填报, 审核 and 接收: each set by its own move, none changed by another's; 代报."""

from datetime import timedelta

import pytest
from django.urls import reverse

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Event, Submission
from reporting.queries.filling.review import stamps_of
from reporting.refusals import Invalid, NotAllowed
from reporting.workflow import Move, SignOff, State
from tests import builders as build
from tests.web import form, post, read, signed_in
from units.models import User
from units.roles import Role

pytestmark = pytest.mark.django_db
WHEN = build.at(4, 20)
HOUR = timedelta(hours=1)
UNIT = "market-supervision"


@pytest.fixture
def in_step(sheet: Submission) -> Submission:
    """A submitted month of a campaign whose units sign online."""
    Campaign.objects.update(sign_off=SignOff.STEP)
    sheet.period.campaign.refresh_from_db()
    return build.submit(sheet, by=build.clerk(UNIT), when=WHEN)


def lead() -> User:
    return build.somebody(Role.UNIT_LEAD)


def stamps(submission: Submission) -> list[tuple[str, str]]:
    return [(stamp.label, stamp.who) for stamp in stamps_of(submission)]


def test_each_stamp_stays_as_its_own_person_set_it(in_step: Submission) -> None:
    submissions.sign(in_step, by=lead(), at=WHEN + HOUR, version=1)
    submissions.accept(in_step, by=build.reviewer(), at=WHEN + 2 * HOUR, version=2)
    kept = Submission.objects.select_related("period__campaign").get(pk=in_step.pk)
    assert (kept.submitted_by, kept.submitted_at) == (build.clerk(UNIT), WHEN)
    assert (kept.signed_by, kept.signed_at) == (lead(), WHEN + HOUR)
    assert (kept.accepted_by, kept.accepted_at) == (build.reviewer(), WHEN + 2 * HOUR)
    assert [label for label, _ in stamps(kept)] == ["填报", "审核", "接收"]


def test_what_is_not_signed_cannot_be_accepted(in_step: Submission) -> None:
    with pytest.raises(NotAllowed) as refusal:
        submissions.accept(in_step, by=build.reviewer(), at=WHEN, version=1)
    assert "尚待区市场监督管理局的单位审核人审签" in refusal.value.message


def test_unit_lead_sends_back_inside_with_a_reason(in_step: Submission) -> None:
    with pytest.raises(Invalid):
        submissions.send_back(in_step, by=lead(), at=WHEN, version=1, reasons={})
    reasons = {"enterprises": "与登记系统不符"}
    submissions.send_back(in_step, by=lead(), at=WHEN, version=1, reasons=reasons)
    assert in_step.state == State.SENT_BACK
    assert in_step.cells.get(metric__code="enterprises").return_reason == "与登记系统不符"


def test_signature_does_not_hold_for_other_numbers_and_stays_in_the_events(
    in_step: Submission,
) -> None:
    submissions.sign(in_step, by=lead(), at=WHEN, version=1)
    reasons = {"enterprises": "请核对"}
    submissions.return_(in_step, by=build.reviewer(), at=WHEN, version=2, reasons=reasons)
    assert in_step.signed_by == lead()
    build.submit(in_step, by=build.clerk(UNIT), when=WHEN + HOUR, enterprises="6001")
    kept = Submission.objects.get(pk=in_step.pk)
    assert (kept.signed_by, kept.signed_at, kept.state) == (None, None, State.SUBMITTED)
    assert Event.objects.get(submission=kept, move=Move.SIGN).by == lead()


def test_reopening_leaves_the_acceptance_in_the_events(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=WHEN)
    build.accept(sheet, by=build.reviewer(), when=WHEN)
    reasons = {"enterprises": "请核对"}
    submissions.reopen(sheet, by=build.head(), at=WHEN, version=2, reasons=reasons)
    kept = Submission.objects.get(pk=sheet.pk)
    assert (kept.submitted_by, kept.accepted_by) == (build.clerk(UNIT), None)
    assert Event.objects.get(submission=kept, move=Move.ACCEPT).by == build.reviewer()


def test_office_reports_for_a_unit_with_a_reason_and_does_not_accept_it_itself(
    sheet: Submission,
) -> None:
    reviewer, typed = build.reviewer(), build.answers(sheet)
    with pytest.raises(Invalid) as refusal:
        submissions.report_for(sheet, by=reviewer, at=WHEN, version=0, typed=typed, reason=" ")
    assert refusal.value.problems == {"reason": "请写明代报的原因"}
    submissions.report_for(sheet, by=reviewer, at=WHEN, version=0, typed=typed, reason="单位停电")
    kept = Submission.objects.get(pk=sheet.pk)
    assert (kept.on_behalf, kept.on_behalf_reason) == (True, "单位停电")
    assert (kept.submitted_by, kept.first_submitted_at) == (reviewer, WHEN)
    with pytest.raises(NotAllowed):
        submissions.accept(sheet, by=reviewer, at=WHEN, version=1)
    submissions.accept(sheet, by=build.head(), at=WHEN, version=1)


def test_own_sheet_is_not_reported_for(opened: Campaign) -> None:
    own = build.sheet_of(opened, build.OFFICE_UNIT, 4)
    with pytest.raises(NotAllowed) as refusal:
        submissions.report_for(
            own, by=build.reviewer(), at=WHEN, version=0, typed={}, reason="省事"
        )
    assert refusal.value.message == "本单位的报送单不能代报，请直接提交"


def test_unit_that_submits_again_takes_the_mark_away(sheet: Submission) -> None:
    typed = build.answers(sheet)
    submissions.report_for(
        sheet, by=build.reviewer(), at=WHEN, version=0, typed=typed, reason="单位停电"
    )
    reasons = {"enterprises": "请核对"}
    submissions.return_(sheet, by=build.head(), at=WHEN, version=1, reasons=reasons)
    build.submit(sheet, by=build.clerk(UNIT), when=WHEN)
    kept = Submission.objects.get(pk=sheet.pk)
    assert (kept.on_behalf, kept.on_behalf_reason) == (False, "")
    assert Event.objects.get(move=Move.REPORT_FOR).reasons == {"代报原因": "单位停电"}


@pytest.mark.usefixtures("twentieth_of_april")
def test_form_of_reporting_for_keeps_what_was_typed_and_marks_every_page(
    sheet: Submission,
) -> None:
    client, address = signed_in(build.reviewer()), f"/submissions/{sheet.pk}/report-for/"
    refused = client.post(address, form(sheet, enterprises="六千") | {"reason": "单位停电"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert 'value="六千"' in text
    assert "单位停电" in text
    done = client.post(address, form(sheet) | {"reason": "单位停电"})
    assert done.status_code == 302
    code = sheet.period.campaign.code
    assert "代报：单位停电" in read(client, "sheet", sheet.pk)
    for name in ("matrix", "review"):
        assert "代报</span>" in read(client, name, code)


@pytest.mark.usefixtures("twentieth_of_april")
def test_unit_lead_signs_on_the_page(in_step: Submission) -> None:
    client = signed_in(lead())
    assert ">审签</button>" in read(client, "sheet", in_step.pk)
    answer = post(client, in_step, "sign", {"version": "1", "reason-enterprises": "不对"})
    assert answer.status_code == 422
    assert post(client, in_step, "sign", {"version": "1"}).status_code == 302
    assert Submission.objects.get(pk=in_step.pk).state == State.SIGNED


def test_unit_lead_finds_on_the_desk_what_waits_for_the_signature(in_step: Submission) -> None:
    campaign = in_step.period.campaign
    page = read(signed_in(lead()), "desk", campaign.code)
    assert "等您审签（1）" in page
    assert "目前没有待办" not in page
    assert ">待审签</span>" in page
    assert "等您审签" not in read(signed_in(build.clerk(UNIT)), "desk", campaign.code)


def test_clerk_is_told_that_the_lead_signs_next(opened: Campaign) -> None:
    Campaign.objects.update(sign_off=SignOff.STEP)
    sheet = build.sheet_of(opened, UNIT, 4)
    client = signed_in(build.clerk(UNIT))
    address = reverse("move", args=(sheet.pk, "submit"))
    page = client.post(address, form(sheet), follow=True).content.decode()
    assert "已提交，等待本单位审核人审签" in page
    assert ">待审签</span>" in page
    assert "等待专班办公室审核" not in page
