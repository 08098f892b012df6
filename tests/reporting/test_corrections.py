"""更正: accepted numbers change only by a reasoned, approved correction; nothing is lost."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from indicators.models import Campaign
from indicators.queries import plan_of, readings_in_force
from reporting.filling import corrections, submissions
from reporting.models import Cell, Correction, Event, Submission
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from reporting.scores import scorebook
from reporting.scores.knowledge import cells_known, facts_known, facts_now
from reporting.workflow import Move, State
from tests import builders as build
from tests.racing import at_once
from tests.web import ask as call
from tests.web import read, refused, signed_in
from units.models import User

pytestmark = pytest.mark.django_db
WHEN = build.at(4, 20)
HOUR = timedelta(hours=1)
UNIT = "market-supervision"


@pytest.fixture
def accepted(opened: Campaign) -> Submission:
    return build.deliver(opened, UNIT, 4, when=WHEN - 3 * HOUR, enterprises="6400")


def ask(sheet: Submission, by: User | None = None, **values: str) -> Correction:
    typed = {code: (text, False) for code, text in (values or {"enterprises": "6500"}).items()}
    return corrections.ask(
        sheet,
        by=by or build.clerk(UNIT),
        at=WHEN,
        version=sheet.version,
        typed=typed,
        reason="漏计个转企",
    )


def value(sheet: Submission, code: str = "enterprises") -> Decimal | None:
    return Cell.objects.get(submission=sheet, metric__code=code).value


def test_asked_correction_changes_nothing_until_it_is_approved(accepted: Submission) -> None:
    one = ask(accepted)
    assert one.changes["enterprises"]["after"]["typed"] == "6500"
    assert (value(accepted), Submission.objects.get(pk=accepted.pk).version) == (6400, 2)
    corrections.approve(one, by=build.reviewer(), at=WHEN + HOUR)
    kept = Submission.objects.get(pk=accepted.pk)
    assert (value(accepted), kept.version, kept.state) == (6500, 3, State.ACCEPTED)
    assert (kept.submitted_by, kept.accepted_at) == (build.clerk(UNIT), WHEN + HOUR)
    event = Event.objects.get(move=Move.CORRECT)
    assert event.reasons == {"更正原因": "漏计个转企", "enterprises": "6400 更正为 6500"}


def test_what_was_known_before_and_after_stays_exactly_right(
    opened: Campaign, accepted: Submission
) -> None:
    plan, readings = plan_of(opened), readings_in_force(opened)
    before = cells_known(opened, at=WHEN)
    corrections.approve(ask(accepted), by=build.reviewer(), at=WHEN + HOUR)
    assert cells_known(opened, at=WHEN) == before
    known = facts_known(opened, plan, readings, at=WHEN + HOUR)
    now = facts_now(opened, plan, readings)
    assert known.values == now.values
    assert known.sources == now.sources
    assert known.values["enterprises"] == 6500
    earlier = facts_known(opened, plan, readings, at=WHEN + HOUR / 2)
    assert earlier.values["enterprises"] == 6400


def test_effect_on_the_total_is_kept_after_the_recompute(
    opened: Campaign, accepted: Submission
) -> None:
    build.deliver(opened, "financial-monitoring", 4, when=WHEN - 3 * HOUR)
    before = scorebook.ensure_scored(opened, now=WHEN)
    one = ask(accepted, enterprises="9999")
    corrections.approve(one, by=build.reviewer(), at=WHEN + HOUR)
    one.refresh_from_db()
    assert one.effect == {}
    after = scorebook.ensure_scored(opened, now=WHEN + HOUR)
    one.refresh_from_db()
    assert before is not None
    assert after is not None
    assert one.effect == {"before": str(before.total), "after": str(after.total), "alone": True}
    scorebook.ensure_scored(opened, now=WHEN + 2 * HOUR)
    assert Correction.objects.get(pk=one.pk).effect == one.effect


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"enterprises": "六千"}, "有1项需要修改，没有申请更正"),
        ({"enterprises": "6400"}, "没有一项数据与已通过的不同"),
        ({"enterprises": ""}, "有1项需要修改，没有申请更正"),
    ],
)
def test_values_are_checked_like_the_form(
    accepted: Submission, values: dict[str, str], said: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(accepted, None, **values)
    assert said in refusal.value.message
    assert not Correction.objects.exists()


def test_correction_needs_a_reason_and_an_accepted_sheet(
    opened: Campaign, accepted: Submission
) -> None:
    given = {"by": build.clerk(UNIT), "at": WHEN, "typed": {"enterprises": ("6500", False)}}
    with pytest.raises(Invalid) as refusal:
        corrections.ask(accepted, version=2, reason="\u200b \u202e", **given)  # type: ignore[arg-type]
    assert refusal.value.message == "请写明更正的原因"
    draft = build.sheet_of(opened, UNIT, 3)
    with pytest.raises(NotAllowed):
        corrections.ask(draft, version=0, reason="漏计", **given)  # type: ignore[arg-type]


def test_asker_does_not_decide_and_second_decision_is_told(accepted: Submission) -> None:
    one = ask(accepted, by=build.reviewer())
    with pytest.raises(NotAllowed) as refusal:
        corrections.approve(one, by=build.reviewer(), at=WHEN)
    assert refusal.value.message == "本人申请的更正须由另一位审核人员决定"
    with pytest.raises(Invalid):
        corrections.refuse(one, by=build.head(), at=WHEN, reason="")
    corrections.refuse(one, by=build.head(), at=WHEN, reason="与台账不符")
    with pytest.raises(Overtaken) as late:
        corrections.approve(one, by=build.reviewer("reviewer-2"), at=WHEN)
    assert "head岗（head）于2022-04-20 10:00将该更正办为“未批准”" in late.value.message
    assert value(accepted) == 6400


def test_second_asker_is_told_who_and_when(accepted: Submission) -> None:
    ask(accepted)
    with pytest.raises(Overtaken) as refusal:
        ask(accepted, by=build.reviewer(), enterprises="6600")
    assert "clerk-market-supervision岗（clerk-market-supervision）已于2022-04-20 10:00" in str(
        refusal.value
    )


def test_withdrawn_correction_makes_room_for_another(accepted: Submission) -> None:
    one = ask(accepted)
    with pytest.raises(NotAllowed):
        corrections.withdraw(one, by=build.head(), at=WHEN)
    corrections.withdraw(one, by=build.clerk(UNIT), at=WHEN)
    assert ask(accepted, enterprises="6501").state == Correction.State.ASKED


def test_correction_of_a_sheet_that_changed_meanwhile_is_not_approved(
    accepted: Submission,
) -> None:
    one = ask(accepted)
    reasons = {"enterprises": "请核对"}
    submissions.reopen(accepted, by=build.head(), at=WHEN, version=2, reasons=reasons)
    with pytest.raises(NotAllowed):
        corrections.approve(Correction.objects.get(pk=one.pk), by=build.reviewer(), at=WHEN)
    build.submit(accepted, by=build.clerk(UNIT), when=WHEN, enterprises="7000")
    build.accept(accepted, by=build.reviewer(), when=WHEN)
    with pytest.raises(Refusal) as refusal:
        corrections.approve(Correction.objects.get(pk=one.pk), by=build.head(), at=WHEN)
    assert "在营企业已不是当时的数据" in refusal.value.message
    assert Correction.objects.get(pk=one.pk).state == Correction.State.ASKED
    assert value(accepted) == 7000


def test_correction_that_no_longer_fits_its_neighbours_is_not_approved(
    opened: Campaign,
) -> None:
    given = {"publicity_records": "50", "publicity_compliant": "10", "publicity_timely": "10"}
    sheet = build.deliver(opened, UNIT, 4, when=WHEN - 3 * HOUR, **given)
    one = ask(sheet, publicity_compliant="45")
    reasons = {"publicity_records": "请核对"}
    submissions.reopen(sheet, by=build.head(), at=WHEN, version=2, reasons=reasons)
    fewer = given | {"publicity_records": "20"}
    build.submit(sheet, by=build.clerk(UNIT), when=WHEN, **fewer)
    build.accept(sheet, by=build.reviewer(), when=WHEN)
    with pytest.raises(Refusal) as refusal:
        corrections.approve(Correction.objects.get(pk=one.pk), by=build.head(), at=WHEN)
    assert "（45）大于" in refusal.value.message
    assert value(sheet, "publicity_compliant") == 10


def test_field_that_stands_as_it_was_is_not_corrected(accepted: Submission) -> None:
    """The form posts every field; one typed as a running sum would read anew otherwise."""
    cell = accepted.cells.get(metric__code="commitment_records")
    cell.typed = "累计 999999"
    cell.save(update_fields=["typed"])
    one = ask(accepted, enterprises="6500", commitment_records="累计 999999")
    assert set(one.changes) == {"enterprises"}


@pytest.mark.usefixtures("twentieth_of_april")
def test_everybody_reads_who_and_why_but_values_only_who_may_see_the_sheet(
    accepted: Submission,
) -> None:
    one, code = ask(accepted), accepted.period.campaign.code
    stranger = signed_in(build.clerk("finance"))
    text = read(stranger, "corrections", code)
    assert "漏计个转企" in text
    assert "1件待批准。</strong>由专班办公室批准" in text
    assert "批准或不予批准" in read(signed_in(build.reviewer()), "corrections", code)
    assert "6500" not in text
    assert stranger.get(f"/c/{code}/corrections/{one.pk}/").status_code == 404
    own = read(signed_in(build.clerk(UNIT)), "correction", code, one.pk)
    assert "<strong>6500</strong>" in own
    assert "撤回申请" in own


@pytest.mark.usefixtures("twentieth_of_april")
def test_correction_is_walked_on_the_pages(accepted: Submission) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    address = f"/submissions/{accepted.pk}/correction/"
    assert "申请更正" in read(clerk, "sheet", accepted.pk)
    wrong = clerk.post(address, {"version": "2", "value-enterprises": "六千", "reason": "漏计"})
    assert (wrong.status_code, 'value="六千"' in wrong.content.decode()) == (422, True)
    done = clerk.post(address, {"version": "2", "value-enterprises": "6500", "reason": "漏计"})
    page = done["Location"]
    assert "批准更正" in office.get(page).content.decode()
    assert office.post(f"{page}approve/").status_code == 302
    assert value(accepted) == 6500
    assert office.post(f"{page}approve/").status_code == 403


def test_api_speaks_the_same(accepted: Submission) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    body = {"version": 2, "reason": "漏计", "cells": [{"metric": "enterprises", "value": "6500"}]}
    status, asked = call(clerk, "POST", f"submissions/{accepted.pk}/corrections/", body)
    assert (status, asked["changes"]) == (201, {"enterprises": {"before": "6400", "after": "6500"}})
    again = call(office, "POST", f"submissions/{accepted.pk}/corrections/", body)
    assert refused(again)[:2] == (409, "overtaken")
    path = f"corrections/{asked['id']}/approve/"
    assert refused(call(clerk, "POST", path)) == (403, "not_allowed", "您的角色（填报员）不能更正")
    assert call(office, "POST", path)[1]["state"] == "approved"
    code = accepted.period.campaign.code
    [row] = call(clerk, "GET", f"campaigns/{code}/corrections/")[1]["results"]
    assert "changes" not in row


@pytest.mark.django_db(transaction=True)
def test_of_two_askers_and_of_two_deciders_one_wins(campaign: Campaign) -> None:
    build.open_months(campaign, now=WHEN)
    for of in ("finance", "taxation", "health", "huxi", UNIT):
        sheet = build.deliver(campaign, of, 4, when=WHEN - 3 * HOUR)
        people = [build.clerk(of), build.reviewer("reviewer-9")]
        typed = {"commitment_records": ("4321", False)}
        asks = [
            partial(
                corrections.ask,
                Submission.objects.select_related("period__campaign", "unit").get(pk=sheet.pk),
                by=by,
                at=WHEN,
                version=2,
                typed=typed,
                reason="漏计",
            )
            for by in people
        ]
        found = at_once(asks)
        told = [one for one in found if isinstance(one, Exception)]
        assert [type(one) for one in told] == [Overtaken], found
        assert "已于2022-04-20 10:00对该报送单申请更正" in str(told[0])
        [one] = Correction.objects.filter(submission=sheet)
        deciders = [build.head(), build.reviewer("reviewer-1")]
        related = ("submission__period__campaign", "submission__unit")
        outcomes = at_once(
            [
                partial(
                    corrections.approve,
                    Correction.objects.select_related(*related).get(pk=one.pk),
                    by=by,
                    at=WHEN,
                )
                for by in deciders
            ]
        )
        assert [type(each) for each in outcomes if each is not None] == [Overtaken], outcomes
        assert Event.objects.filter(submission=sheet, move=Move.CORRECT).count() == 1
        assert value(sheet, "commitment_records") == 4321
