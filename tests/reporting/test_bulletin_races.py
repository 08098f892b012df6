"""Two people with the same bulletin at the same moment: one wins, the other is told."""

from functools import partial

import pytest

from indicators.models import Campaign
from reporting.models import Bulletin, BulletinFile
from reporting.published import bulletins, withdrawing
from reporting.refusals import Overtaken
from tests import builders as build
from tests.bulletins import WHEN, entered, pdf, typed
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def test_of_two_corrections_at_once_one_wins(campaign: Campaign) -> None:
    one, two = build.reviewer("reviewer-1"), build.reviewer("reviewer-2")
    for turn in range(ROUNDS):
        first = entered(campaign, points_1=str(turn))
        outcomes = at_once(
            [
                partial(
                    bulletins.correct,
                    Bulletin.objects.get(pk=first.pk),
                    by=by,
                    at=WHEN,
                    typed=typed(points_1="12", note="抄错"),
                )
                for by in (one, two)
            ]
        )
        told = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
        kept = [outcome for outcome in outcomes if isinstance(outcome, Bulletin)]
        assert (len(told), len(kept)) == (1, 1), outcomes
        assert f"（{kept[0].entered_by.username}）于2022-04-18 10:00更正" in told[0].message
        assert Bulletin.objects.filter(replaces=first).count() == 1
    assert BulletinFile.objects.count() == Bulletin.objects.count() == 2 * ROUNDS


def test_of_a_correction_and_a_withdrawal_at_once_one_wins(campaign: Campaign) -> None:
    office, head = build.reviewer(), build.head()
    for turn in range(ROUNDS):
        first = entered(campaign, points_1=str(turn))
        outcomes = at_once(
            [
                partial(
                    bulletins.correct,
                    Bulletin.objects.get(pk=first.pk),
                    by=office,
                    at=WHEN,
                    typed=typed(points_1="12", note="抄错"),
                ),
                *[
                    partial(
                        withdrawing.withdraw,
                        Bulletin.objects.get(pk=first.pk),
                        by=head,
                        at=WHEN,
                        reason="误录",
                    )
                ]
                * 2,
            ]
        )
        told = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
        kept = [outcome for outcome in outcomes if isinstance(outcome, Bulletin)]
        assert (len(told), len(kept)) == (2, 1), outcomes
        corrected = Bulletin.objects.filter(replaces=first).exists()
        first.refresh_from_db()
        assert corrected is (first.withdrawn_at is None)


def test_form_sent_twice_is_entered_once(campaign: Campaign) -> None:
    office = build.reviewer()
    enter = partial(
        bulletins.enter, campaign, by=office, at=WHEN, typed=typed(points_1="9"), file=pdf("same")
    )
    outcomes = at_once([enter] * 3)
    assert sorted(type(one).__name__ for one in outcomes) == ["Bulletin", "Overtaken", "Overtaken"]
    assert Bulletin.objects.count() == BulletinFile.objects.count() == 1
