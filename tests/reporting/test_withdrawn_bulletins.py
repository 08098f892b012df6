"""A bulletin entered in error is withdrawn in public: nothing of it stands, nothing is lost."""

import pytest

from indicators.models import Campaign
from reporting.models import Bulletin
from reporting.published import bulletins, withdrawing
from reporting.queries.published.bases import official_of
from reporting.queries.published.reconciliation import reconciliation_of
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.bulletins import WHEN, entered, typed
from tests.web import ask, error, read, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db
REASON = "误录了外区的通报"
TOLD = f"这份通报已由head岗（head）于2022-04-18 10:00撤销（{REASON}），不能再更正或撤销"


def withdraw(bulletin: Bulletin, reason: str = REASON) -> Bulletin:
    return withdrawing.withdraw(bulletin, by=build.head(), at=WHEN, reason=reason)


def test_its_numbers_stand_no_longer_and_the_older_ones_do_again(campaign: Campaign) -> None:
    older = entered(campaign, points_1="10", total="50")
    newer = entered(campaign, points_1="12", total="60", as_of="2022-04-10")
    assert official_of(campaign).points[1].bulletin == newer
    withdraw(newer)
    official = official_of(campaign)
    assert official.points[1].bulletin == older
    assert official.total is not None
    assert f"{official.total.value:f}" == "50.0000"


def test_reconciliation_ignores_it(campaign: Campaign) -> None:
    withdraw(entered(campaign, points_1="10", total="50"))
    found = reconciliation_of(campaign)
    assert found.official.empty
    assert (found.total.official, found.total.gap, found.differing) == (None, None, 0)


def test_what_it_had_corrected_goes_with_it_and_the_file_may_be_entered_again(
    campaign: Campaign,
) -> None:
    first = entered(campaign, points_1="10")
    second = bulletins.correct(
        first, by=build.reviewer(), at=WHEN, typed=typed(points_1="12", note="抄错")
    )
    withdraw(second)
    first.refresh_from_db()
    assert (first.withdrawn_reason, second.withdrawn_reason) == (REASON, REASON)
    assert official_of(campaign).empty
    assert entered(campaign, points_1="10").file_digest == first.file_digest
    assert Bulletin.objects.count() == 3


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE_HEAD])
def test_only_the_head_of_the_office_withdraws(campaign: Campaign, role: Role) -> None:
    kept, person = entered(campaign, points_1="10"), build.somebody(role)
    sentence = f"您的角色（{role.label}）不能撤销通报，请由专班办公室主任撤销"
    assert withdrawing.why_not(person, kept) == sentence
    with pytest.raises(NotAllowed, match="不能撤销通报"):
        withdrawing.withdraw(kept, by=person, at=WHEN, reason=REASON)


@pytest.mark.parametrize("reason", ["", " \n", "\u202e", "\u200b \u202e", "长" * 301])
def test_reason_must_be_given_and_short(campaign: Campaign, reason: str) -> None:
    kept = entered(campaign, points_1="10")
    with pytest.raises(Invalid) as told:
        withdraw(kept, reason)
    assert list(told.value.problems) == ["reason"]
    kept.refresh_from_db()
    assert kept.withdrawn_at is None


def test_second_time_and_later_correction_are_told_who_and_when(campaign: Campaign) -> None:
    kept = entered(campaign, points_1="10")
    withdraw(kept)
    assert withdrawing.why_not(build.head(), kept) == TOLD
    for again in (
        lambda: withdraw(kept),
        lambda: bulletins.correct(
            kept, by=build.reviewer(), at=WHEN, typed=typed(points_1="9", note="改")
        ),
    ):
        with pytest.raises(Overtaken) as told:
            again()
        assert told.value.message == TOLD


def test_corrected_bulletin_is_withdrawn_by_its_correction_only(campaign: Campaign) -> None:
    first = entered(campaign, points_1="10")
    bulletins.correct(first, by=build.reviewer(), at=WHEN, typed=typed(points_1="12", note="抄错"))
    with pytest.raises(Overtaken, match="请在更正后的通报上操作"):
        withdraw(first)


def test_pages_say_so_to_everybody_and_offer_it_to_the_head(campaign: Campaign) -> None:
    kept = entered(campaign, points_1="10", total="50")
    head, reader = signed_in(build.head()), signed_in(build.clerk("huxi"))
    place = f"/c/{campaign.code}/bulletins/{kept.pk}/"
    assert "撤销通报</button>" in read(head, "bulletin", campaign.code, kept.pk)
    assert "撤销通报</button>" not in read(reader, "bulletin", campaign.code, kept.pk)
    refused = head.post(f"{place}withdraw/", {"reason": "长" * 301})
    assert (refused.status_code, "长" * 301 in refused.content.decode()) == (422, True)
    assert head.post(f"{place}withdraw/", {"reason": REASON})["Location"] == place
    page, listed = (
        read(reader, "bulletin", campaign.code, kept.pk),
        read(reader, "bulletins", campaign.code),
    )
    assert f"撤销，不再作为依据。原因：{REASON}" in page
    assert "已撤销" in listed
    assert REASON in listed
    assert "撤销通报</button>" not in read(head, "bulletin", campaign.code, kept.pk)
    assert head.get(f"{place}correct/")["Location"] == place


def test_api_does_the_same(campaign: Campaign) -> None:
    kept = entered(campaign, points_1="10")
    head, office = signed_in(build.head()), signed_in(build.reviewer())
    place = f"campaigns/{campaign.code}/bulletins/{kept.pk}/withdraw/"
    assert error(ask(office, "POST", place, {}))[:3] == (
        403, "not_allowed", "您的角色（专班办公室审核员）不能撤销通报，请由专班办公室主任撤销"
    )  # fmt: skip
    assert error(ask(head, "POST", place, {}))[:2] == (400, "invalid")
    status, body = ask(head, "POST", place, {"reason": REASON})
    assert (status, body["withdrawn_by"], body["withdrawn_reason"]) == (200, "head岗", REASON)
    assert error(ask(head, "POST", place, {"reason": REASON}))[:2] == (409, "overtaken")
    _, page = ask(office, "GET", f"campaigns/{campaign.code}/bulletins/")
    assert [row["withdrawn_reason"] for row in page["results"]] == [REASON]
