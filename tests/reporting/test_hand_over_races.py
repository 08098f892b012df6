"""Two hand-overs at the same moment: one wins, the other is told who and when."""

from collections.abc import Sequence
from functools import partial

import pytest

from indicators.models import Campaign
from reporting import handovers
from reporting.refusals import Overtaken
from tests import builders as build
from tests.racing import at_once
from units import contacts
from units.contacts import Named
from units.models import Contact, HandOver, Membership, Unit, User
from units.posts import Typed
from units.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
WHEN = build.at(4, 20)
UNITS = ("finance", "taxation", "health", "huxi", "market-supervision")


@pytest.mark.parametrize("of", UNITS)
def test_of_two_hand_overs_of_one_clerk_exactly_one_wins(campaign: Campaign, of: str) -> None:
    giver, unit = build.clerk(of), build.unit(of)
    one, two = build.reviewer(), build.head()
    for name in ("first", "second"):
        User.objects.create_user(name, None, post="填报员")
    give = partial(handovers.give, giver=giver.username, note="", at=WHEN)
    outcomes = at_once(
        [
            partial(give, unit, taker="first", by=one),
            partial(give, Unit.objects.get(pk=unit.pk), taker="second", by=two),
        ]
    )
    assert _one_told(outcomes, "他人已先行办理"), outcomes
    assert HandOver.objects.filter(unit=unit).count() == 1
    clerks = Membership.objects.filter(unit=unit, role=Role.CLERK, ended_at=None)
    assert [one.user for one in clerks] == [HandOver.objects.get(unit=unit).taker]


@pytest.mark.parametrize("other", UNITS[1:])
def test_of_two_units_that_give_to_one_account_one_wins(campaign: Campaign, other: str) -> None:
    office = build.reviewer()
    units = [build.unit(UNITS[0]), build.unit(other)]
    givers = [build.clerk(one.code) for one in units]
    User.objects.create_user("taker", None, post="填报员")
    outcomes = at_once(
        [
            partial(
                handovers.give,
                unit,
                giver=giver.username,
                taker="taker",
                note="",
                by=office,
                at=WHEN,
            )
            for unit, giver in zip(units, givers, strict=True)
        ]
    )
    assert len([one for one in outcomes if isinstance(one, HandOver)]) == 1, outcomes
    assert Membership.objects.filter(user__username="taker", ended_at=None).count() == 1


@pytest.mark.parametrize("of", UNITS)
def test_of_two_givers_to_one_taker_one_wins(campaign: Campaign, of: str) -> None:
    unit, office = build.unit(of), build.reviewer()
    givers = [build.clerk(of), build.clerk(of, "colleague")]
    taker = User.objects.create_user("taker", None, post="填报员")
    outcomes = at_once(
        [
            partial(
                handovers.give,
                unit,
                giver=giver.username,
                taker="taker",
                note="",
                by=office,
                at=WHEN,
            )
            for giver in givers
        ]
    )
    assert sum(isinstance(one, HandOver) for one in outcomes) == 1, outcomes
    held = Membership.objects.filter(unit=unit, role=Role.CLERK, ended_at=None)
    assert held.filter(user=taker).count() == 1
    assert held.count() == 2


@pytest.mark.parametrize("of", UNITS)
def test_of_two_who_name_one_post_one_wins(campaign: Campaign, of: str) -> None:
    unit = build.unit(of)
    people = [build.clerk(of), build.reviewer()]
    outcomes = at_once(
        [
            partial(
                contacts.change,
                unit,
                by=by,
                at=WHEN,
                named={"leader": Named(Typed(post=f"副局长{number}"), 0)},
            )
            for number, by in enumerate(people)
        ]
    )
    assert _one_told(outcomes, f"{unit.name}的分管领导已由"), outcomes
    assert Contact.objects.filter(unit=unit, kind="leader", ended_at=None).count() == 1


def _one_told(outcomes: Sequence[object], words: str) -> bool:
    told = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, Overtaken) and words in str(one) for one in told), told
    return len(told) == 1
