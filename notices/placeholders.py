"""Texts with placeholders (占位符): which are known, and how a text is filled; pure.

A placeholder is a name in braces, {items}; a brace that is meant as one is written twice. Nothing
else of Python's formatting is taken, so that a text can reach nothing but the values it is given.
"""

from collections.abc import Mapping
from string import Formatter


def unreadable(text: str, known: Mapping[str, str]) -> str:
    """Why the text cannot be taken, as a sentence; "" when it can. `known`: name → meaning."""
    try:
        found = list(Formatter().parse(text))
    except ValueError:
        return "大括号没有成对：占位符写作{名称}，正文里需要大括号时写两个"
    for _, name, spec, conversion in found:
        if name is None:
            continue
        if name not in known or spec or conversion:
            written = "{" + name + (f"!{conversion}" if conversion else "")
            written += (f":{spec}" if spec else "") + "}"
            listed = "、".join("{" + one + "}" for one in known)
            return f"不认识占位符{written}；这里可以用的有：{listed}"
    return ""


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders replaced; a name without a value raises KeyError."""
    parts = []
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(str(values[name]))
    return "".join(parts)
