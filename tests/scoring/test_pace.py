"""Pace: where a number stands at the end of the window, and when nobody may say so."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from indicators.scoring.facts import Facts
from indicators.scoring.pace import Outlook, at_end, outlook
from indicators.scoring.spec import ComponentSpec
from tests.scoring.test_gauges import FULL, PARTS, READINGS, facts


@pytest.mark.parametrize(
    ("track", "value"),
    [
        ([2, 4, None, None], 8),
        ([3, 3, 3, None], 3),
        ([None, 10, None, 8, None, None], 6),
        ([1, 1, 2, None], Fraction(5, 2)),
        ([5, 9], 9),
    ],
)
def test_pace_is_the_line_through_the_first_and_the_last_known_month(
    track: list[int | None], value: object
) -> None:
    assert at_end([None if one is None else Fraction(one) for one in track]) == Outlook(
        Fraction(str(value))
    )


@pytest.mark.parametrize("track", [[], [None] * 12, [None, 3, None]])
def test_fewer_than_two_months_have_no_pace(track: list[int | None]) -> None:
    found = at_end([None if one is None else Fraction(one) for one in track])
    assert found == Outlook(None, "数据不足两个月，暂不推算")


def test_number_that_went_up_and_down_has_no_pace() -> None:
    found = at_end([Fraction(one) for one in (1, 3, 2)])
    assert found == Outlook(None, "各月有升有降，没有明确的进度，不作推算")


def ahead(part: ComponentSpec, known: Facts, **tracks: Sequence[int | None]) -> Outlook:
    read = {
        code: [None if one is None else Fraction(one) for one in row] + [None] * (12 - len(row))
        for code, row in tracks.items()
    }
    return outlook(part.rule.gauge(known, READINGS), part.rule, known, READINGS, read)


def test_ratio_leads_where_both_of_its_numbers_lead() -> None:
    known = facts(hall_credit_checks=3000, market_entities=12000)
    tracks = {"hall_credit_checks": [1000, 2000, 3000], "market_entities": [12000] * 3}
    assert ahead(PARTS["8"], known, **tracks) == Outlook(FULL)
    short = ahead(PARTS["8"], known, **tracks | {"market_entities": [12000]})
    assert short == Outlook(None, "在营市场主体数据不足两个月，暂不推算")


def test_denominator_that_would_vanish_is_not_divided_by() -> None:
    known = facts(hall_credit_checks=3000, market_entities=10)
    tracks = {"hall_credit_checks": [1000, 3000], "market_entities": [1000, 10]}
    found = ahead(PARTS["8"], known, **tracks)
    assert found == Outlook(None, "在营市场主体按目前进度将降至0，不作推算")


def test_ranks_keep_their_mean_once_two_months_are_known() -> None:
    known = facts(national_rank=[40, 50, *[None] * 10])
    assert ahead(PARTS["1"], known) == Outlook(Fraction(45))
    one = facts(national_rank=[40, *[None] * 11])
    assert ahead(PARTS["1"], one) == Outlook(None, "数据不足两个月，暂不推算")


def test_what_the_office_judges_has_no_pace() -> None:
    found = ahead(PARTS["16-1"], facts(information_sharing=2))
    assert found == Outlook(None, "由专班办公室认定，不按进度推算")


def test_unknown_value_has_no_outlook() -> None:
    assert ahead(PARTS["9"], facts()) == Outlook(None, "现值未知，暂不推算")


def test_forecast_stays_within_the_bounds_of_the_metric() -> None:
    known = facts(dishonest_government_bodies=1)
    found = ahead(PARTS["2"], known, dishonest_government_bodies=[3, 1])
    assert found == Outlook(Fraction(0))
