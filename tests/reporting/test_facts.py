"""Accepted cells become facts; a blank is never a zero and no name counts twice."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from reporting.duties.terms import Term
from reporting.scores.facts import Accepted, Fact, Shape, fact, known, same_name

MONTHS = ("2022-01", "2022-02", "2022-03")


def cell(
    unit: str,
    month: str,
    value: str | None = None,
    *items: str,
    zero_report: bool = False,
) -> Accepted:
    number = None if value is None else Decimal(value)
    return Accepted(
        metric="m",
        month=month,
        unit=unit,
        value=number,
        items=items,
        zero_report=zero_report,
        submission=7,
        version=3,
        accepted_by="专班办公室审核员",
        accepted_at=datetime.fromisoformat("2022-04-21T10:00:00+08:00"),
    )


def shape(kind: str, combine: str = "sum", *, lead: str | None = None) -> Shape:
    return Shape(kind, combine, ("a", "b"), (lead,) if lead else (), MONTHS)


@pytest.mark.parametrize("kind", ["flow", "stock", "register", "judged"])
def test_nothing_said_is_unknown_and_not_zero(kind: str) -> None:
    assert fact(shape(kind), []) is None
    assert fact(shape(kind), [cell("a", "2022-01")]) is None


def test_nothing_said_in_any_month_is_unknown_in_every_month() -> None:
    assert fact(shape("monthly"), []) == [None, None, None]


def test_flow_adds_up_over_units_and_months() -> None:
    rows = [cell("a", "2022-01", "2.5"), cell("b", "2022-01", "3"), cell("a", "2022-03", "4")]
    assert fact(shape("flow"), rows) == Decimal("9.5")


def test_zero_report_is_a_known_zero() -> None:
    assert fact(shape("flow"), [cell("a", "2022-01", "0", zero_report=True)]) == 0
    assert fact(shape("register", "union"), [cell("a", "2022-01", zero_report=True)]) == 0


def test_stock_is_the_latest_of_each_unit() -> None:
    rows = [
        cell("b", "2022-03", "7"),
        cell("a", "2022-02", "5"),
        cell("a", "2022-01", "100"),
        cell("b", "2022-01", "100"),
    ]
    assert fact(shape("stock"), rows) == 12


def test_blank_in_a_later_month_leaves_the_stock_as_last_said() -> None:
    rows = [cell("a", "2022-01", "5"), cell("a", "2022-02")]
    assert fact(shape("stock"), rows) == 5


def test_lead_alone_is_believed_where_the_plan_names_one() -> None:
    rows = [cell("a", "2022-01", "900"), cell("b", "2022-01", "30")]
    assert fact(shape("stock", "lead", lead="a"), rows) == 900
    assert fact(shape("stock", "lead", lead="b"), rows) == 30
    assert fact(shape("stock", "lead", lead="c"), rows) is None


def test_month_is_known_when_every_unit_that_owes_it_is_accepted() -> None:
    rows = [
        cell("a", "2022-01", "1"),
        cell("b", "2022-01", "0", zero_report=True),
        cell("a", "2022-02", "0"),
    ]
    assert fact(shape("monthly"), rows) == [Decimal(1), None, None]


def test_month_of_a_lead_needs_only_the_lead() -> None:
    rows = [cell("a", "2022-02", "43"), cell("b", "2022-02", "9")]
    assert fact(shape("monthly", "lead", lead="a"), rows) == [None, Decimal(43), None]


def test_judgement_is_the_latest_not_the_highest() -> None:
    rows = [cell("o", "2022-03", "1"), cell("o", "2022-01", "3")]
    assert fact(shape("judged"), rows) == 1


def test_same_name_is_counted_once_whoever_writes_it_however() -> None:
    rows = [
        cell("a", "2022-01", None, "信易贷", "ETC 信用通行（全区）"),
        cell("b", "2022-02", None, "信易 贷", "ＥＴＣ信用通行(全区)", "etc信用通行（全区）"),
    ]
    assert fact(shape("register", "union"), rows) == 2


@pytest.mark.parametrize(
    ("listing", "count"), [("ever_in_window", Decimal(2)), ("on_last_day", Decimal(1))]
)
def test_body_that_left_the_list_counts_by_the_reading(listing: str, count: Fact) -> None:
    rows = [cell("a", "2022-01", None, "某镇政府", "某局"), cell("a", "2022-03", None, "某局")]
    assert fact(shape("register", "union"), rows, listing=listing) == count


def test_zero_report_on_the_last_day_empties_the_list() -> None:
    rows = [cell("a", "2022-01", None, "某局"), cell("a", "2022-03", zero_report=True)]
    assert fact(shape("register", "union"), rows, listing="on_last_day") == 0
    assert fact(shape("register", "union"), rows) == 1


def test_order_of_the_rows_does_not_matter() -> None:
    rows = [cell(unit, month, str(n)) for n, month in enumerate(MONTHS) for unit in "ab"]
    for kind in ("flow", "stock", "monthly", "judged"):
        assert fact(shape(kind), rows) == fact(shape(kind), rows[::-1])


def test_source_says_who_said_what_and_who_accepted_it() -> None:
    assert cell("a", "2022-01", "12.5000").as_source() == [
        "a", "2022-01", "12.5", 7, 3, "专班办公室审核员", "2022-04-21T10:00:00+08:00"
    ]  # fmt: skip


def test_answer_is_shown_as_number_names_or_zero_report() -> None:
    assert cell("a", "2022-01", "1200").said == "1200"
    assert cell("a", "2022-01", None, "信易贷", "信易游").said == "信易贷、信易游"
    assert cell("a", "2022-01", zero_report=True).said == "零报告"


def test_names_differ_only_by_what_people_read() -> None:
    assert same_name(" 信易Ｘ（一） ") == same_name("信易x(一)")
    assert same_name("信\u200b易游\ufeff") == same_name("信易游")
    assert same_name("信易贷") != same_name("信易游")


JOINED = Term("b", since=date(2022, 3, 1))
LEFT = Term("b", until=date(2022, 2, 15))


def bound(kind: str, term: Term, combine: str = "sum", leads: tuple[str, ...] = ()) -> Shape:
    return Shape(kind, combine, ("a", "b"), leads, MONTHS, (term,))


def test_month_is_complete_when_those_who_owed_it_are_in() -> None:
    rows = [cell("a", month, "1") for month in MONTHS]
    assert fact(bound("monthly", JOINED), rows) == [1, 1, None]
    assert fact(bound("monthly", LEFT), rows) == [None, None, 1]
    both = [*rows, cell("b", "2022-01", "2"), cell("b", "2022-02", "2")]
    assert fact(bound("monthly", LEFT), both) == [3, 3, 1]


def test_flow_of_a_unit_that_left_stays_counted() -> None:
    rows = [cell("b", "2022-01", "5"), cell("a", "2022-03", "7")]
    assert fact(bound("flow", LEFT), rows) == 12


def test_stock_of_a_unit_that_left_counts_until_it_left() -> None:
    rows = [cell("a", "2022-01", "10"), cell("b", "2022-02", "5"), cell("a", "2022-03", "11")]
    found = known(bound("stock", LEFT), rows)
    assert found.months == {"2022-01": "10", "2022-02": "15", "2022-03": "11"}


def test_lead_hands_over_to_the_next_lead() -> None:
    terms = (Term("a", until=date(2022, 2, 28)), Term("b", since=date(2022, 3, 1)))
    rows = [cell(unit, month, "7") for unit in ("a", "b") for month in MONTHS]
    shape = Shape("flow", "lead", ("a", "b"), ("a", "b"), MONTHS, terms)
    assert fact(shape, rows) == 21
    monthly = Shape("monthly", "lead", ("a", "b"), ("a", "b"), MONTHS, terms)
    assert fact(monthly, [cell("a", "2022-02", "3"), cell("a", "2022-03", "4")]) == [None, 3, None]
    stock = Shape("stock", "lead", ("a", "b"), ("a", "b"), MONTHS, terms)
    assert fact(stock, rows[:3], at="2022-03") == 7
