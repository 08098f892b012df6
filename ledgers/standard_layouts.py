"""The layouts (历年模板) of a standard's file, read strictly; pure."""

from collections.abc import Iterable

from indicators.tables import Table
from ledgers.columns import Column, Fill, Generation, folded


def read_layouts(table: Table, version: str, columns: tuple[Column, ...]) -> tuple[Generation, ...]:
    """Today's layout, made of the columns themselves, and then the older ones."""
    sheet = table.text_or_blank("sheet")
    headers = {column.name: column.code for column in columns}
    synonyms = {
        folded(header): column.code
        for column in columns
        for header in (column.code, column.name, *column.synonyms)
    }
    ignored = folded_all(table.texts("ignored")) if "ignored" in table else frozenset()
    now = Generation(version, "现行", sheet, headers, synonyms, ignored, (), {})
    older = [_layout(row, columns, ignored) for row in table.rows("generation")]
    for one in older:
        if one.code == version:
            raise table.error(
                f"generation[{one.code}].code", "现行版本的表头就是各列的名称，不用再写"
            )
    return (now, *older)


def folded_all(headers: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(header) for header in headers)


def _layout(row: Table, columns: tuple[Column, ...], ignored: frozenset[str]) -> Generation:
    code, known = row.code(), {column.code: column for column in columns}
    headers = _meanings(row, "headers", known)
    if not headers:
        raise row.error("headers", "没有一个表头")
    extra = _meanings(row, "codes", known) if "codes" in row else {}
    found: dict[str, str] = {}
    for header, meant in (*headers.items(), *extra.items()):
        if found.setdefault(folded(header), meant) != meant:
            raise row.error("headers", f"表头“{header}”指了两列，一个表头只能指一列")
    # What the layout itself says goes before what a header means today.
    for meant in dict.fromkeys(headers.values()):
        column = known[meant]
        for header in (column.code, column.name, *column.synonyms):
            found.setdefault(folded(header), meant)
    layout = Generation(
        code=code,
        name=row.text("name"),
        sheet=row.text_or_blank("sheet"),
        headers=headers,
        columns=found,
        ignored=ignored | (folded_all(row.texts("ignored")) if "ignored" in row else frozenset()),
        fills=tuple(_fill(one, known) for one in row.rows("fill")),
        values=_values(row, known) if "values" in row else {},
    )
    row.finish()
    return layout


def _meanings(row: Table, name: str, known: dict[str, Column]) -> dict[str, str]:
    table = row.table(name)
    found = {header: table.text(header) for header in row.mapping(name)}
    for header, code in found.items():
        if code not in known:
            raise table.error(header, f"没有“{code}”这一列")
    return found


def _fill(row: Table, known: dict[str, Column]) -> Fill:
    along, starts = row.text_or_blank("along"), row.text_or_blank("starts")
    fill = Fill(row.text("column"), row.text("value"), along, starts)
    if starts and not along:
        raise row.error("starts", "须同时写明 along（看哪一列的开头）")
    for name, code in (("column", fill.column), ("along", fill.along)):
        if code and code not in known:
            raise row.error(name, f"没有“{code}”这一列")
    choices = known[fill.column].choices
    if choices and fill.value not in choices:
        raise row.error("value", f"“{fill.value}”不在这一列的取值之中")
    row.finish()
    return fill


def _values(row: Table, known: dict[str, Column]) -> dict[str, dict[str, str]]:
    table = row.table("values")
    found: dict[str, dict[str, str]] = {}
    for code in row.mapping("values"):
        if code not in known:
            raise table.error(code, "没有这一列")
        then = table.table(code)
        found[code] = {old: then.text(old) for old in table.mapping(code)}
    return found
