"""The letters of one unit's people, for those who may see mail at all."""

import pytest

from indicators.models import Campaign
from notices.reminders import ensure_reminders
from tests import builders as build
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db


def test_administrator_sees_the_letters_of_one_unit(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(3, 20))
    for of in ("finance", "huxi"):
        build.clerk(of)
    ensure_reminders(now=build.at(3, 31))
    client = signed_in(build.administrator())
    assert "共 2 封" in read(client, "mail")
    page = read(client, "mail", unit=str(build.unit("finance").pk))
    assert "共 1 封" in page
    assert "只列发给区财政局的" in page
    assert "clerk-huxi" not in page
    assert "共 2 封" in read(client, "mail", unit="＝1")


def test_link_to_them_is_on_the_unit_page_for_those_who_may_read(
    campaign: Campaign,
) -> None:
    link = f"/mail/?unit={build.unit('finance').pk}"
    for user in (build.administrator(), build.reviewer()):
        assert link in read(signed_in(user), "unit", campaign.code, "finance")
    for user in (build.leader(), build.clerk("finance")):
        assert link not in read(signed_in(user), "unit", campaign.code, "finance")
