"""What is typed for a contact: names are asked about, numbers are understood or refused."""

import pytest

from units.posts import Typed, may_be_a_name, phone_problem, plain, post_problem


@pytest.mark.parametrize("text", ["张三", "王建国", "欧阳建国", "李 四", "阿依·古"])
def test_text_of_a_names_length_is_asked_about(text: str) -> None:
    assert may_be_a_name(text)


@pytest.mark.parametrize(
    "text",
    ["局长", "副主任", "科员", "办公室", "书记", "三级调研员", "党组成员", "信用股", "clerk", "一"],
)
def test_post_is_taken_as_it_is(text: str) -> None:
    assert not may_be_a_name(text)


def test_name_is_no_problem_once_it_is_said_to_be_a_post() -> None:
    asked = post_problem("责任人", Typed(post="王建国"))
    assert asked == (
        "“王建国”像是姓名。门户只记职务，不记姓名：请改填职务（如“副主任”“科员”）；"
        "确是职务的，请勾选“这是职务，不是姓名”后再保存"
    )
    assert post_problem("责任人", Typed(post="王建国", is_post=True)) == ""


def test_post_is_needed_and_of_one_line() -> None:
    assert "请填写责任人的职务" in post_problem("责任人", Typed(phone="0635-1234567"))
    assert "有65字，最多64字" in post_problem("责任人", Typed(post="长" * 65))
    assert plain("　副\n局长\u202e ") == "副 局长"
    assert plain("\u200b \u202e") == ""


@pytest.mark.parametrize(
    "phone", ["", "0635-8500001", "(0635)8500001转8001", "+86 635 8500001", "13800000000", "85001"]
)
def test_telephone_number_is_understood(phone: str) -> None:
    assert phone_problem("责任人", phone) == ""


@pytest.mark.parametrize("phone", ["8500", "办公室", "0635-8500001,8500002", "1" * 33, "=1+1111"])
def test_what_is_no_telephone_number_is_named_with_an_example(phone: str) -> None:
    said = phone_problem("责任人", phone)
    assert said.startswith(f"看不懂责任人的电话“{phone[:20]}”")
    assert "0635-8500000" in said
