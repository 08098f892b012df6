"""What a month's records say about the metrics: numbers, names, 零报告, and nothing unasked."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from indicators.models import Campaign
from ledgers.feeds import Fed, Span, fed
from ledgers.models import Batch, Ledger, Record, Tally, ZeroReport
from tests import builders as build
from tests.ledgers.batches import merged, row
from units.models import Unit

pytestmark = pytest.mark.django_db
MAY = Span(date(2022, 5, 1), date(2022, 5, 31))
PUBLICITY = ("publicity_records", "publicity_compliant", "publicity_timely")


@pytest.fixture
def unit(campaign: Campaign) -> Unit:
    return build.unit("market-supervision")


def said(unit: Unit, **spans: Span) -> dict[str, Fed]:
    return fed(unit.jurisdiction, unit.pk, spans)


def held(unit: Unit, standard: str, month: date, **values: str) -> Record:
    """One record as a merge leaves it, with the tally that says the ledger is used."""
    like = Batch.objects.latest("pk")
    ledger, _ = Ledger.objects.get_or_create(jurisdiction=unit.jurisdiction, standard=standard)
    Tally.objects.get_or_create(
        ledger=ledger, unit=unit, month=month, defaults={"reported": 1, "compliant": 1}
    )
    return Record.objects.create(
        ledger=ledger, unit=unit, key=uuid4(), batch=like, sheet=0, row=2, values=values,
        version="1", month=month, first_reported_on=month, ok=True,
    )  # fmt: skip


def test_month_counts_come_from_the_records(unit: Unit) -> None:
    good, bad = row(1), row(2, ok="f", codes="E1")
    late = row(3, XK_JDRQ="2022-05-02", due="2022-05-11")
    april = row(4, XK_JDRQ="2022-04-29", due="2022-05-12")
    merged([good, bad, late, april])
    numbers = said(unit, **dict.fromkeys(PUBLICITY, MAY))
    assert {code: one.value for code, one in numbers.items()} == {
        "publicity_records": 3,
        "publicity_compliant": 2,
        "publicity_timely": 2,
    }
    assert not any(one.zero for one in numbers.values())


def test_ledger_nobody_used_says_nothing(unit: Unit) -> None:
    assert said(unit, publicity_records=MAY, commitment_records=MAY) == {}


def test_another_unit_s_records_are_not_counted(unit: Unit) -> None:
    merged([row(1)])
    assert fed(unit.jurisdiction, build.unit("huxi").pk, {"publicity_records": MAY}) == {}
    assert fed("elsewhere", unit.pk, {"publicity_records": MAY}) == {}


def test_names_are_listed_once_and_only_while_in_use(unit: Unit) -> None:
    merged([row(1)])
    for month, domain, state in ((4, "旅游", "运行"), (5, "旅游", "运行"), (5, "停车", "停用")):
        values = {"DOMAIN": domain, "STATE": state, "STARTED_ON": f"2022-0{month}-09"}
        held(unit, "scene", date(2022, month, 1), **values)
    [found] = said(unit, benefit_domains=Span(None, MAY.last)).values()
    assert (found.items, found.value) == (("旅游",), 1)


def test_flow_is_summed_over_its_own_days_and_in_its_own_measure(unit: Unit) -> None:
    merged([row(1)])
    for day, amount in (("2022-04-25", "900"), ("2022-04-26", "120.5"), ("2022-05-25", "80")):
        month = date.fromisoformat(day).replace(day=1)
        held(unit, "financing-registration", month, CREDIT=amount, CREDITED_ON=day)
    held(unit, "financing-registration", date(2022, 5, 1), CREDITED_ON="2022-05-20")
    span = Span(date(2022, 4, 26), date(2022, 5, 25))
    [found] = said(unit, xinyidai_credit=span).values()
    assert found.value == Decimal("0.02005")


def test_month_without_records_or_zero_report_is_unknown_and_not_zero(unit: Unit) -> None:
    merged([row(1)])
    april = Span(date(2022, 4, 1), date(2022, 4, 30))
    assert said(unit, **dict.fromkeys(PUBLICITY, april)) == {}
    ZeroReport.objects.create(
        ledger=Ledger.objects.get(), unit=unit, month=date(2022, 4, 1),
        signed_by=build.clerk(unit.code), signed_at=Batch.objects.get().uploaded_at,
    )  # fmt: skip
    assert {one.zero for one in said(unit, **dict.fromkeys(PUBLICITY, april)).values()} == {True}


def test_ledger_in_use_that_says_nothing_of_the_month_is_named(unit: Unit) -> None:
    merged([row(1)])
    held(unit, "publicity-penalty", date(2022, 4, 1), CF_JDRQ="2022-04-06")
    [found] = said(unit, publicity_records=MAY).values()
    assert (found.value, [code for code, _ in found.ledgers]) == (1, ["publicity-licence"])
    assert [code for code, _ in found.silent] == ["publicity-penalty"]


def test_month_whose_records_are_all_of_another_kind_is_zero(unit: Unit) -> None:
    merged([row(1)])
    held(unit, "commitment", date(2022, 5, 1), STATE="未履行", SIGNED_ON="2022-05-09")
    [found] = said(unit, fulfilment_records=MAY).values()
    assert (found.value, found.silent) == (0, ())
