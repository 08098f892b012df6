"""A row read by one match is what it is cell by cell, whatever was learnt before."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.reading import alike
from ledgers.reading.addresses import letters
from ledgers.reading.alike import Alike, Numbered
from ledgers.reading.patterned import Patterned
from ledgers.reading.streamed import Shelf
from tests.ledgers.reading.test_patterned import by_library, patterned, rows_xml, saved

LETTERS = ("A", "B", "C", "D", "F", "AA")
VALUES = ("", "0", "3", "44686", "44686.5625", "7", "甲", " ")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return saved(tmp_path_factory.mktemp("alike") / "a.xlsx", 1)


def cell(row: int, column: str, style: int, way: int, value: str) -> str:
    """A cell in one of the ways in which writers write it."""
    start = f'<c r="{column}{row}"' + (f' s="{style}"' if style else "")
    return (
        f"{start}/>",
        f"{start}></c>",
        f'{start} t="s"><v>{VALUES.index(value) % 6}</v></c>',
        f"{start}><v>{value}</v></c>",
        f'{start} t="n"><v>{value}</v></c>',
        f'{start} t="inlineStr"><is><t>{value}</t></is></c>',
        f'{start} t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>',
    )[way]


Cells = list[tuple[int, int, str] | None]
CELL = st.tuples(st.integers(0, 5), st.integers(0, 6), st.sampled_from(VALUES))
ROWS = st.lists(st.lists(st.none() | CELL, min_size=6, max_size=6), min_size=1, max_size=12)


def written(rows: list[Cells]) -> str:
    return "".join(
        f'<row r="{n}">'
        + "".join(cell(n, column, *one) for column, one in zip(LETTERS, row, strict=True) if one)
        + "</row>"
        for n, row in enumerate(rows, start=3)
    )


def trimmed(rows: list[Numbered] | None) -> list[Numbered] | None:
    """Without the blank columns at the end, which are as many as the reader has met."""
    if rows is None:
        return None
    kept = []
    for number, row in rows:
        while row and row[-1] == "":
            row = row[:-1]
        kept.append((number, row))
    return kept


@given(learnt=ROWS, read=ROWS)
def test_what_was_learnt_changes_no_value(
    shelf: Shelf,
    learnt: list[Cells],
    read: list[Cells],
) -> None:
    before, fresh = patterned(shelf), patterned(shelf)
    before.rows(written(learnt).encode())
    for text in (written(learnt), written(read), written(read)):
        assert trimmed(before.rows(text.encode())) == trimmed(fresh.rows(text.encode()))


def test_learnt_rows_are_those_of_the_library(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    reader = patterned(saved(path, 120))
    for _ in range(6):
        found = reader.rows(rows_xml(path))
        assert found is not None
        assert [row for _, row in found] == by_library(path)


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">' + "".join(cells) + "</row>"


def text(number: int, column: str, value: str) -> str:
    return f'<c r="{column}{number}" s="2" t="inlineStr"><is><t>{value}</t></is></c>'


PLAIN = "".join(row(n, text(n, "A", "子"), text(n, "C", "丑")) for n in range(2, 40))


def refuse(_: str) -> None:
    raise AssertionError("a row that is alike was read cell by cell")


def learner() -> Alike:
    found = Alike("", lambda kind, style, written: f"{kind}|{style}|{written}")
    found.learn(PLAIN)
    return found


def test_rows_that_are_alike_are_not_read_cell_by_cell() -> None:
    found = learner().rows(PLAIN, refuse)
    assert found == [(n, ["子", "", "丑"]) for n in range(2, 40)]


def test_a_row_written_otherwise_keeps_its_place() -> None:
    odd = row(20, '<c r="A20" t="b"><v>1</v></c>')
    asked: list[str] = []

    def read(piece: str) -> list[Numbered]:
        asked.append(piece)
        return [(20, [True])]

    found = learner().rows(row(19, text(19, "A", "子")) + odd + PLAIN, read)
    assert asked == [odd]
    assert found is not None
    assert found[:3] == [(19, ["子", "", ""]), (20, [True]), (2, ["子", "", "丑"])]
    assert learner().rows(odd, lambda _: None) is None


@pytest.mark.parametrize("between", ["", " \n", "x", "<c r='D9'/>", "</sheetData>", "<row/>"])
def test_nothing_is_passed_over_between_rows(between: str, shelf: Shelf) -> None:
    reader, fresh = patterned(shelf), patterned(shelf)
    reader.rows(PLAIN.encode())
    xml = (row(2, text(2, "A", "子")) + between + row(3, text(3, "A", "丑"))).encode()
    assert trimmed(reader.rows(xml)) == trimmed(fresh.rows(xml))


def test_it_learns_again_and_gives_up_where_nothing_is_alike() -> None:
    found = learner()
    numbers = "".join(row(n, f'<c r="A{n}" s="7"><v>{n}</v></c>') for n in range(50, 70))

    def each(piece: str) -> list[Numbered]:
        return [(0, [piece.count("<c ")])]

    assert (found.rows(PLAIN + numbers, each) or [])[-1] == (0, [1])
    assert (found.rows(numbers, refuse) or [])[-1] == (69, ["|7|69", "", ""])
    for style in range(100, 120):
        found.rows(row(1, f'<c r="A1" s="{style}"><v>1</v></c>') * 3, each)
    assert found.rows(PLAIN, refuse) is None


@pytest.mark.parametrize("odd", ['<c r="A9" s="{}"/>', '<c r="A9" t="s"><v>{}</v></c>'])
def test_a_number_too_long_for_any_is_given_back(odd: str, shelf: Shelf) -> None:
    reader = patterned(shelf)
    assert reader.rows(PLAIN.encode()) is not None
    assert reader.rows(row(9, odd.format("9" * 5000)).encode()) in (None, [(9, ["", "", ""])])


def test_ways_that_no_row_uses_are_passed_over_once_for_all_rows(shelf: Shelf) -> None:
    """Blank rows after a sheet that was written in every way: no step more per row and way."""
    places = [letters(place) for place in range(60)]
    taught = "".join(
        row(n, *[f'<c r="{one}{n}" s="{n % 6}"><v>1</v></c>' for one in places])
        for n in range(1, 13)
    )
    reader = patterned(shelf)
    reader.rows(taught.encode())
    few, many = (
        steps(reader, "".join(row(n, "") for n in range(13, 13 + rows)).encode())
        for rows in (100, 1_100)
    )
    assert 1_000 <= many - few < 20 * 1_000


def steps(reader: Patterned, xml: bytes) -> int:
    """How many lines of alike.py are run to read it."""
    run = 0

    def follow(frame: FrameType, event: str, _: object) -> Any:
        nonlocal run
        if frame.f_code.co_filename != alike.__file__:
            return None
        run += event == "line"
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        found = reader.rows(xml)
    finally:
        sys.settrace(before)
    assert found is not None
    return run
