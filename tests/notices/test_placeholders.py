"""Texts with placeholders: what is known is filled, everything else is refused by its name."""

import pytest

from notices.placeholders import fill, unreadable

KNOWN = {"post": "收件岗位", "items": "事项"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{pots}：", "{pots}"),
        ("{}", "{}"),
        ("{0}", "{0}"),
        ("{post.__class__}", "{post.__class__}"),
        ("{post[0]}", "{post[0]}"),
        ("{post!r}", "{post!r}"),
        ("{post:>9999999}", "{post:>9999999}"),
    ],
)
def test_unknown_placeholder_is_named_and_the_known_are_listed(text: str, named: str) -> None:
    assert unreadable(text, KNOWN) == f"不认识占位符{named}；这里可以用的有：{{post}}、{{items}}"


@pytest.mark.parametrize("text", ["{post", "post}", "{post}{"])
def test_brace_without_its_partner_is_explained(text: str) -> None:
    assert unreadable(text, KNOWN).startswith("大括号没有成对")


def test_values_are_put_in_as_they_are_and_never_read_again() -> None:
    text = "{post}：{{原样}}\n{items}"
    assert unreadable(text, KNOWN) == ""
    values = {"post": "{items}", "items": "100%"}
    assert fill(text, values) == "{items}：{原样}\n100%"
