"""What each kind of column makes of one cell: the clean text and what is wrong with it; pure."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from ledgers import credit_code
from ledgers.columns import Column
from ledgers.judging.amounts import NotAnAmount, read_amount, read_count
from ledgers.judging.choices import Choices
from ledgers.judging.cleaning import (
    EXCEL_NUMBER,
    as_text,
    one_spelling,
    plain_code,
    plain_text,
    quoted,
    written_number,
)
from ledgers.judging.days import read_day
from ledgers.judging.verdicts import Finding, Value

Cell = tuple[str, tuple[Finding, ...]]
Reader = Callable[[Value], Cell]
Sound = Callable[[str], object]
SHORT_TEXT = 1000
# The rule a code breaks that a spreadsheet has turned into a number.
BROKEN = {"subject": "E2", "credit": "E3", "identity": "E9", "free": "E4"}
# Two of these or more need no cleaning: most texts are made of nothing else.
SOUND = "\u4e00-\u9fff0-9A-Za-z（）〔〕“”《》，。、；："
NEVER = re.compile(r"(?!)")
AS_TEXT = "请把该列设为“文本”格式后，对照原件重新填写"


def reader(column: Column, *, reported_on: date, name: bool) -> Reader:
    """The reader of a column's cells; `name` columns are spelled one way and warned about (W4)."""
    if column.kind == "date":
        return _days(column, reported_on.isoformat())
    if column.kind == "code":
        return _codes(column)
    if column.kind == "choice":
        return _choices(column)
    if column.kind == "amount":
        return _figures(column, "E7", partial(read_amount, decimals=column.decimals))
    if column.kind == "number":
        return _figures(column, "E4", read_count)
    return _texts(column, name=name)


def sound(column: Column) -> Sound:
    """Tells, truly or not at all, that a text is clean and right in the column as it stands."""
    if column.kind != "text" or column.pattern:
        return NEVER.fullmatch
    return re.compile(f"[{SOUND}]{{2,{column.limit or ''}}}").fullmatch


def missing(column: Column, *, no_column: bool = False) -> Cell:
    """What an empty cell of the column is, or of a table that has no such column."""
    if column.required != "always":
        return "", ()
    if no_column:
        said = f"表中没有“{column.name}”这一列，必填；请把表头改成这个名称，或补上这一列"
        return "", (Finding("E1", column.code, said),)
    return "", (Finding("E1", column.code, f"{column.name}为空，必填，请补填"),)


def shown(column: Column, value: Value) -> str:
    """The value as a sentence quotes it: shortened, and never a person's name or number."""
    text = as_text(value).strip()
    if column.personal or not text:
        return ""
    return quoted(text)


def _days(column: Column, reported_on: str) -> Reader:
    empty = missing(column)

    def read(value: Value) -> Cell:
        day = read_day(value, forever=column.forever)
        if day is None:
            if plain_text(as_text(value), short=True) == "":
                return empty
            also = "或“长期”" if column.forever else ""
            said = f"{column.name}{shown(column, value)}不是有效日期，请写成2022-05-11的样子{also}"
            return "", (Finding("E5", column.code, said),)
        if column.past and day > reported_on:
            said = f"{column.name}{day}晚于报送日期{reported_on}，请核对"
            return day, (Finding("E5", column.code, said),)
        return (day, ()) if day else empty

    return read


def _codes(column: Column) -> Reader:
    empty, rule = missing(column), BROKEN[column.form]
    credit, pattern = column.form == "credit", re.compile(column.pattern)

    def read(value: Value) -> Cell:
        if not isinstance(value, str):
            return "", (Finding(rule, column.code, _turned(column, value)),)
        code = plain_code(value)
        if not code:
            return empty
        if not value.isalnum() and "E" in code and EXCEL_NUMBER.fullmatch(code):
            return "", (Finding(rule, column.code, _turned(column, value)),)
        if credit or column.form == "subject":
            code = code.replace("-", "")
        if credit:
            reason = credit_code.problem(code)
            found = (Finding("E3", column.code, f"{column.name}：{reason}"),) if reason else ()
            return code, found
        if column.pattern and not pattern.fullmatch(code):
            said = f"{column.name}{shown(column, value)}{column.pattern_says}"
            return code, (Finding("E4", column.code, said),)
        return code, _too_long(column, code)

    return read


def _turned(column: Column, value: Value) -> str:
    if isinstance(value, date):
        return f"{column.name}被Excel变成了日期，原来的号码已丢失，{AS_TEXT}"
    return f"{column.name}被Excel变成了数字，原来的号码可能已丢失，{AS_TEXT}"


def _choices(column: Column) -> Reader:
    empty, choices = missing(column), Choices(column)
    listed = "、".join(f"{one}-具体内容" if one == column.detail else one for one in column.choices)
    several = "，多项用“；”隔开" if column.multiple else ""

    def read(value: Value) -> Cell:
        text = plain_text(as_text(value), short=True)
        if not text:
            return empty
        name = choices.read(text)
        if name is not None:
            return name, _too_long(column, name)
        if text == column.detail:
            said = f"{column.name}填“{text}”的要注明是什么，如“{text}-具体内容”"
        else:
            said = f"{column.name}{shown(column, text)}不在可选范围，应为{listed}{several}"
        return text, (Finding("E4", column.code, said),)

    return read


def _figures(column: Column, rule: str, understood: Callable[[Value], str]) -> Reader:
    empty = missing(column)

    def read(value: Value) -> Cell:
        if isinstance(value, str) and not plain_text(value, short=True):
            return empty
        try:
            return understood(value), ()
        except NotAnAmount as error:
            return "", (Finding(rule, column.code, f"{column.name}{error}"),)

    return read


def _texts(column: Column, *, name: bool) -> Reader:
    empty, short = missing(column), 0 < column.limit < SHORT_TEXT
    pattern = re.compile(column.pattern)
    is_sound = sound(column)

    def read(value: Value) -> Cell:
        if isinstance(value, str) and is_sound(value):
            return value, ()
        if isinstance(value, float) and abs(value) >= 1e15:
            said = f"{column.name}“{written_number(value)}”被Excel变成了数字，{AS_TEXT}"
            return "", (Finding("E4", column.code, said),)
        text = plain_text(as_text(value), short=short)
        if not text:
            return empty
        found = _too_long(column, text)
        if column.pattern and not pattern.fullmatch(text):
            said = f"{column.name}{shown(column, text)}{column.pattern_says}"
            found += (Finding("E4", column.code, said),)
        if name:
            spelled = one_spelling(text)
            if "(" in text or ")" in text or " " in text:
                said = f"{column.name}中有半角括号或空格，请按登记证书核对（括号用全角）"
                found += (Finding("W4", column.code, said),)
            text = spelled
        return text, found

    return read


def _too_long(column: Column, text: str) -> tuple[Finding, ...]:
    if not column.limit or len(text) <= column.limit:
        return ()
    said = f"{column.name}有{len(text)}字，最多{column.limit}字，请精简"
    return (Finding("E6", column.code, said),)
