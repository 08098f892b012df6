"""The columns of a standard's file, read strictly; pure."""

import re
from collections.abc import Mapping
from typing import Any

from indicators.tables import Table
from ledgers.columns import FORMS, KINDS, REQUIRED, Column, folded

COLUMN_CODE = re.compile(r"[A-Z][A-Z0-9_]*")


def read_columns(table: Table) -> tuple[Column, ...]:
    """The columns in their order; raises SchemeError (file, key, reason)."""
    columns = tuple(_column(row) for row in table.rows("column"))
    if not columns:
        raise table.error("column", "没有一列")
    seen: dict[str, str] = {}
    for column in columns:
        for header in (column.code, column.name, *column.synonyms):
            if seen.setdefault(folded(header), column.code) != column.code:
                where = f"column[{column.code}].synonyms"
                other = seen[folded(header)]
                raise table.error(where, f"表头“{header}”已指{other}，一个表头只能指一列")
    return columns


def _column(row: Table) -> Column:
    code, kind = row.text("code"), row.choice("kind", KINDS)
    if not COLUMN_CODE.fullmatch(code):
        raise row.error("code", "列代码只用大写字母、数字和下划线，如 XK_XDR_MC")
    column = Column(
        code=code,
        name=row.text("name"),
        synonyms=row.texts("synonyms") if "synonyms" in row else (),
        kind=kind,
        limit=row.whole("limit", least=1) if "limit" in row else 0,
        required=row.choice("required", REQUIRED),
        **_choices(row, kind),
        form=row.choice("form", FORMS) if kind == "code" else "",
        past=_flag(row, "past"),
        forever=_flag(row, "forever"),
        decimals=row.whole("decimals", least=0, most=6) if kind == "amount" else 0,
        pattern=_pattern(row),
        pattern_says=row.text("pattern_says") if "pattern" in row else "",
        personal=_flag(row, "personal"),
    )
    row.finish()
    return column


def _flag(row: Table, name: str) -> bool:
    return row.flag(name) if name in row else False


def _pattern(row: Table) -> str:
    pattern = row.text_or_blank("pattern")
    try:
        re.compile(pattern)
    except re.error as error:
        raise row.error("pattern", f"不是有效的格式：{error}") from error
    return pattern


def _choices(row: Table, kind: str) -> dict[str, Any]:
    if kind != "choice":
        return {}
    choices, detail = row.texts("choices"), row.text_or_blank("detail")
    if not choices:
        raise row.error("choices", "没有一个可选的值")
    if detail and detail not in choices:
        raise row.error("detail", f"“{detail}”不在可选范围")
    return {
        "choices": choices,
        "detail": detail,
        "multiple": _flag(row, "multiple"),
        "old": _old(row, choices) if "old" in row else {},
    }


def _old(row: Table, choices: tuple[str, ...]) -> Mapping[str, str]:
    """Former names and numbers; where one stands for several of today's, joined with ；."""
    names = row.table("old")
    found = {name: names.text(name) for name in row.mapping("old")}
    for name, now in found.items():
        strangers = [one for one in now.split("；") if one not in choices]
        if strangers:
            raise names.error(name, f"“{strangers[0]}”不在可选范围")
        if name in choices:
            raise names.error(name, "已是现行的名称，不用再列")
    return found
