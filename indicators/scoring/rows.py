"""Rows 方案数据行: reads typed values out of parsed scheme rows and names what is wrong."""

from collections.abc import Mapping
from fractions import Fraction

from indicators.scoring.exact import NumberError, read_number

Row = Mapping[str, object]


class SpecError(ValueError):
    """A plan that cannot be scored; `where` names the place and `reason` says why in Chinese."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


def take_rows(row: Row, key: str, where: str) -> list[Row]:
    """Return the table rows under a key, at least one."""
    value = row.get(key)
    if not isinstance(value, list | tuple) or not value:
        raise SpecError(f"{where}.{key}", "应为非空列表")
    for item in value:
        if not isinstance(item, Mapping):
            raise SpecError(f"{where}.{key}", "每一项应为表")
    return list(value)


def take_text(row: Row, key: str, where: str) -> str:
    """Return the text under a key, never empty."""
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise SpecError(f"{where}.{key}", "缺少文字")
    return value


def take_number(row: Row, key: str, where: str, *, default: object = None) -> Fraction:
    """Return the exact number under a key, or the default where none is written."""
    return as_number(row.get(key, default), f"{where}.{key}")


def as_number(value: object, where: str) -> Fraction:
    """Return an exact number; int, Decimal and text are read, binary floats are refused."""
    try:
        return read_number(value)
    except NumberError as error:
        raise SpecError(where, error.reason) from error
