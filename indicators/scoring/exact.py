"""Exact numbers: what enters as text or decimal stays a fraction until it is written again."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import floor, lcm

PLACES = 12
SHOWN = 2
TOLD = 4
# Far beyond any quantity of a district, yet small enough that no input can stall the arithmetic.
LONGEST = 40
LIMIT = 10**LONGEST
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class NumberError(ValueError):
    """A value that is not one exact, finite number; `reason` says why in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_number(value: object) -> Fraction:
    """Return the exact value of an int, Decimal, plain decimal text or terminating Fraction.

    Raises NumberError for anything else: true/false, binary floats, NaN, infinity, other text.
    """
    if isinstance(value, Decimal):
        return _from_decimal(value)
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool):
        raise NumberError("是/否不是数")
    if isinstance(value, float):
        raise NumberError("不收二进制浮点数，请写成字符串或十进制数")
    if isinstance(value, int):
        return _short_enough(Fraction(value))
    # Asked last: what a Fraction is takes longest to answer.
    if isinstance(value, Fraction):
        return _short_enough(value)
    raise NumberError("不是数")


def _from_text(text: str) -> Fraction:
    if len(text) > 2 * LONGEST:
        raise NumberError("位数过多")
    if not PLAIN_NUMBER.fullmatch(text):
        raise NumberError(f"“{text}”不是数" if text else "是空白")
    return _short_enough(Fraction(text))


def _from_decimal(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise NumberError("不是有限的数")
    # Measured before conversion: 1E+999999999 would fill the memory as a fraction.
    if value and abs(value.adjusted()) > LONGEST:
        raise NumberError("位数过多")
    # Two integers become a fraction sooner than a Decimal does.
    return _short_enough(Fraction(*value.as_integer_ratio()))


def _short_enough(value: Fraction) -> Fraction:
    top, bottom = value.numerator, value.denominator
    if bottom > LIMIT or abs(top) >= LIMIT * bottom:
        raise NumberError("位数过多")
    if finite_places(value) is None:
        raise NumberError("不是有限小数")
    return value


def added(values: Iterable[Fraction]) -> Fraction:
    """Return the sum over one common denominator, far quicker than adding one by one."""
    found = list(values)
    bottom = lcm(*(value.denominator for value in found))
    return Fraction(sum(value.numerator * (bottom // value.denominator) for value in found), bottom)


def finite_places(value: Fraction) -> int | None:
    """Return how many decimals `value` needs, or None when its decimals never end."""
    rest = value.denominator
    if rest == 1:
        return 0
    counts = []
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        counts.append(count)
    return max(counts) if rest == 1 else None


def write_number(value: Fraction) -> str:
    """Return `value` as plain decimal text: exact when finite, else 12 decimals, halves up."""
    if value.denominator == 1:
        return str(value.numerator)
    places = finite_places(value)
    return _fixed(value, PLACES if places is None else places)


def write_told(value: Fraction, *lines: Fraction) -> str:
    """Return `value` for a sentence: 4 decimals, halves up, more only where a line asks for them.

    What is written lies on the same side of every line as `value` does: 99.99999 beside 100 is
    never written 100. Lines must be numbers whose decimals end, as every threshold of a plan is.
    The exact number stands in the working.
    """
    sides = [_side(value, line) for line in lines]
    written = (_fixed(value, places) for places in count(TOLD))
    return next(
        text for text in written if [_side(Fraction(text), line) for line in lines] == sides
    )


def write_equal(value: Fraction, *lines: Fraction) -> str:
    """Return `value` as `write_told` does, behind ＝, or behind ≈ where decimals were cut."""
    written = write_told(value, *lines)
    return f"{'＝' if Fraction(written) == value else '≈'}{written}"


def _side(value: Fraction, line: Fraction) -> int:
    return (value > line) - (value < line)


def write_short(value: Fraction) -> str:
    """Return a positive `value` for a sentence: at most 2 decimals, marked 约 where cut.

    Cut rather than rounded, it never promises more than there is.
    """
    cut = Fraction(floor(value * 10**SHOWN), 10**SHOWN)
    if cut == value:
        return write_number(value)
    return f"约{write_number(cut)}" if cut else f"不足{write_number(Fraction(1, 10**SHOWN))}"


def write_plain(value: Decimal) -> str:
    """Return a finite decimal as people and programs read it, exactly, however long it is.

    No exponent, no zeros that say nothing, no minus before zero. The only writer of decimals.
    """
    whole, point, part = f"{value:f}".partition(".")
    part = part.rstrip("0")
    text = f"{whole}{point}{part}" if part else whole
    return "0" if text == "-0" else text


def write_change(value: Decimal) -> str:
    """Return a difference with its sign; a difference of nothing has none."""
    return f"+{write_plain(value)}" if value > 0 else write_plain(value)


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a finite decimal needs to be written exactly."""
    return len(write_plain(value).partition(".")[2])


def write_decimal(value: Fraction) -> Decimal:
    """Return `value` as a Decimal, rounded only where `write_number` rounds."""
    return Decimal(write_number(value))


def _fixed(value: Fraction, places: int) -> str:
    top, bottom = abs(value.numerator) * 10**places, value.denominator
    digits = str((2 * top + bottom) // (2 * bottom)).rjust(places + 1, "0")
    whole, part = digits[:-places], digits[-places:].rstrip("0")
    text = f"{whole}.{part}" if part else whole
    return f"-{text}" if value < 0 and text != "0" else text
