"""Amounts in 万元 as a cell or a decision's text gives them; pure."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from ledgers.judging.cleaning import TAKEN_OFF, as_text, quoted, written_number
from ledgers.judging.verdicts import Value

# numeric(18,6): the platform's own column.
WHOLE_DIGITS = 12
YUAN = 10_000
NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?")
WHOLE = re.compile(r"\d{1,15}|\d{1,3}(?:,\d{3}){1,4}", re.ASCII)
FINED = re.compile(
    r"罚款[^\d。;；零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{0,12}(?:([\d,]+(?:\.\d+)?)|([零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬两]+))\s*(万|亿)?元"
)
ONES = {one: n for n, one in enumerate("零一二三四五六七八九")} | {"两": 2}
ONES |= {one: n for n, one in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GREAT = {"万": YUAN, "萬": YUAN, "亿": YUAN * YUAN}


class NotAnAmount(ValueError):
    """A cell that gives no amount; the sentence says why and what to write."""


def read_amount(value: Value, *, decimals: int) -> str:
    """The amount as a plain decimal in 万元; raises NotAnAmount with a sentence."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NotAnAmount(f"{quoted(as_text(value))}不是金额，请填以万元为单位的数字")
    typed = written_number(value) if isinstance(value, int | float) else value
    text = unicodedata.normalize("NFKC", typed).translate(TAKEN_OFF)
    text = "".join(text.split()).strip("'’‘`¥￥").removeprefix("人民币").strip("¥￥")
    if text.endswith("元") and not text.endswith("万元"):
        raise NotAnAmount(f"{quoted(typed)}写的是元，请换算成万元后只填数字（2000元填0.2）")
    text = text.removesuffix("万元")
    number = _number(text, typed)
    if number < 0:
        raise NotAnAmount(f"{quoted(typed)}是负数，请核对")
    plain = f"{number:f}"
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        raise NotAnAmount(f"{quoted(typed)}小数超过{decimals}位，请核对是否以万元为单位")
    if len(whole.lstrip("0")) > WHOLE_DIGITS:
        raise NotAnAmount(f"{quoted(typed)}整数超过{WHOLE_DIGITS}位，请核对")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def read_count(value: Value) -> str:
    """A whole number, blanks and thousands' commas aside; raises NotAnAmount with a sentence."""
    typed = as_text(value)
    text = "".join(unicodedata.normalize("NFKC", typed).translate(TAKEN_OFF).split())
    if isinstance(value, bool) or not WHOLE.fullmatch(text):
        raise NotAnAmount(f"{quoted(typed)}不是整数，请只填数字")
    return text.replace(",", "").lstrip("0") or "0"


def _number(text: str, typed: str) -> Decimal:
    try:
        # A float's own text may be 5e-06: exact, and within the digits a cell keeps.
        if NUMBER.fullmatch(text) or re.fullmatch(r"\d(?:\.\d+)?e-\d+", text):
            return Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise NotAnAmount(f"{quoted(typed)}不是金额，请填以万元为单位的数字") from error
    raise NotAnAmount(f"{quoted(typed)}不是金额，请填以万元为单位的数字")


def fines_told(text: str) -> tuple[Decimal, ...]:
    """The fines in yuan that a decision's text names: 罚款2000元, 罚款人民币贰万元."""
    found = FINED.findall(unicodedata.normalize("NFKC", text))
    return tuple(_yuan(figures, words, unit) for figures, words, unit in found)


def _yuan(figures: str, words: str, unit: str) -> Decimal:
    number = Decimal(figures.replace(",", "") or "0") if figures else Decimal(_counted(words))
    return number * GREAT.get(unit, 1)


def _counted(words: str) -> int:
    total = section = digit = 0
    for one in words:
        if one in ONES:
            digit = ONES[one]
        elif one in TENS:
            section, digit = section + (digit or 1) * TENS[one], 0
        elif one == "亿":
            total, section, digit = (total + section + digit) * GREAT[one], 0, 0
        else:
            total, section, digit = total + (section + digit) * GREAT[one], 0, 0
    return total + section + digit
