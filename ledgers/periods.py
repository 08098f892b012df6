"""How long records of a standard are kept, as the published file says it (保存期限); pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indicators.tables import Table, read_table

FOLDER = Path(__file__).with_name("definitions")
FILE = "retention.toml"
FROM = ("decided", "reported", "ended")
LONGEST = 1200


@dataclass(frozen=True)
class Kept:
    """So many months from a day of the record; `standards` empty: all the others."""

    standards: tuple[str, ...]
    months: int
    counted_from: str
    column: str
    clause: str


@dataclass(frozen=True)
class Periods:
    """Everything the file says: by standard, the general period last; and for closed cases."""

    records: tuple[Kept, ...]
    cases: Kept


@cache
def periods() -> Periods:
    """The periods of `definitions/retention.toml`, read once."""
    return read_periods(FOLDER)


def kept(standard: str) -> Kept:
    """The period of a standard; the one without standards where none names it."""
    found = periods().records
    return next((one for one in found if standard in one.standards), found[-1])


def read_periods(folder: Path) -> Periods:
    """The file in the folder; raises SchemeError."""
    table = read_table(folder, FILE)
    found = tuple(_kept(row) for row in table.rows("retention"))
    if not found or found[-1].standards or any(not one.standards for one in found[:-1]):
        raise table.error("retention", "最后一条（且只有最后一条）不列 standards，适用其余台账")
    row = table.table("cases")
    months = row.whole("months", least=1, most=LONGEST)
    cases = Kept((), months, "decided", "", row.text("clause"))
    row.finish()
    table.finish()
    return Periods(found, cases)


def _kept(row: Table) -> Kept:
    counted_from = row.choice("counted_from", FROM)
    kept = Kept(
        standards=tuple(row.texts("standards")) if "standards" in row else (),
        months=row.whole("months", least=1, most=LONGEST),
        counted_from=counted_from,
        column=row.text("column") if counted_from == "ended" else "",
        clause=row.text("clause"),
    )
    row.finish()
    return kept
