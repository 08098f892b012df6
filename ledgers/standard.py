"""Reads the standards, one strict TOML file per ledger and version; pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from indicators.tables import SchemeError, Table, read_table
from ledgers.columns import Column, Feed, Standard, folded
from ledgers.standard_checks import read_checks
from ledgers.standard_columns import read_columns
from ledgers.standard_layouts import read_layouts

FOLDER = Path(__file__).with_name("standards")
HOW = ("count", "compliant", "timely", "distinct", "sum", "findings")

__all__ = ["StandardError", "folded", "others_than", "read_standards", "standard", "standards"]


class StandardError(SchemeError):
    """A standard refused: which file, which key, and the reason in Chinese."""


@cache
def _published() -> tuple[Standard, ...]:
    return read_standards(FOLDER)


def standards() -> Mapping[str, Standard]:
    """The newest version of every standard, by code."""
    return {one.code: one for one in _published()}


def others_than(found: Standard) -> tuple[Standard, ...]:
    """The newest versions of all the other standards."""
    return tuple(one for one in standards().values() if one.code != found.code)


def standard(code: str, *, on: date | None = None) -> Standard:
    """The version in force on the day (the newest without one); KeyError where there is none."""
    if on is None:
        return standards()[code]
    for one in _published():
        until = one.in_force_until or date.max
        if one.code == code and one.in_force_from <= on <= until:
            return one
    raise KeyError(code)


def read_standards(folder: Path) -> tuple[Standard, ...]:
    """Every version in the folder, by code and then oldest first; raises StandardError."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    try:
        found = sorted(
            (_standard(folder, path) for path in paths),
            key=lambda one: (one.code, one.in_force_from),
        )
        _refuse_overlaps(found)
    except SchemeError as error:
        raise StandardError(error.file, error.key, error.reason) from error
    return tuple(found)


def _refuse_overlaps(found: list[Standard]) -> None:
    for one, other in pairwise(found):
        if one.code != other.code:
            continue
        if one.in_force_until is None or one.in_force_until >= other.in_force_from:
            reason = f"版本{one.version}与{other.version}的施行日期重叠，请给旧版本写明止期"
            raise StandardError(f"{one.code}（{one.version}）", "in_force_until", reason)


def _standard(folder: Path, path: Path) -> Standard:
    if path.suffix != ".toml":
        raise SchemeError(path.name, "", "不是台账标准文件，应名为 标准代码.toml")
    table = read_table(folder, path.name)
    code = table.code()
    if path.stem.partition("@")[0] != code:
        raise table.error("code", f"与文件名{path.name}不一致")
    version, (first, last) = table.text("version"), _days(table)
    columns = read_columns(table)
    known = {column.code: column for column in columns}
    dated = _date_column(table, "dated" if "dated" in table else "decision", known)
    found = Standard(
        code=code,
        name=table.text("name"),
        kind=table.code("kind"),
        version=version,
        in_force_from=first,
        in_force_until=last,
        source=table.text("source"),
        columns=columns,
        key=known_codes(table, "key", known),
        decision=_date_column(table, "decision", known),
        dated=dated,
        generations=read_layouts(table, version, columns),
        checks=read_checks(table, known),
        feeds=tuple(_feeds(table, known, dated)),
    )
    table.finish()
    return found


def _days(table: Table) -> tuple[date, date | None]:
    first, last = table.day("in_force_from"), table.day_or_none("in_force_until")
    if last is not None and last < first:
        raise table.error("in_force_until", f"{last}早于{first}")
    return first, last


def known_codes(table: Table, name: str, known: Mapping[str, Column]) -> tuple[str, ...]:
    """The column codes a key lists; raises SchemeError for one the file does not describe."""
    codes = table.texts(name)
    for code in codes:
        if code not in known:
            raise table.error(name, f"没有“{code}”这一列")
    return codes


def _date_column(table: Table, name: str, known: Mapping[str, Column]) -> str:
    code = table.text_or_blank(name)
    if code and (code not in known or known[code].kind != "date"):
        raise table.error(name, f"“{code}”不是日期列")
    return code


def _feeds(table: Table, known: Mapping[str, Column], dated: str) -> Iterator[Feed]:
    for row in table.rows("feed"):
        how = row.choice("how", HOW)
        column = row.text("column") if how in ("distinct", "sum") else ""
        if column and column not in known:
            raise row.error("column", f"没有“{column}”这一列")
        yield Feed(
            metric=row.code("metric"),
            how=how,
            column=column,
            divided_by=row.whole("divided_by", least=1) if "divided_by" in row else 1,
            rules=row.texts("rules") if how == "findings" else (),
            where=_where(row, known) if "where" in row else {},
            dated=_date_column(row, "dated", known) or dated,
        )
        row.finish()


def _where(row: Table, known: Mapping[str, Column]) -> dict[str, tuple[str, ...]]:
    wanted = row.table("where")
    found = {}
    for code in row.mapping("where"):
        if code not in known:
            raise wanted.error(code, "没有这一列")
        found[code] = wanted.texts(code)
        strangers = [one for one in found[code] if one not in known[code].choices]
        if strangers:
            raise wanted.error(code, f"“{strangers[0]}”不在这一列的取值之中")
    return found
