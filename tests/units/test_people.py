"""People, roles and units: who stands for whom, entered once and never twice."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from indicators.models import Campaign
from tests import builders as build
from units.models import Membership, Unit, User
from units.queries import clerks_of, standing, units_of
from units.registry import ensure_person
from units.roles import LABELS, OF_A_UNIT, Role, Standing

pytestmark = pytest.mark.django_db


def test_person_entered_twice_is_one_person_and_keeps_what_is_known(campaign: Campaign) -> None:
    unit = build.unit("finance")
    first, new = ensure_person(
        username="zhang", post="填报员", role=Role.CLERK, unit=unit, email="a@example.org"
    )
    again, anew = ensure_person(
        username="zhang", post="另一岗位", role=Role.CLERK, unit=unit, email="b@example.org"
    )
    assert (new, anew, first) == (True, False, again)
    again.refresh_from_db()
    assert (again.post, again.email) == ("填报员", "a@example.org")
    assert Membership.objects.filter(user=first).count() == 1


def test_new_person_cannot_sign_in_until_a_password_is_set(campaign: Campaign) -> None:
    user = build.clerk("finance")
    assert not user.has_usable_password()
    for password in ("!", "", user.password):
        data = {"username": user.username, "password": password}
        assert Client().post("/sign-in/", data).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_role_of_a_unit_needs_one_and_other_roles_have_none(campaign: Campaign, role: Role) -> None:
    unit = None if role in OF_A_UNIT else build.unit("finance")
    with pytest.raises(IntegrityError, match="membership_unit_fits_role"), transaction.atomic():
        ensure_person(username="zhang", post="岗", role=role, unit=unit)
    assert not User.objects.filter(username="zhang").exists()


def test_person_who_returns_to_a_post_holds_it_once_now(campaign: Campaign) -> None:
    user = build.clerk("finance")
    Membership.objects.filter(user=user).update(ended_at=build.at(4, 1))
    build.clerk("finance")
    assert Membership.objects.filter(user=user).count() == 2
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        Membership.objects.create(user=user, unit=build.unit("finance"), role=Role.CLERK)


def test_standing_tells_roles_and_units(campaign: Campaign) -> None:
    user = build.clerk("finance", "both")
    build.person("both", Role.UNIT_LEAD, "taxation")
    finance, taxation = build.unit("finance").pk, build.unit("taxation").pk
    mine = standing(user)
    assert mine == Standing.of(
        [("clerk", finance, "liaocheng-resort"), ("unit_lead", taxation, "liaocheng-resort")]
    )
    assert mine.label == "填报员、单位审核人"
    assert mine.units_as(Role.CLERK) == {finance}
    assert set(units_of(user)) == {build.unit("finance"), build.unit("taxation")}


def test_person_without_a_role_stands_for_nothing(campaign: Campaign) -> None:
    user = User.objects.create_user("nobody", None, post="岗")
    assert standing(user) == Standing(frozenset())
    assert standing(user).label == "未分配角色"


def test_those_who_fill_in_are_active_clerks_and_the_office_for_itself(campaign: Campaign) -> None:
    for role in Role:
        build.somebody(role)
    User.objects.filter(pk=build.clerk("market-supervision", "gone").pk).update(is_active=False)
    everywhere = list(Unit.objects.values_list("pk", flat=True))
    found = [(one.user.username, one.unit.code) for one in clerks_of(everywhere) if one.unit]
    assert sorted(found) == [
        ("clerk-market-supervision", "market-supervision"),
        ("head", build.OFFICE_UNIT),
        ("reviewer", build.OFFICE_UNIT),
    ]


def test_every_role_has_a_chinese_name() -> None:
    assert set(LABELS) == set(Role)
    assert len(set(LABELS.values())) == len(Role)
