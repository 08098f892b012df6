"""Two who point at a cell for one field at the same moment: one wins, the other is told who."""

from functools import partial

import pytest

from indicators.models import Campaign
from reporting.filling import own_workbook
from reporting.models import OwnMapping, Submission
from reporting.refusals import Overtaken
from reporting.spreadsheets.opening import OwnSheet
from tests import builders as build
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
OF = "market-supervision"
ROWS = [["项目", "3月", "4月"], ["在营企业", "6300", "6400"], ["在营市场主体", "1", "2"]]
SHEETS = {"台账": OwnSheet("台账", ROWS, frozenset(), False)}


@pytest.mark.parametrize("field", ["enterprises", "market_entities", own_workbook.STATUS])
def test_of_two_who_point_at_once_exactly_one_wins(campaign: Campaign, field: str) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    people = [build.clerk(OF), build.clerk(OF, "colleague")]
    sheet = build.sheet_of(campaign, OF, 4)
    outcomes = at_once(
        [
            partial(
                own_workbook.point,
                Submission.objects.select_related("period__campaign", "unit").get(pk=sheet.pk),
                field=field,
                shown="台账",
                cell=cell,
                sheets=SHEETS,
                number=0,
                by=by,
                at=build.at(4, 20),
            )
            for cell, by in zip(("B2", "C2"), people, strict=True)
        ]
    )
    told = [one for one in outcomes if isinstance(one, Exception)]
    assert len(told) == 1, outcomes
    (kept,) = OwnMapping.objects.all()
    assert isinstance(told[0], Overtaken)
    where = f"已由{kept.by.post}于2022-04-20 10:00改指台账!{kept.cell}，您的指定没有保存"
    assert where in str(told[0])
