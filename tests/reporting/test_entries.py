"""What a clerk types is understood exactly, or refused with a sentence that helps."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.filling.entries import Entry, Field, read_sheet, understand

COUNT = Field(
    code="records",
    name="应报条数",
    measure="条",
    decimals=0,
    minimum=Decimal(0),
    maximum=None,
    part_of="",
    register=False,
    zero_reportable=True,
    owed=True,
)
PART = replace(COUNT, code="compliant", name="合规条数", part_of="records")
MONEY = replace(COUNT, code="credit", name="授信金额", measure="亿元", decimals=4)
RANK = replace(
    COUNT,
    code="rank",
    name="排名",
    measure="名",
    minimum=Decimal(1),
    maximum=Decimal(261),
    zero_reportable=False,
    owed=False,
)
STOCK = replace(COUNT, code="stock", name="在营企业", measure="家", zero_reportable=False)
NAMES = replace(COUNT, code="domains", name="应用领域", measure="个", register=True)

UNDERSTOOD = [
    ("1280", "1280"),
    ("  1280 ", "1280"),
    ("1,280", "1280"),
    ("12,345,678", "12345678"),
    ("１２８０", "1280"),
    ("１２，８００", "12800"),
    ("\u200b1280\ufeff", "1280"),
    ("1 280", "1280"),
    ("0", "0"),
    ("12.0", "12"),
    ("00012", "12"),
    ("9999999999999999", "9999999999999999"),
]


@pytest.mark.parametrize(("typed", "value"), UNDERSTOOD)
def test_number_is_understood(typed: str, value: str) -> None:
    assert understand(typed, False, COUNT) == Entry(typed=typed, value=Decimal(value))


REFUSED = [
    (COUNT, "十二", "“十二”不是数字，请只填写阿拉伯数字，如 1280"),
    (COUNT, "9999999999999999亿", "数字过长（最多16位），请核对"),
    (COUNT, "12条左", "“12条左”与计量单位“条”不符，请按“条”填写数字"),
    (COUNT, "十二条", "“十二条”不是数字，请只填写阿拉伯数字，如 1280"),
    (COUNT, "12\n34", "“12\n34”不是数字，请只填写阿拉伯数字，如 1280"),
    (COUNT, "3,5", "“3,5”不是数字，请只填写阿拉伯数字，如 1280"),
    (COUNT, "1,28", "“1,28”不是数字，请只填写阿拉伯数字，如 1280"),
    (COUNT, ",", "“,”不是数字，请只填写阿拉伯数字，如 1280"),
    (COUNT, "-1", "不能为负数，请核对"),
    (COUNT, "－３", "不能为负数，请核对"),
    (COUNT, "1e400", "“1e400”不是普通数字，请完整写出，如 12000"),
    (COUNT, "1E3", "“1E3”不是普通数字，请完整写出，如 12000"),
    (COUNT, "NaN", "“NaN”不是普通数字，请完整写出，如 12000"),
    (COUNT, "sNaN", "“sNaN”不是普通数字，请完整写出，如 12000"),
    (COUNT, "-Infinity", "“-Infinity”不是普通数字，请完整写出，如 12000"),
    (COUNT, "1_000", "“1_000”不是普通数字，请完整写出，如 12000"),
    (COUNT, "12345678901234567", "数字过长（最多16位），请核对"),
    (COUNT, "1.5", "应报条数按“条”计，请填写整数"),
    (MONEY, "0.00001", "最多保留4位小数"),
    (RANK, "0", "不能小于1，请核对"),
    (RANK, "262", "不能大于261，请核对"),
    (NAMES, "长" * 61, "“长长长长长长长长长长长长…”超过60字，请一行只写一个名称"),
]


@pytest.mark.parametrize(("field", "typed", "problem"), REFUSED)
def test_answer_is_refused_and_kept_as_typed(field: Field, typed: str, problem: str) -> None:
    assert understand(typed, False, field) == Entry(typed=typed, problem=problem)


@pytest.mark.parametrize("typed", ["1", "261"])
def test_both_ends_of_a_range_are_taken(typed: str) -> None:
    assert understand(typed, False, RANK).value == Decimal(typed)


def test_four_decimals_of_money_are_taken() -> None:
    assert understand("4.1234", False, MONEY).value == Decimal("4.1234")


@pytest.mark.parametrize("typed", ["", "   ", "\u3000", "\n"])
def test_blank_is_not_zero(typed: str) -> None:
    entry = understand(typed, False, COUNT)
    assert entry == Entry(typed=typed)
    assert entry.blank
    assert not understand("0", False, COUNT).blank


@pytest.mark.parametrize("typed", ["", "0", "０"])
def test_zero_report_of_a_number_is_zero(typed: str) -> None:
    entry = understand(typed, True, COUNT)
    assert entry == Entry(typed=typed, value=Decimal(0), zero_report=True)


def test_zero_report_of_a_register_names_nothing() -> None:
    entry = understand("", True, NAMES)
    assert entry == Entry(zero_report=True)
    assert not entry.blank


def test_zero_report_beside_a_value_is_refused() -> None:
    assert understand("12", True, COUNT).problem == ("应报条数既填了“12”又选了零报告，请只保留一项")
    assert understand("信易游", True, NAMES).problem == (
        "应用领域既填了“信易游”又选了零报告，请只保留一项"
    )


def test_zero_report_of_a_stock_is_refused() -> None:
    assert understand("", True, STOCK).problem == "在营企业不适用零报告，请填写数值"


def test_register_counts_each_line_once() -> None:
    typed = "信易游\n 信易贷 \n\n信易游\n信易ｅ"
    assert understand(typed, False, NAMES) == Entry(
        typed=typed, items=("信易游", "信易贷", "信易e")
    )


def test_sixty_characters_of_a_name_are_taken() -> None:
    assert understand("长" * 60, False, NAMES).items == ("长" * 60,)


RATE = replace(COUNT, code="rate", name="合规率", measure="%", decimals=2)
FLOW = replace(COUNT, code="flow", kind="flow", before=Decimal(9000))
MAY = replace(COUNT, last=Decimal(128), month_before="2022年4月")
DRESSED_UP = [
    (COUNT, "1.2万", "12000", "1.2万 → 12000"),
    (COUNT, "３亿", "300000000", "3亿 → 300000000"),
    (COUNT, "1,280", "1280", "1,280 → 1280"),
    (COUNT, "1280", "1280", ""),
    (MONEY, "4.2亿", "4.2", "4.2亿 → 4.2"),
    (MONEY, "4200万元", "0.42", "4200万元 → 0.42"),
    (MONEY, "4.2", "4.2", ""),
    (COUNT, "12条", "12", "12条 → 12"),
    (COUNT, "１．２ 万 条", "12000", "1.2 万 条 → 12000"),
    (replace(COUNT, measure="人次"), "1,280人次", "1280", "1,280人次 → 1280"),
    (replace(MONEY, measure="万元"), "3亿元", "30000", "3亿元 → 30000"),
    (RATE, "98.5%", "98.5", "98.5% → 98.5"),
    (RATE, "98.5％", "98.5", "98.5% → 98.5"),
    (FLOW, "累计 1.2万", "3000", "累计 1.2万 → 本月增量 3000"),
    (FLOW, "累计：9000", "0", "累计:9000 → 本月增量 0"),
    (FLOW, "累计 1.2万条", "3000", "累计 1.2万条 → 本月增量 3000"),
    (MAY, "同上月 128", "128", "与上月相同 → 128"),
    (MAY, "同上月：１２８条", "128", "与上月相同 → 128"),
    (MAY, "同上月", "128", "与上月相同 → 128"),
]


@pytest.mark.parametrize(("field", "typed", "value", "understood"), DRESSED_UP)
def test_dressed_up_number_is_understood_and_says_so(
    field: Field, typed: str, value: str, understood: str
) -> None:
    entry = understand(typed, False, field)
    assert (entry.value, entry.problem) == (Decimal(value), "")
    assert entry.understood == understood


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        (COUNT, "98%", "“98%”与计量单位“条”不符，请按“条”填写数字"),
        (COUNT, "1.2万元", "“1.2万元”与计量单位“条”不符，请按“条”填写数字"),
        (COUNT, "0.00005万", "应报条数按“条”计，请填写整数"),
        (COUNT, "12户", "“12户”与计量单位“条”不符，请按“条”填写数字"),
        (COUNT, "12人次", "“12人次”与计量单位“条”不符，请按“条”填写数字"),
        (COUNT, "同上月", "上月没有已提交的数，不能填“同上月”，请填写本月数"),
        (
            replace(MAY, last=None),
            "同上月 128",
            "上月（2022年4月）没有已提交的数，不能填“同上月”，请填写本月数",
        ),
        (
            MAY,
            "同上月 130",
            "您确认的是130，而上月现为128；请填写本月数，确实相同的请填“同上月 128”",
        ),
        (COUNT, "累计 12", "应报条数不是本期增量，不能按累计填写"),
        (FLOW, "累计 8999", "累计8999小于此前各月合计9000，请核对"),
        (FLOW, "累计 1.5", "应报条数按“条”计，请填写整数"),
        (
            replace(FLOW, gap="2022年3月"),
            "累计 9001",
            "2022年3月尚未提交，由累计推算不出本月增量，请改填本月增量",
        ),
    ],
)
def test_dress_that_does_not_fit_is_refused(field: Field, typed: str, problem: str) -> None:
    assert understand(typed, False, field) == Entry(typed=typed, problem=problem)


SHEET = {"records": COUNT, "compliant": PART, "rank": RANK, "stock": STOCK}


def test_part_larger_than_its_whole_is_refused() -> None:
    typed = {"records": ("10", False), "compliant": ("11", False)}
    assert read_sheet(SHEET, typed, complete=False).problems == {
        "compliant": "合规条数（11）不能大于应报条数（10）"
    }


def test_part_of_a_zero_report_is_refused() -> None:
    typed = {"records": ("", True), "compliant": ("1", False)}
    assert read_sheet(SHEET, typed, complete=False).problems == {
        "compliant": "合规条数（1）不能大于应报条数（0）"
    }


def test_part_equal_to_its_whole_is_taken() -> None:
    typed = {"records": ("10", False), "compliant": ("10", False)}
    assert read_sheet(SHEET, typed, complete=False).problems == {}


def test_part_without_its_whole_is_not_judged() -> None:
    assert read_sheet(SHEET, {"compliant": ("10", False)}, complete=False).problems == {}


def test_complete_sheet_names_every_owed_blank_and_no_other() -> None:
    assert read_sheet(SHEET, {"records": ("5", False)}, complete=True).problems == {
        "compliant": "请填写合规条数；本月没有发生请勾选零报告",
        "stock": "请填写在营企业",
    }


def test_wrong_answer_is_named_once_and_not_also_as_missing() -> None:
    problems = read_sheet(SHEET, {"stock": ("十", False)}, complete=True).problems
    assert problems["stock"] == "“十”不是数字，请只填写阿拉伯数字，如 1280"


@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_every_whole_number_is_understood_however_it_is_grouped(number: int) -> None:
    for typed in (str(number), f"{number:,}", f" {number} "):
        assert understand(typed, False, COUNT).value == number


@given(st.text(max_size=40))
def test_any_text_is_a_value_a_blank_or_a_problem_and_is_kept(typed: str) -> None:
    for field in (COUNT, MONEY, RANK, NAMES):
        entry = understand(typed, False, field)
        assert entry.typed == typed
        assert bool(entry.problem) + (not entry.blank) <= 1
        if entry.value is not None:
            assert field.minimum <= entry.value
            assert entry.value == round(entry.value, field.decimals)
