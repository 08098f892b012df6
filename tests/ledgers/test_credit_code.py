"""统一社会信用代码: every department and class of GB 32100-2015, the check digit, the reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.credit_code import (
    CHARACTERS,
    DEPARTMENTS,
    LENGTH,
    PLACEHOLDERS,
    WEIGHTS,
    as_written,
    check_digit,
    organisation_problem,
    problem,
)

# Codes that companies and bodies publish themselves, on letterheads and licences.
PUBLISHED = (
    "91350200776049653A",
    "91440101MA5CJQ4N59",
    "913502000728319549",
    "91350203MA32AXT97E",
    "123502001549897397",
)
EVERY = [(first, second) for first, (_, classes) in DEPARTMENTS.items() for second in classes]


def code(first: str, second: str, region: str = "371500") -> str:
    body = f"{first}{second}{region}MB0000000"
    return body + check_digit(body)


@pytest.mark.parametrize("one", PUBLISHED)
def test_published_code_is_taken(one: str) -> None:
    assert problem(one) is None


@pytest.mark.parametrize(("first", "second"), EVERY)
def test_every_department_and_class_is_taken(first: str, second: str) -> None:
    assert problem(code(first, second)) is None


def test_table_has_the_departments_of_the_standard() -> None:
    assert "".join(DEPARTMENTS) == "123456789ANY"
    assert len(EVERY) == 36
    assert len(CHARACTERS) == 31


@pytest.mark.parametrize("one", PUBLISHED)
def test_one_wrong_character_anywhere_is_noticed(one: str) -> None:
    for place in range(18):
        for other in CHARACTERS:
            if other != one[place]:
                assert problem(one[:place] + other + one[place + 1 :]) is not None


def test_two_neighbours_changed_over_are_noticed() -> None:
    one = PUBLISHED[0]
    for place in range(17):
        if one[place] != one[place + 1]:
            swapped = one[:place] + one[place + 1] + one[place] + one[place + 2 :]
            assert problem(swapped) is not None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写18位统一社会信用代码"),
        (PUBLISHED[0][:17], "统一社会信用代码应为18位，现为17位，请对照登记证书"),
        (
            "9135020077604965IA",
            "第17位“I”不是代码用字（只用数字和大写字母，不用I、O、S、V、Z）",
        ),
        (
            "B1350200776049653A",
            "第1位“B”不是登记管理部门代码（应为1、2、3、4、5、6、7、8、9、A、N、Y之一）",
        ),
        (
            "94350200776049653A",
            "第2位“4”不是工商部门登记的机构类别（应为1企业、2个体工商户、3农民专业合作社）",
        ),
        ("91A50200776049653A", "第3至8位“A50200”应为6位数字的行政区划码"),
        (
            "91350200776049653B",
            "末位校验码与前17位不符，有抄错的字，请逐位核对登记证书",
        ),
    ],
)
def test_reason_names_the_place(typed: str, said: str) -> None:
    assert problem(typed) == said


def test_width_case_and_spaces_do_not_count() -> None:
    assert as_written(" ９１３５０２００ 7760-49653a ") == PUBLISHED[0]


@pytest.mark.parametrize("one", sorted(PLACEHOLDERS))
def test_placeholder_is_no_code(one: str) -> None:
    assert problem(one) == f"“{one}”是占位用的号码，不是统一社会信用代码，请对照登记证书填写"


def test_worked_example_of_the_standard() -> None:
    assert check_digit("91350100M000100Y4") == "3"


@given(st.text(CHARACTERS, min_size=LENGTH, max_size=LENGTH))
def test_answer_is_that_of_the_plain_rules(one: str) -> None:
    known = one[0] in DEPARTMENTS and one not in PLACEHOLDERS
    sound = known and one[1] in DEPARTMENTS[one[0]][1] and one[2:8].isdigit()
    total = sum(CHARACTERS.index(c) * w for c, w in zip(one, WEIGHTS, strict=False))
    assert (problem(one) is None) == (sound and CHARACTERS[-total % 31] == one[17])


@given(st.sampled_from(EVERY), st.text("0123456789", min_size=6, max_size=6),
       st.text(CHARACTERS, min_size=9, max_size=9))  # fmt: skip
def test_code_with_its_check_digit_is_taken(first: tuple, region: str, body: str) -> None:
    start = "".join(first) + region + body
    assert problem(start + check_digit(start)) is None


@given(st.text(max_size=20))
def test_any_text_has_an_answer(text: str) -> None:
    said = problem(text)
    assert said is None or said


@pytest.mark.parametrize("one", ["776049653", "MA5CJQ4N5", "07283195-4", "MA32AXT97"])
def test_published_organisation_code_is_taken(one: str) -> None:
    assert organisation_problem(one) is None


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ("776049654", "组织机构代码末位校验码“4”与前8位不符，请对照证书核对"),
        ("77604965", "组织机构代码应为9位数字或大写字母，现为8位，请对照证书"),
        ("ma5cjq4n5", "组织机构代码应为9位数字或大写字母，现为9位，请对照证书"),
    ],
)
def test_wrong_organisation_code_is_told(one: str, said: str) -> None:
    assert organisation_problem(one) == said
