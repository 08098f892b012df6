"""Terms are data: reports by jurisdiction, objections and repairs by rule and by the day."""

from datetime import date
from pathlib import Path

import pytest

from indicators.tables import SchemeError
from ledgers.cases import clocks
from ledgers.cases.clocks import Standing, months_later, stands
from ledgers.holidays import published
from ledgers.judging import Terms
from ledgers.terms import FOLDER, read_terms, terms
from ledgers.workdays import Calendar


def test_licheng_counts_natural_days_and_everybody_else_working_days() -> None:
    assert terms().report("licheng") == Terms(15, working=False, region="3701")
    assert terms().report("liaocheng-resort") == Terms(7, working=True, region="3715")
    assert terms().report("anywhere") == terms().report("liaocheng")


def test_objection_runs_three_five_or_seven_working_days_by_rule() -> None:
    found = {
        one.code: clocks.due(date(2022, 4, 28), one, published()).day
        for one in terms().objection_clocks("licheng")
    }
    assert found == {
        "own": date(2022, 5, 6),
        "help": date(2022, 5, 11),
        "joint": date(2022, 5, 9),
        "revoked": date(2022, 5, 6),
    }


def test_five_days_are_offered_only_where_the_plan_says_so() -> None:
    offered = [one.code for one in terms().objection_clocks("liaocheng-resort")]
    assert offered == ["own", "help", "revoked"]


def test_count_into_a_year_without_a_notice_is_provisional() -> None:
    own = terms().objection_clocks("licheng")[0]
    reached = clocks.due(date(2026, 12, 30), own, published())
    assert (reached.day, reached.provisional) == (date(2027, 1, 4), True)


@pytest.mark.parametrize(
    ("decided", "severity", "regime", "earliest", "latest"),
    [
        ("2022-05-31", "general", "notice-527", "2022-08-31", "2023-05-31"),
        ("2023-04-30", "severe", "notice-527", "2023-10-30", "2026-04-30"),
        ("2023-05-01", "general", "order-58", "2023-08-01", "2026-05-01"),
        ("2026-03-31", "severe", "order-58", "2027-03-31", "2029-03-31"),
        ("2026-04-01", "minor", "order-36", "2026-04-01", "2026-07-01"),
        ("2026-04-01", "general", "order-36", "2026-07-01", "2027-04-01"),
        ("2026-11-30", "severe", "order-36", "2027-11-30", "2029-11-30"),
    ],
)
def test_periods_follow_the_rule_of_the_day_of_decision(
    decided: str, severity: str, regime: str, earliest: str, latest: str
) -> None:
    day = date.fromisoformat(decided)
    shown = clocks.shown(severity, decided_on=day, received_on=date(2026, 12, 1), terms=terms())
    assert shown is not None
    assert (shown.regime.code, f"{shown.earliest}", f"{shown.latest}") == (regime, earliest, latest)


def test_no_period_before_any_rule_or_for_a_severity_it_does_not_know() -> None:
    received, all_terms = date(2026, 5, 1), terms()
    for decided, severity in ((date(2019, 6, 30), "general"), (date(2024, 1, 2), "minor")):
        shown = clocks.shown(severity, decided_on=decided, received_on=received, terms=all_terms)
        assert shown is None


def test_transition_by_the_day_of_receipt_is_one_word_in_the_file(tmp_path: Path) -> None:
    text = (FOLDER / "terms.toml").read_text("utf-8").replace('by = "decided"', 'by = "received"')
    (tmp_path / "terms.toml").write_text(text, "utf-8")
    moved = read_terms(tmp_path)
    given = {"decided_on": date(2025, 1, 2), "received_on": date(2026, 4, 1)}
    found = clocks.shown("general", **given, terms=moved)
    assert found is not None
    assert (found.regime.code, found.latest) == ("order-36", date(2026, 1, 2))


def test_misspelt_terms_are_refused_by_name(tmp_path: Path) -> None:
    text = (FOLDER / "terms.toml").read_text("utf-8").replace("working = true", "work = true", 1)
    (tmp_path / "terms.toml").write_text(text, "utf-8")
    with pytest.raises(SchemeError) as refused:
        read_terms(tmp_path)
    assert "working" in str(refused.value)


@pytest.mark.parametrize(
    ("today", "closed", "over", "standing"),
    [
        ("2022-05-05", None, False, Standing.RUNNING),
        ("2022-05-10", None, False, Standing.NEAR),
        ("2022-05-11", None, False, Standing.NEAR),
        ("2022-05-12", None, False, Standing.OVERDUE),
        ("2022-06-01", "2022-05-11", True, Standing.IN_TIME),
        ("2022-06-01", "2022-05-12", True, Standing.LATE),
    ],
)
def test_standing_follows_the_clock(
    today: str, closed: str | None, over: bool, standing: Standing
) -> None:
    found = stands(
        due=date(2022, 5, 11),
        today=date.fromisoformat(today),
        closed_on=date.fromisoformat(closed) if closed else None,
        over=over,
        calendar=published(),
    )
    assert found == standing


def test_month_without_that_day_ends_on_its_last() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert Calendar(()).add(date(2022, 5, 5), 1).provisional
