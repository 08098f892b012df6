"""Strict reading of one TOML file: every key is asked for once, and nothing is left over."""

import re
import tomllib
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class SchemeError(Exception):
    """A scheme refused: which file, which key, and the reason in Chinese."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class Table:
    """One table of a file; `key` is its path, rows being named by their code or their rank."""

    def __init__(self, file: str, key: str, content: dict[str, Any]) -> None:
        self.file = file
        self.key = key
        self._content = content
        self._asked: set[str] = set()

    def error(self, name: str, reason: str) -> SchemeError:
        """The refusal of one key of this table."""
        return SchemeError(self.file, self.path(name), reason)

    def path(self, name: str) -> str:
        """Where a key of this table stands in its file."""
        return f"{self.key}.{name}" if self.key else name

    def finish(self) -> None:
        """Refuses the first key that nobody asked for."""
        for name in self._content:
            if name not in self._asked:
                raise self.error(name, "不认识这一项")

    def __contains__(self, name: str) -> bool:
        return name in self._content

    def _take(self, name: str, kinds: Collection[type], described: str) -> Any:
        self._asked.add(name)
        if name not in self._content:
            raise self.error(name, "缺少这一项")
        value = self._content[name]
        # Exact types: a TOML true is no number and a date-time is no date.
        if type(value) not in kinds:
            raise self.error(name, f"应为{described}")
        return value

    def text(self, name: str) -> str:
        value: str = self._take(name, (str,), "文字")
        if not value.strip():
            raise self.error(name, "不能为空")
        return value

    def text_or_blank(self, name: str) -> str:
        return self.text(name) if name in self else ""

    def code(self, name: str = "code") -> str:
        value = self.text(name)
        if not CODE.fullmatch(value):
            raise self.error(name, "代码只用小写字母、数字、连字符或下划线")
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise self.error(name, f"“{value}”不在可选范围：{'、'.join(allowed)}")
        return value

    def whole(self, name: str, *, least: int, most: int | None = None) -> int:
        value: int = self._take(name, (int,), "整数")
        if value < least:
            raise self.error(name, f"不能小于{least}")
        if most is not None and value > most:
            raise self.error(name, f"不能大于{most}")
        return value

    def line(self) -> int:
        """A line of the source file, counted from 1."""
        return self.whole("line", least=1)

    def line_or_none(self) -> int | None:
        return self.line() if "line" in self else None

    def number(self, name: str) -> Decimal:
        value = Decimal(self._take(name, (int, Decimal), "数字"))
        if not value.is_finite():
            raise self.error(name, "应为有限的数字")
        return value

    def number_or_none(self, name: str) -> Decimal | None:
        return self.number(name) if name in self else None

    def flag(self, name: str) -> bool:
        value: bool = self._take(name, (bool,), "true 或 false")
        return value

    def day(self, name: str) -> date:
        value: date = self._take(name, (date,), "日期（不加引号的 2022-03-31）")
        return value

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if name in self else None

    def month(self, name: str) -> date:
        """A month written "2022-04", as its first day."""
        found = MONTH.fullmatch(self.text(name))
        if not found:
            raise self.error(name, '应为月份，如 "2022-04"')
        return date(int(found[1]), int(found[2]), 1)

    def texts(self, name: str) -> tuple[str, ...]:
        return self._items(name, str, "文字")

    def wholes(self, name: str) -> tuple[int, ...]:
        return self._items(name, int, "整数")

    def _items(self, name: str, kind: type, described: str) -> tuple[Any, ...]:
        values: list[Any] = self._take(name, (list,), f"{described}的列表")
        for value in values:
            if type(value) is not kind:
                raise self.error(name, f"应为{described}的列表")
            if values.count(value) > 1:
                raise self.error(name, f"“{value}”重复")
        return tuple(values)

    def table(self, name: str) -> "Table":
        return Table(self.file, self.path(name), self.mapping(name))

    def mapping(self, name: str) -> dict[str, Any]:
        """A table taken whole, for a reader that is strict about it itself."""
        value: dict[str, Any] = self._take(name, (dict,), "表")
        return value

    def rows(self, name: str) -> list["Table"]:
        """The tables of an array, none when it is absent; no code comes twice."""
        if name not in self:
            return []
        found: dict[str, Table] = {}
        for rank, content in enumerate(self._take(name, (list,), "表的列表"), start=1):
            if type(content) is not dict:
                raise self.error(name, "应为表的列表")
            key = self.path(f"{name}[{content.get('code', rank)}]")
            if key in found:
                raise found[key].error("code", "代码重复")
            found[key] = Table(self.file, key, content)
        return list(found.values())


def read_table(folder: Path, name: str) -> Table:
    """One file as a table; a number with a point is an exact decimal."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
        return Table(name, "", tomllib.loads(text, parse_float=Decimal))
    except FileNotFoundError:
        raise SchemeError(name, "", "缺少这个文件") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SchemeError(name, "", f"不是有效的 TOML 文件：{fault}") from fault
