"""What is unusual is asked about, in words that name the numbers; what is usual is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.filling.entries import Entry, understand
from reporting.filling.plausibility import (
    NOTHING_AT_ALL,
    Said,
    distance,
    is_empty_report,
    questions,
)
from tests.reporting.test_entries import COUNT, PART, STOCK

FLOW = replace(COUNT, code="flow", name="核查次数", kind="flow", before=Decimal(0))
LEVEL = replace(STOCK, kind="stock")
GROWING = replace(LEVEL, code="growing", name="累计归集", cumulative=True)
OTHER = replace(COUNT, code="other", name="承诺条数", kind="flow")


def past(*values: object, accepted: bool = True) -> list[Said]:
    return [
        Said(
            date(2022, month, 1),
            None if value is None else Decimal(str(value)),
            (),
            False,
            accepted,
        )
        for month, value in enumerate(values, start=1)
    ]


def asked(field, typed: str, history: list[Said], *, zero: bool = False) -> str:
    """The question about one field beside another that has a number."""
    fields = {field.code: field, "other": OTHER}
    entries = {field.code: understand(typed, zero, field), "other": Entry(value=Decimal(7))}
    return questions(fields, entries, {field.code: history}).get(field.code, "")


QUESTIONS = [
    (
        FLOW,
        "5000",
        past(1000, 1100, 900, 1050),
        "与历史相差较大（此前4个月一般在1025左右），请说明原因",
    ),
    (FLOW, "0", past(12), "上次为12，本月为0，请说明原因"),
    (FLOW, "1200", past(1200), "与上次完全相同，且为整数1200，请说明是否为本月实际发生数"),
    (
        GROWING,
        "119",
        past(120),
        "累计数只增不减，现由120降为119；确需调低的，请写明原因，否则请改正",
    ),
    (
        LEVEL,
        "9000",
        past(6000, 6020, 6040, 6060),
        "与历史相差较大（上次6060，此前每月变动一般在20左右），请说明原因",
    ),
]


@pytest.mark.parametrize(("field", "typed", "history", "sentence"), QUESTIONS)
def test_unusual_answer_is_asked_about(field, typed, history, sentence) -> None:
    assert asked(field, typed, history) == sentence


USUAL = [
    (FLOW, "5000", past(1000, 1100, 900)),  # three values say nothing
    (FLOW, "5000", past(1000, 1100, 900, 1050, accepted=False)),  # nobody accepted them
    (FLOW, "1100", past(1000, 1000, 1000, 1000)),  # a MAD of zero does not make every change far
    (FLOW, "0", past(0, 12)),  # there was a zero before
    (FLOW, "1201", past(1201)),  # the same, but nothing round about it
    (FLOW, "1200", []),
    (FLOW, "", past(12)),
    (LEVEL, "5990", past(6000)),  # this stock may fall
    (LEVEL, "6090", past(6000, 6000, 6000, 6000)),
    (GROWING, "120", past(120)),
]


@pytest.mark.parametrize(("field", "typed", "history"), USUAL)
def test_usual_answer_is_not_asked_about(field, typed, history) -> None:
    assert asked(field, typed, history) == ""


def test_part_that_vanished_with_its_whole_is_asked_about_once() -> None:
    fields = {"records": COUNT, "compliant": PART, "other": OTHER}
    entries = {"records": Entry(value=Decimal(0)), "compliant": Entry(value=Decimal(0))}
    entries["other"] = Entry(value=Decimal(7))
    history = {"records": past(9), "compliant": past(9)}
    assert list(questions(fields, entries, history)) == ["records"]


NOTHING, SEVEN = Entry(value=Decimal(0), zero_report=True), Entry(value=Decimal(7))
PAIR = {"flow": FLOW, "other": OTHER}


@pytest.mark.parametrize(
    ("entries", "history", "empty"),
    [
        ((NOTHING, NOTHING), {"flow": past(3)}, True),
        ((NOTHING, Entry()), {"flow": past(3)}, True),  # a blank is no number either
        ((NOTHING, NOTHING), {}, True),  # the first report of all
        ((NOTHING, SEVEN), {"flow": past(3)}, False),
        ((NOTHING, NOTHING), {"flow": past(3, 0), "other": past(3, 0)}, False),  # said last month
        ((NOTHING, NOTHING), {"flow": past(0, accepted=False)}, True),  # said, not accepted
    ],
)
def test_empty_report_is_nothing_but_blanks_and_zeros(entries, history, empty) -> None:
    both = dict(zip(("flow", "other"), entries, strict=True))
    assert is_empty_report(PAIR, both, history) is empty


def test_empty_report_is_asked_about_in_one_line_only() -> None:
    both = {"flow": NOTHING, "other": NOTHING}
    history = {"flow": past(12), "other": past(7)}
    assert questions(PAIR, both, history) == {"flow": NOTHING_AT_ALL}


def test_sheet_that_owes_nothing_is_not_empty() -> None:
    free = {"flow": replace(FLOW, owed=False)}
    assert not is_empty_report(free, {"flow": Entry()}, {})


numbers = st.decimals(min_value=0, max_value=10**9, places=0)


@given(st.lists(numbers, min_size=4, max_size=12), numbers)
def test_distance_is_never_negative_and_zero_at_the_median(history, value) -> None:
    assert distance(value, history, least=Decimal(1)) >= 0
    same = [value] * len(history)
    assert distance(value, same, least=Decimal(1)) == 0
