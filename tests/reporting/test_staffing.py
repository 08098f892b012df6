"""人员配备: what the contacts say stands beside the judged number and gives no point by itself."""

import pytest

from indicators.models import Campaign
from reporting.scores import scorebook
from tests import builders as build
from tests.web import read, signed_in
from units import contacts
from units.contacts import Named
from units.models import Contact
from units.posts import Typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NONE = "参考：32个单位中0个已明确分管领导、责任人和填报员"
ONE = "参考：32个单位中1个已明确分管领导、责任人和填报员"


def name_all(of: str) -> None:
    named = {kind: Named(Typed("科长"), 0) for kind in Contact.Kind.values}
    contacts.change(build.unit(of), by=build.clerk(of), at=build.at(4, 20), named=named)


def test_office_reads_it_on_its_sheet_and_on_indicator_14(opened: Campaign) -> None:
    client = signed_in(build.reviewer())
    sheet = build.sheet_of(opened, build.OFFICE_UNIT, 4)
    assert NONE in read(client, "sheet", sheet.pk)
    name_all("finance")
    assert ONE in read(client, "sheet", sheet.pk)
    page = read(client, "indicator", opened.code, 14)
    assert f"人员配备：{ONE}。由专班办公室认定，不自动得分。" in page
    assert "参考：32个单位" not in read(client, "indicator", opened.code, 13)
    other = build.sheet_of(opened, "finance", 4)
    assert "参考：32个单位" not in read(client, "sheet", other.pk)


def test_naming_everybody_changes_no_score(opened: Campaign) -> None:
    build.deliver(opened, "market-supervision", 4, when=build.at(4, 10))
    before = scorebook.ensure_scored(opened, now=build.at(4, 11))
    name_all("finance")
    after = scorebook.ensure_scored(opened, now=build.at(4, 20))
    assert before is not None
    assert after is None or after.points == before.points
