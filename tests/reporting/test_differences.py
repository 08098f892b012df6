"""Two results are explained component by component, and what is told adds up exactly."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scheme import read_scheme
from indicators.scoring.engine import Result, score
from indicators.scoring.exact import added, write_number
from reporting.scores.differences import Kind, Part, difference, exactly, parts_of, signed, written
from tests.builders import FOLDER

PLAN = read_scheme(FOLDER).plan
MONTHS = 12


def scored(**facts: Any) -> Result:
    return score(PLAN, facts)


def explained(before: Result, after: Result) -> dict[str, str]:
    """Component → the sentence, of those where something changed."""
    rows = difference(parts_of(before), parts_of(after)).rows
    return {row.code: row.sentence for row in rows if row.causes}


def months(**known: object) -> list[object]:
    """Twelve months, those named m1 to m12 known."""
    return [known.get(f"m{month}") for month in range(1, MONTHS + 1)]


def test_month_that_became_known_is_told_with_its_points() -> None:
    records = {"publicity_records": months(m4=98), "publicity_compliant": months(m4=98)}
    before = scored(**records)
    after = scored(**records, publicity_timely=months(m4=98))
    assert explained(before, after) == {
        "5": "5. “‘双公示’合规率和及时率”：0.20 → 0.40（＋0.20）：2022-04 “双公示”及时条数 未知→98"
    }


def test_reopened_month_is_no_longer_counted() -> None:
    found = difference(
        parts_of(scored(wrong_credit_codes=months(m1=0, m2=0))),
        parts_of(scored(wrong_credit_codes=months(m1=0))),
    )
    (row,) = found.moved
    (cause,) = row.causes
    assert (row.code, row.change, found.unmoved) == ("4", Fraction(-1, 5), [])
    assert (cause.kind, cause.month, cause.before, cause.after) == (
        Kind.WITHDRAWN,
        "2022-02",
        "0",
        None,
    )
    assert cause.text.endswith(" 0→未知")
    assert "（－0.20）" in row.sentence


def test_corrected_value_and_reading_are_told_apart() -> None:
    before = scored(national_rank=[55] * MONTHS)
    after = score(PLAN, {"national_rank": [54, *[55] * 11]}, {"rank_step": "completed"})
    (row,) = difference(parts_of(before), parts_of(after)).moved
    assert [cause.kind for cause in row.causes] == [Kind.READING, Kind.CHANGED]
    reading, value = row.causes
    assert reading.code == "rank_step"
    assert reading.text == (
        "口径“排名落后不满10名的部分怎样扣分？”由“不满10名按10名扣（向上取整）”"
        "改为“满10名才扣（向下取整）”"
    )
    assert value.text.endswith(" 55→54")


def test_change_without_points_is_kept_apart() -> None:
    found = difference(parts_of(scored(benefit_domains=25)), parts_of(scored(benefit_domains=26)))
    assert found.moved == []
    assert [row.code for row in found.unmoved] == ["9"]
    assert found.head.endswith("（持平）")


def test_same_result_leaves_nothing_to_tell() -> None:
    found = difference(parts_of(scored()), parts_of(scored()))
    assert (found.change, found.moved, found.unmoved) == (0, [], [])


def test_points_that_moved_without_any_input_are_told_as_another_program() -> None:
    (part,) = [part for part in parts_of(scored()) if part.code == "3"]
    found = difference([part], [Part("3", Fraction(1), part.trace)])
    assert [cause.kind for cause in found.rows[0].causes] == [Kind.RULE]


def test_component_of_one_side_only_counts_whole() -> None:
    (part,) = [part for part in parts_of(scored()) if part.code == "16-3"]
    found = difference([], [part])
    assert (found.rows[0].before, found.change) == (None, part.points)
    assert found.rows[0].head.startswith("16-3. ")
    assert "：无 → " in found.rows[0].head


def within(facts: dict[str, int]) -> dict[str, int]:
    """No part larger than its whole."""
    parts = {
        "seriously_dishonest_entities": "market_entities",
        "xinyidai_enterprises": "enterprises",
    }
    return facts | {part: min(facts[part], facts[whole]) for part, whole in parts.items()}


# Denominators whose quotients rarely end.
SHARES = st.fixed_dictionaries(
    {
        "market_entities": st.integers(1, 99_991),
        "enterprises": st.integers(1, 9_973),
        "seriously_dishonest_entities": st.integers(0, 300),
        "xinyidai_enterprises": st.integers(0, 400),
        "xinyidai_credit": st.integers(0, 70),
        "xinyidai_loans": st.integers(0, 70),
        "commitment_records": st.integers(0, 5_000),
        "fulfilment_records": st.integers(0, 5_000),
    }
).map(within)


@settings(max_examples=60, deadline=None)
@given(SHARES, SHARES)
def test_changes_add_up_to_the_change_of_the_totals_exactly(
    one: dict[str, int], other: dict[str, int]
) -> None:
    before, after = scored(**one), scored(**other)
    found = difference(parts_of(before), parts_of(after))
    assert added(row.change for row in found.rows) == found.change == found.after - found.before
    assert (write_number(found.before), write_number(found.after)) == (
        before.to_json()["total"],
        after.to_json()["total"],
    )


@settings(max_examples=30, deadline=None)
@given(SHARES, SHARES)
def test_stored_parts_say_what_the_results_say(one: dict[str, int], other: dict[str, int]) -> None:
    results = scored(**one), scored(**other)
    stored = [
        [Part.stored(c.trace.to_json(), c.interval.exact()) for c in result.components]
        for result in results
    ]
    assert difference(*stored) == difference(*map(parts_of, results))


def test_thirds_are_never_rounded_before_they_are_added() -> None:
    trace = parts_of(scored())[0].trace
    before = [Part(code, Fraction(0), {**trace, "component": code}) for code in "abc"]
    after = [Part(code, Fraction(1, 3), {**trace, "component": code}) for code in "abc"]
    found = difference(before, after)
    assert [signed(row.change) for row in found.rows] == ["＋0.33"] * 3
    assert found.change == 1


def test_without_exact_numbers_the_trace_stands() -> None:
    part = parts_of(scored(xinyidai_credit=31))[0]
    assert Part.stored(part.trace).points == Fraction(Decimal(part.trace["points"]))


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction(10, 3), "3.33"),
        (Fraction(9995, 1000), "10.00"),
        (Fraction(5, 1000), "0.01"),
        (Fraction(0), "0.00"),
        (Fraction(-1, 3), "－0.33"),
        (None, "无"),
    ],
)
def test_points_are_written_with_two_decimals(points: Fraction | None, text: str) -> None:
    assert written(points) == text


def test_difference_too_small_to_show_is_not_shown_as_none() -> None:
    assert signed(Fraction(1, 1000)) == "＋不足0.01"
    assert signed(Fraction(-1, 3)) == "－0.33"
    assert signed(Fraction(0)) == "持平"
    assert exactly(Fraction(-1, 3)) == "-0.333333333333"
