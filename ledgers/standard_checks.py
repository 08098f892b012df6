"""The rules over several columns in a standard's file, read strictly; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indicators.tables import Table
from ledgers.columns import Check, Column

RULE = re.compile(r"[EW][1-9]")


@dataclass(frozen=True)
class Shape:
    """What a kind of rule must and may be told."""

    parts: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    columns: bool = False
    words: tuple[str, ...] = ()
    optional_words: tuple[str, ...] = ()
    most: bool = False


SHAPES: Mapping[str, Shape] = {
    # E2: who the record is about. 自然人, 法人 and 个体工商户 each by their own papers.
    "subject": Shape(
        ("category", "subject"),
        ("representative", "type", "number"),
        words=("persons", "individuals"),
    ),
    # E9: an ID number, where `type` (if there is one) names one of `types`.
    "identity": Shape(("number",), ("type",), words=("types",)),
    # A day that must not lie before another.
    "order": Shape(("first", "last")),
    # E1 and E7: filled in when `on` holds one of `has` (or none of `lacks`); blank otherwise
    # when `blank` says for which values.
    "when": Shape(("column", "on"), optional_words=("has", "lacks", "blank")),
    "too_large": Shape(("amount",), most=True),
    "agrees": Shape(("text", "amount")),
    "brackets": Shape(columns=True),
    "region": Shape(columns=True),
    "organisation": Shape(columns=True),
    "words": Shape(columns=True, words=("words",)),
    # 重码 and 一户多码: one code on two subjects, one subject with two codes.
    "assigned": Shape(("subject", "name")),
    # 错码: a code of another department than the one that registered the subject.
    "registered": Shape(("subject", "department")),
}


def read_checks(table: Table, known: Mapping[str, Column]) -> tuple[Check, ...]:
    """The rules in the order they are told to people; raises SchemeError (file, key, reason)."""
    return tuple(_check(row, known) for row in table.rows("check"))


def _check(row: Table, known: Mapping[str, Column]) -> Check:
    rule, kind = row.text("rule"), row.choice("kind", SHAPES)
    if not RULE.fullmatch(rule):
        raise row.error("rule", "规则编号应为 E1 至 E9 或 W1 至 W9")
    shape = SHAPES[kind]
    check = Check(
        rule=rule,
        kind=kind,
        parts=_parts(row, shape, known),
        columns=_columns(row, known) if shape.columns else (),
        words=_words(row, shape),
        most=row.whole("most", least=1) if shape.most else 0,
    )
    if kind == "when" and not (check.words.keys() & {"has", "lacks"}):
        raise row.error("has", "须写明 has（有这些词时必填）或 lacks（不是这些值时必填）")
    row.finish()
    return check


def _parts(row: Table, shape: Shape, known: Mapping[str, Column]) -> dict[str, str]:
    wanted = [*shape.parts, *(name for name in shape.optional if name in row)]
    parts = {name: row.text(name) for name in wanted}
    for name, code in parts.items():
        if code not in known:
            raise row.error(name, f"没有“{code}”这一列")
    return parts


def _columns(row: Table, known: Mapping[str, Column]) -> tuple[str, ...]:
    codes = row.texts("columns")
    for code in codes:
        if code not in known:
            raise row.error("columns", f"没有“{code}”这一列")
    return codes


def _words(row: Table, shape: Shape) -> dict[str, tuple[str, ...]]:
    wanted = [*shape.words, *(name for name in shape.optional_words if name in row)]
    return {name: row.texts(name) for name in wanted}
