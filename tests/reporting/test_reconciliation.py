"""The reconciliation page on real submissions: what was accepted when, and what the paper says."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Score
from reporting.queries.published.reconciliation import Row, reconciliation_of
from reporting.scores import scorebook
from tests import builders as build
from tests import kept
from tests.bulletins import WHEN, entered
from tests.house.rows import difference, photograph
from tests.web import read, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db
OFFICE, MARKET = build.OFFICE_UNIT, "market-supervision"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(WHEN, tick=False):
        yield


@pytest.fixture
def quarter(campaign: Campaign) -> Campaign:
    """The ranks of the first quarter accepted in March: 57 each month, worth 10 points."""
    kept.once("quarter", lambda: _quarter(campaign))
    return campaign


def _quarter(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    for month in (1, 2, 3):
        build.deliver(campaign, OFFICE, month, when=build.at(3, 28), national_rank="57")


def row(campaign: Campaign, number: int) -> Row:
    rows = reconciliation_of(campaign).rows
    return next(one for one in rows if one.indicator.number == number)


def test_nothing_published_leaves_every_gap_open(quarter: Campaign) -> None:
    page = reconciliation_of(quarter)
    assert page.official.empty
    assert page.total.official is None
    assert page.total.gap is None
    assert {one.pair.gap for one in page.rows} == {None}
    assert row(quarter, 1).pair.now == Decimal(10)


def test_row_holds_both_bases_with_their_source(quarter: Campaign) -> None:
    kept = entered(quarter, points_1="12")
    found = row(quarter, 1)
    assert found.pair.official is not None
    assert (found.pair.official.value, found.pair.official.bulletin) == (Decimal(12), kept)
    assert (found.pair.then, found.pair.now, found.pair.gap) == (
        Decimal(10), Decimal(10), Decimal(2)
    )  # fmt: skip
    assert [one.text for one in found.causes] == [
        "若按“满10名才扣（向下取整）”计，测算为12.00，与通报一致"
    ]


def test_day_of_the_data_counts_what_was_accepted_by_its_end(quarter: Campaign) -> None:
    """April's rank of 17 is accepted on 18 April, after the day the paper speaks of."""
    build.deliver(quarter, OFFICE, 4, when=build.at(4, 18, 8), national_rank="17")
    entered(quarter, points_1="10", as_of="2022-03-31")
    found = row(quarter, 1)
    assert (found.pair.then, found.pair.now, found.pair.gap) == (
        Decimal(10), Decimal(12), Decimal(0)
    )  # fmt: skip
    assert [one.kind for one in found.causes] == ["time"]


def test_acceptance_taken_back_since_is_still_known_on_the_day(quarter: Campaign) -> None:
    """April's rank of 17 counted on 16 April and was taken back the day after."""
    sheet = build.deliver(quarter, OFFICE, 4, when=build.at(4, 10), national_rank="17")
    other = build.person("second-head", Role.OFFICE_HEAD, OFFICE)
    submissions.reopen(
        sheet, by=other, at=build.at(4, 17), version=sheet.version,
        reasons={"national_rank": "与通报不一致"},
    )  # fmt: skip
    entered(quarter, points_1="12", issued_on="2022-04-17", as_of="2022-04-16")
    found = row(quarter, 1)
    assert (found.pair.then, found.pair.now) == (Decimal(12), Decimal(10))
    assert [one.text for one in found.causes] == [
        "2022-04-16之后的变化：国家城市信用监测排名（2022-04）由17变为未知；测算由12.00变为10.00"
    ]


def test_published_rank_is_held_against_the_reported_one(quarter: Campaign) -> None:
    entered(quarter, {"metric-national_rank-2022-03": "27"}, points_1="12")
    kinds = {one.kind.label: one.text for one in row(quarter, 1).causes}
    assert kinds["数据"] == (
        "国家城市信用监测排名（2022-03）本级为57、通报为27；改用通报数据，测算为12.00，与通报一致"
    )


def test_value_without_month_of_another_day_is_not_compared(quarter: Campaign) -> None:
    build.deliver(quarter, MARKET, 3, when=build.at(3, 28), market_entities="12806")
    entered(quarter, {"metric-market_entities": "12000"}, points_3="1")
    assert "数据" in {one.kind.label for one in row(quarter, 3).causes}
    later = {"issued_on": "2022-04-17", "as_of": "2022-04-16"}
    entered(quarter, later, points_3="1")
    assert "数据" not in {one.kind.label for one in row(quarter, 3).causes}


def test_totals_stand_side_by_side_and_are_never_added(quarter: Campaign) -> None:
    score = scorebook.ensure_scored(quarter, now=WHEN)
    assert score is not None
    entered(quarter, total="61.5", points_1="12")
    page = reconciliation_of(quarter)
    assert page.total.official is not None
    assert (page.total.official.value, page.total.now) == (Decimal("61.5"), score.total)
    assert page.total.gap == Decimal("61.5") - score.total


def test_comparing_stores_nothing(quarter: Campaign) -> None:
    entered(quarter, {"metric-national_rank-2022-03": "27"}, total="61.5", points_1="12")
    before = photograph()
    reconciliation_of(quarter)
    assert difference(before, photograph()) == {}
    assert not Score.objects.exists()


def test_page_tells_numbers_sources_and_causes(quarter: Campaign) -> None:
    entered(quarter, total="61.5", points_1="12", points_2="9")
    page = read(signed_in(build.clerk("huxi")), "reconciliation", quarter.code)
    assert "聊信创〔2022〕5号，截至2022-03-31" in page
    assert "若按“满10名才扣（向下取整）”计，测算为12.00，与通报一致。" in page
    assert "已通报2项，其中2项有差额" in page
    assert "2项有差额，原因见下表。" in page
    assert page.count("未通报") == 14
    assert '<span class="up">+2.00</span>' in page


def test_gap_that_nothing_explains_is_counted_and_said(quarter: Campaign) -> None:
    entered(quarter, points_1="3.33")
    assert [one.kind.label for one in row(quarter, 1).causes] == ["待查"]
    assert reconciliation_of(quarter).unexplained == 1
    page = read(signed_in(build.leader()), "reconciliation", quarter.code)
    assert "1项差额查不出原因：</strong>请专班办公室与通报发布单位核对" in page


def test_papers_of_one_day_cost_the_same_and_another_day_five_queries_at_most(
    quarter: Campaign,
) -> None:
    entered(quarter, points_1="12", total="61")
    one = cost(quarter)
    entered(quarter, points_2="9", total="61.5")
    entered(quarter, {"metric-national_rank-2022-03": "27"}, points_3="3")
    assert cost(quarter) == one <= 22
    entered(quarter, points_4="2", issued_on="2022-04-17", as_of="2022-04-16")
    assert one < cost(quarter) <= one + 5


def cost(campaign: Campaign) -> int:
    reconciliation_of(campaign)  # what is read once per process is known then
    with CaptureQueriesContext(connection) as asked:
        reconciliation_of(campaign)
    return len(asked)
