"""Finds the header of a sheet and tells which column holds what, by its text alone; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ledgers.columns import Generation, Standard, folded
from ledgers.reading.addresses import letters
from ledgers.reading.grids import Row, Value
from ledgers.reading.refusals import Unreadable

LOOKED_AT = 30
ENOUGH, ROWS_ABOVE = 3, 2
# What no ledger needs and many carry; the last is the portal's own when it hands a ledger back.
IGNORED = frozenset(folded(one) for one in ("序号", "行号", "编号", "NO", "NO.", "错误原因"))
REMARK = re.compile(
    r"\((?=[^()]*(?:必填|选填|可空|可不填|格式|YYYY|年月日|文本|填写|下拉|C\d))[^()]*\)$"
)
ABOUT_THE_SHEET = re.compile(r"[:：]|^填[报表]|盖章|联系电话|单位名称")
Numbered = tuple[int, Row]


@dataclass(frozen=True)
class Header:
    """Where the header ends and what the columns mean; places are counted from the grid's left."""

    first: int
    last: int
    generation: Generation
    places: dict[str, int]
    texts: dict[int, str]
    unknown: tuple[int, ...]
    missing: tuple[str, ...]


def find_header(
    window: Sequence[Numbered], standard: Standard, left: int, sheet: str
) -> Header | None:
    """The header within the first rows, None where there is none.

    Raises Unreadable for two headers, and for two columns that mean the same.
    """
    hits = {number: _hits(row, standard) for number, row in window}
    need = min(ENOUGH, len(standard.columns))
    blocks = _blocks([number for number, found in hits.items() if len(found) >= need])
    blocks = blocks or [
        [number, number + 1]
        for number, found in hits.items()
        if found and len(found | hits.get(number + 1, set())) >= need
    ]
    if not blocks:
        return None
    best = max(len(hits[number]) for block in blocks for number in block)
    blocks = [one for one in blocks if 2 * max(len(hits[number]) for number in one) >= best]
    rows = dict(window)
    above = {number: row for number, row in rows.items() if number < blocks[0][0]}
    found = [
        _header(_grown(block, rows, above, hits), rows, standard, left, sheet) for block in blocks
    ]
    likely = [one for one in found if _is_this_ledger(one, standard)]
    # The same header printed again on the next page is no second one.
    if any(one.texts != likely[0].texts for one in likely[1:]):
        other = next(one for one in likely[1:] if one.texts != likely[0].texts)
        raise Unreadable(
            f"工作表“{sheet}”第{likely[0].last}行和第{other.last}行都像表头，分不清哪一个是；"
            "一张工作表只放一个表，请拆开后再上传"
        )
    return likely[0] if likely else None


def _hits(row: Row, standard: Standard) -> set[str]:
    texts = {folded(one) for one in row if isinstance(one, str) and one}
    return {
        layout.columns[text]
        for layout in standard.generations
        for text in texts
        if text in layout.columns
    }


def _blocks(numbers: list[int]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for number in numbers:
        if blocks and number == blocks[-1][-1] + 1:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return blocks


def _grown(
    block: list[int], rows: dict[int, Row], above: dict[int, Row], hits: dict[int, set[str]]
) -> list[int]:
    """The rows of the header with the group titles above and the split titles below."""
    grown = list(block)
    while len(grown) - len(block) < ROWS_ABOVE and _is_group(above.get(grown[0] - 1, [])):
        grown.insert(0, grown[0] - 1)
    below = grown[-1] + 1
    written = [one for one in rows.get(below, []) if not _blank(one)]
    if written and hits[below] and 2 * len(hits[below]) > len(written):
        grown.append(below)
    return grown


def _is_group(row: Row) -> bool:
    texts = [one for one in row if not _blank(one)]
    return (
        len(texts) > 1
        and all(isinstance(one, str) for one in texts)
        and not any(ABOUT_THE_SHEET.search(str(one)) for one in texts)
    )


def _header(
    numbers: list[int], rows: dict[int, Row], standard: Standard, left: int, sheet: str
) -> Header:
    layers = [rows.get(number, []) for number in numbers]
    width = max(len(row) for row in layers)
    parts = [_parts(layers, place) for place in range(width)]
    chosen, meanings = _generation(parts, standard, sheet)
    places: dict[str, int] = {}
    texts = {place: "".join(found) for place, found in enumerate(parts) if found}
    for place, code in meanings.items():
        if code in places:
            raise Unreadable(
                f"工作表“{sheet}”{letters(left + places[code])}列“{texts[places[code]]}”和"
                f"{letters(left + place)}列“{texts[place]}”是同一项，分不清取哪一列；"
                "请只留一列后再上传"
            )
        places[code] = place
    ignored = chosen.ignored | IGNORED
    unknown = tuple(
        place
        for place in texts
        if place not in meanings and not any(text in ignored for text in _spellings(parts[place]))
    )
    missing = tuple(code for code in dict.fromkeys(chosen.headers.values()) if code not in places)
    return Header(numbers[0], numbers[-1], chosen, places, texts, unknown, missing)


def _parts(layers: list[Row], place: int) -> list[str]:
    """The texts above a column from top to bottom; a group title reaches over what it groups."""
    found = [_text(layer, place) for layer in layers]
    for level, layer in enumerate(layers[:-1]):
        at = place
        while not found[level] and any(found[level + 1 :]) and at > 0:
            at -= 1
            title = _text(layer, at)
            # A title over a blank cell is a column of its own, merged downwards.
            if title and not any(_text(below, at) for below in layers[level + 1 :]):
                break
            found[level] = title
    return [text for text in found if text]


def _text(row: Row, place: int) -> str:
    value = row[place] if place < len(row) else ""
    return "" if _blank(value) else str(value).strip()


def _blank(value: Value) -> bool:
    return isinstance(value, str) and not value.strip(" \t\r\n\u3000\u00a0\u200b\ufeff")


def _generation(
    parts: list[list[str]], standard: Standard, sheet: str
) -> tuple[Generation, dict[int, str]]:
    found = [(layout, _meanings(parts, layout)) for layout in standard.generations]

    def fit(one: tuple[Generation, dict[int, str]]) -> tuple[int, float, bool]:
        layout, meanings = one
        known = len(set(meanings.values()))
        return known, known / len(set(layout.headers.values())), layout.sheet == sheet

    return max(found, key=fit)


def _meanings(parts: list[list[str]], layout: Generation) -> dict[int, str]:
    found = {}
    for place, texts in enumerate(parts):
        code = next(
            (layout.columns[one] for one in _spellings(texts) if one in layout.columns), None
        )
        if code is not None:
            found[place] = code
    return found


def _spellings(texts: Iterable[str]) -> Iterator[str]:
    """What a header of several rows may be called: the whole first, then ever shorter pieces."""
    pieces = list(texts)
    for length in range(len(pieces), 0, -1):
        for start in range(len(pieces) - length, -1, -1):
            text = folded("".join(pieces[start : start + length]))
            yield text
            plain = REMARK.sub("", text)
            if plain != text:
                yield plain


def _is_this_ledger(header: Header, standard: Standard) -> bool:
    """Sheets of other ledgers share names and codes with this one, but not its decision day."""
    return standard.decision in header.places or 2 * len(header.places) >= len(header.texts)
