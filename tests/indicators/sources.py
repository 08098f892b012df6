"""The plans on file and the documents they were written from, as tests read them."""

from functools import cache
from pathlib import Path

from indicators.scheme import Scheme, read_scheme
from indicators.scheme.rows import UnitRow

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "indicators" / "definitions"
SEEDS = ROOT.parent / "shared" / "seeds"
SCHEMES = ("liaocheng-resort-2022", "liaocheng-2022", "licheng-2021")


@cache
def scheme_of(name: str) -> Scheme:
    return read_scheme(DEFINITIONS / name)


@cache
def lines_of(source: str) -> list[str]:
    return (SEEDS / source).read_text(encoding="utf-8").split("\n")


def cell(line: int, column: int, *, source: str = "city-plan-2022.md") -> str:
    """A cell of a table of the document, its paragraphs run together."""
    text = lines_of(source)[line - 1].split("\t")[column]
    return text.replace("<p>", "").replace("</p>", "")


def names_of(unit: UnitRow) -> set[str]:
    return {unit.name, unit.short_name, *unit.aliases}
