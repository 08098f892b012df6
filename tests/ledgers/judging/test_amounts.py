"""Amounts are exact, in 万元, and refused rather than converted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.judging.amounts import NotAnAmount, fines_told, read_amount, read_count
from ledgers.judging.verdicts import Value


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (0.2, "0.2"), (1, "1"), (3.05, "3.05"), ("0.20", "0.2"), ("3,000.50", "3000.5"),
        ("１.５万元", "1.5"), ("￥2", "2"), (0.1 + 0.2, "0.3"),
        (0.000005, "0.000005"), ("007", "7"),
        (0, "0"), ("人民币3万元", "3"), (999999999999, "999999999999"),
    ],
)  # fmt: skip
def test_amount_is_read(value: Value, amount: str) -> None:
    assert read_amount(value, decimals=6) == amount


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2000元", "“2000元”写的是元，请换算成万元后只填数字（2000元填0.2）"),
        ("两千", "“两千”不是金额，请填以万元为单位的数字"),
        (-1, "“-1”是负数，请核对"),
        ("0.1234567", "“0.1234567”小数超过6位，请核对是否以万元为单位"),
        (1234567890123, "“1234567890123”整数超过12位，请核对"),
        (True, "“TRUE”不是金额，请填以万元为单位的数字"),
        ("1e5", "“1e5”不是金额，请填以万元为单位的数字"),
        ("1,00", "“1,00”不是金额，请填以万元为单位的数字"),
        (float("inf"), "“inf”不是金额，请填以万元为单位的数字"),
        (float("nan"), "“nan”不是金额，请填以万元为单位的数字"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(value: Value, said: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        read_amount(value, decimals=6)
    assert str(refused.value) == said


@given(st.decimals(0, 10**9, places=6, allow_nan=False, allow_infinity=False))
def test_an_amount_of_six_decimals_is_kept_exactly(amount: Decimal) -> None:
    assert Decimal(read_amount(f"{amount:f}", decimals=6)) == amount


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_a_cell_gives_the_number_that_was_typed(digits: int, places: int) -> None:
    typed = Decimal(digits).scaleb(-places)
    assert Decimal(read_amount(float(typed), decimals=6)) == typed


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = read_amount(text, decimals=6)
    except NotAnAmount:
        amount = "0"
    assert Decimal(amount) >= 0


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("罚款2000元", [2000]), ("处罚款人民币贰万元整", [20000]), ("罚款3.05万元", [30500]),
        ("罚款叁万零伍佰元", [30500]), ("罚款1,000元；没收违法所得500元", [1000]), ("警告", []),
        ("罚款十元", [10]), ("罚款一亿二千万元", [120000000]),
        ("罚款伍佰元，另处罚款200元", [500, 200]),
    ],
)  # fmt: skip
def test_fines_are_found_in_the_text(text: str, yuan: list[int]) -> None:
    assert list(fines_told(text)) == yuan


@pytest.mark.parametrize(("value", "count"), [("1,200", "1200"), (12.0, "12"), ("０", "0")])
def test_count_is_whole(value: Value, count: str) -> None:
    assert read_count(value) == count


@pytest.mark.parametrize("value", ["1.5", -1, "约100", True])
def test_what_is_no_count_is_refused(value: Value) -> None:
    with pytest.raises(NotAnAmount, match="不是整数，请只填数字"):
        read_count(value)
