"""联系岗位: named by the unit and the office, replaced but never lost, one winner of two."""

import pytest

from indicators.models import Campaign
from tests import builders as build
from units import contacts
from units.contacts import Named
from units.models import Contact, Unit, User
from units.posts import Typed
from units.queries import contacts_in_force, staffed
from units.refusals import Invalid, NotAllowed, Overtaken
from units.roles import Role

pytestmark = pytest.mark.django_db
UNIT = "finance"
WHEN = build.at(4, 20)


@pytest.fixture
def finance(campaign: Campaign) -> Unit:
    return build.unit(UNIT)


def named(instead_of: int = 0, **typed: object) -> Named:
    return Named(Typed(**typed), instead_of)  # type: ignore[arg-type]


def in_force(unit: Unit) -> dict[str, tuple[str, str, str]]:
    rows = contacts_in_force([unit.pk])[unit.pk]
    return {kind: (one.post, one.phone, one.email) for kind, one in rows.items()}


def test_unit_names_its_posts_and_what_stood_before_is_kept(finance: Unit) -> None:
    clerk = build.clerk(UNIT)
    first = {"leader": named(post="副局长", phone="0635-8500001"), "clerk": named(post="科员")}
    assert contacts.change(finance, by=clerk, at=WHEN, named=first) == 2
    old = Contact.objects.get(unit=finance, kind="leader")
    second = {"leader": named(old.pk, post="局长", phone="0635-8500001", email="a@example.org")}
    assert contacts.change(finance, by=clerk, at=build.at(5, 1), named=second) == 1
    assert in_force(finance) == {
        "leader": ("局长", "0635-8500001", "a@example.org"),
        "clerk": ("科员", "", ""),
    }
    old.refresh_from_db()
    assert (old.post, old.ended_at, old.entered_by) == ("副局长", build.at(5, 1), clerk)


def test_cleared_post_ends_and_unchanged_one_leaves_no_trace(finance: Unit) -> None:
    clerk = build.clerk(UNIT)
    contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(post="副局长")})
    there = Contact.objects.get(unit=finance)
    same = {"leader": named(there.pk, post="副局长"), "clerk": named()}
    assert contacts.change(finance, by=clerk, at=WHEN, named=same) == 0
    assert contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(there.pk)}) == 1
    assert in_force(finance) == {}
    assert Contact.objects.count() == 1


def test_what_another_unit_named_cannot_be_found_out_by_guessing(finance: Unit) -> None:
    secret = Typed("副局长", "0635-8500001", "")
    theirs, other = build.unit("taxation"), build.clerk("taxation")
    contacts.change(theirs, by=other, at=WHEN, named={"leader": Named(secret, 0)})
    there = Contact.objects.get(unit=theirs)
    guesses = (secret, Typed("局长", "0635-8500001", ""))
    said = []
    for guess in guesses:
        typed = {"leader": Named(guess, there.pk)}
        with pytest.raises(Overtaken) as told:
            contacts.change(finance, by=build.clerk(UNIT), at=WHEN, named=typed)
        said.append(str(told.value))
    assert said[0] == said[1]


def test_problems_stand_by_their_fields_and_nothing_is_kept(finance: Unit) -> None:
    typed = {
        "leader": named(post="王建国"),
        "officer": named(post="科长", phone="没有", email="a@b"),
        "clerk": named(post="科员"),
    }
    with pytest.raises(Invalid) as refused:
        contacts.change(finance, by=build.clerk(UNIT), at=WHEN, named=typed)
    assert refused.value.message == "有3处需要修改，联系岗位没有改变"
    assert set(refused.value.problems) == {"post-leader", "phone-officer", "email-officer"}
    assert in_force(finance) == {}


def test_second_of_two_is_told_who_and_when(finance: Unit) -> None:
    clerk, office = build.clerk(UNIT), build.reviewer()
    contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(post="副局长")})
    shown = Contact.objects.get(unit=finance).pk
    contacts.change(finance, by=office, at=WHEN, named={"leader": named(shown, post="局长")})
    with pytest.raises(Overtaken) as told:
        contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(shown, post="主任")})
    assert told.value.message == (
        "区财政局的分管领导已由reviewer岗于2022-04-20 10:00改为“局长”；"
        "您填的内容没有保存，仍在下面，请核对"
    )
    with pytest.raises(Overtaken):
        contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(post="主任")})
    assert in_force(finance) == {"leader": ("局长", "", "")}


def test_field_left_as_shown_does_not_type_over_a_colleague(finance: Unit) -> None:
    clerk = build.clerk(UNIT)
    contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(post="副局长")})
    shown = Contact.objects.get(unit=finance).pk
    contacts.change(finance, by=clerk, at=WHEN, named={"leader": named(shown, post="局长")})
    typed = {"leader": named(shown, post="副局长"), "clerk": named(post="科员")}
    assert contacts.change(finance, by=clerk, at=WHEN, named=typed) == 1
    assert in_force(finance) == {"leader": ("局长", "", ""), "clerk": ("科员", "", "")}


def test_row_of_another_unit_is_not_ended(finance: Unit) -> None:
    other = build.unit("taxation")
    contacts.change(
        other, by=build.clerk("taxation"), at=WHEN, named={"leader": named(post="副局长")}
    )
    theirs = Contact.objects.get(unit=other)
    with pytest.raises(Overtaken):
        contacts.change(
            finance, by=build.clerk(UNIT), at=WHEN, named={"leader": named(theirs.pk, post="局长")}
        )
    assert in_force(other) == {"leader": ("副局长", "", "")}
    assert in_force(finance) == {}


@pytest.mark.parametrize("role", list(Role))
def test_only_the_unit_and_the_office_name_posts(campaign: Campaign, role: Role) -> None:
    user: User = build.somebody(role)
    own = build.unit("market-supervision")
    may_own = role not in (Role.LEADER, Role.ADMINISTRATOR)
    may_other = role in (Role.OFFICE, Role.OFFICE_HEAD)
    assert (contacts.why_not(user, own) is None) == may_own
    assert (contacts.why_not(user, build.unit(UNIT)) is None) == may_other
    if not may_other:
        with pytest.raises(NotAllowed, match="联系岗位由区财政局的填报员"):
            contacts.change(build.unit(UNIT), by=user, at=WHEN, named={})


def test_unit_counts_as_staffed_only_with_all_three(finance: Unit) -> None:
    clerk = build.clerk(UNIT)
    two = {"leader": named(post="副局长"), "officer": named(post="科长")}
    contacts.change(finance, by=clerk, at=WHEN, named=two)
    assert staffed(finance.jurisdiction) == (0, 32)
    contacts.change(finance, by=clerk, at=WHEN, named={"clerk": named(post="科员")})
    assert staffed(finance.jurisdiction) == (1, 32)
    contacts.change(
        finance,
        by=clerk,
        at=WHEN,
        named={"clerk": named(Contact.objects.get(kind="clerk").pk, post="干部")},
    )
    assert staffed(finance.jurisdiction) == (1, 32)
