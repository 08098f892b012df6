"""Two campaigns of two jurisdictions in one portal: an office stays in its own house."""

import re

import pytest
from django.utils import timezone

from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import read_scheme
from reporting.models import Submission
from reporting.permissions import sees_all_units, visible_to, why_not
from reporting.published import bulletins
from reporting.scores import adoptions, scorebook, snapshots
from reporting.workflow import Move
from tests import builders as build
from tests import web
from units.models import Unit, User
from units.registry import ensure_person
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
WHEN = build.at(4, 20)


@pytest.fixture
def city(opened: Campaign) -> Campaign:
    """The city's own campaign beside the district's, with its months open."""
    scheme = read_scheme(build.FOLDER.parent / "liaocheng-2022")
    campaign = Loader(scheme, demonstration=False, now=timezone.now()).load()
    build.open_months(campaign, now=WHEN)
    scorebook.ensure_scored(campaign, now=WHEN)
    return campaign


def city_reviewer(city: Campaign) -> User:
    office = Unit.objects.get(jurisdiction=city.jurisdiction, kind=Unit.Kind.OFFICE)
    user, _ = ensure_person(
        username="city-reviewer",
        post="市专班办公室审核员",
        role=Role.OFFICE,
        unit=office,
        email="city@example.org",
        demonstration=False,
    )
    return user


def test_each_office_sees_the_sheets_of_its_own_jurisdiction(
    opened: Campaign, city: Campaign
) -> None:
    for user, own, other in (
        (build.reviewer(), opened, city),
        (city_reviewer(city), city, opened),
    ):
        seen = set(visible_to(user).values_list("period__campaign__code", flat=True))
        assert seen == {own.code}
        assert (sees_all_units(user, own), sees_all_units(user, other)) == (True, False)
    everywhere = set(visible_to(build.leader()).values_list("period__campaign", flat=True))
    assert everywhere == {opened.pk, city.pk}


def test_an_office_may_neither_review_nor_decide_elsewhere(
    opened: Campaign, city: Campaign
) -> None:
    sheet = Submission.objects.filter(period__campaign=city).select_related("unit").first()
    assert sheet is not None
    refusal = why_not(build.reviewer(), Move.ACCEPT, sheet)
    assert refusal is not None
    assert "不能审核通过" in refusal
    for user in (build.reviewer(), build.head()):
        assert adoptions.why_not(user, city) is not None
        assert bulletins.why_not(user, city) is not None
        assert snapshots.why_not(user, city) is not None
    assert adoptions.why_not(build.head(), opened) is None
    assert bulletins.why_not(city_reviewer(city), city) is None


def test_pages_of_the_other_jurisdiction_show_points_but_no_sheets(
    opened: Campaign, city: Campaign
) -> None:
    client = web.signed_in(build.reviewer())
    sheet = Submission.objects.filter(period__campaign=city).first()
    assert sheet is not None
    assert client.get(f"/submissions/{sheet.pk}/").status_code == 404
    assert client.get(f"/c/{city.code}/matrix/").status_code == 403
    assert client.get(f"/c/{opened.code}/matrix/").status_code == 200
    for page in ("dashboard", "levers", "targets", "readings", "tasks", "desk"):
        assert web.read(client, page, city.code)
    assert f"/submissions/{sheet.pk}/" not in web.read(client, "indicator", city.code, 1)


@pytest.mark.parametrize("role", [Role.CLERK, Role.OFFICE, Role.LEADER])
def test_nothing_is_offered_in_the_other_jurisdiction_that_is_refused(
    city: Campaign, role: Role
) -> None:
    client = web.signed_in(build.somebody(role))
    page = web.read(client, "dashboard", city.code)
    bar = page.split('<nav class="top')[1].split("</nav>")[0]
    offered = set(re.findall(r'href="([^"#]+)"', bar))
    assert f"/c/{city.code}/targets/" in offered
    assert {one for one in offered if client.get(one).status_code != 200} == set()
