"""Sheets of a workbook that belong to another ledger than the one it was brought for; pure."""

from collections.abc import Iterable
from contextlib import suppress

from ledgers.columns import Standard
from ledgers.reading.grids import Grid
from ledgers.reading.headers import Header, Numbered, find_header
from ledgers.reading.refusals import Unreadable

# How a sentence ends that says which ledger should have been chosen.
CHOOSE_ANOTHER = "请改选台账种类后重新上传，文件不用改"


class Others:
    """Looks at every sheet that was passed over under the standards it could be of.

    `found` leads a ledger's code to the names of its sheets.
    """

    def __init__(self, standards: Iterable[Standard]) -> None:
        self._standards = {one.code: one for one in standards}
        self.found: dict[str, list[str]] = {}

    def take(
        self, grid: Grid, window: list[Numbered], own: Header | None, standard: Standard
    ) -> bool:
        """Say whether the sheet is another ledger's, and keep it; hidden sheets are nobody's.

        Ledgers share most names: a sheet that lacks the decision's day of the one and has that of
        the other is the other's.
        """
        if own is not None and (not standard.decision or standard.decision in own.places):
            return False
        headers = self._headers(grid, window)
        if own is not None:
            headers = {
                code: one
                for code, one in headers.items()
                if self._standards[code].decision in one.places
                and len(one.places) > len(own.places)
            }
        if not headers:
            return False
        if not grid.hidden:
            best = max(headers, key=lambda code: len(headers[code].places))
            self.found.setdefault(best, []).append(grid.name)
        return True

    def _headers(self, grid: Grid, window: list[Numbered]) -> dict[str, Header]:
        headers: dict[str, Header] = {}
        for code, standard in self._standards.items():
            with suppress(Unreadable):
                if header := find_header(window, standard, grid.left, grid.name):
                    headers[code] = header
        return headers

    def instead(self, standard: Standard) -> str:
        """What to choose where the file holds no table of the standard but another's, else ""."""
        named = [
            f"“{self._standards[code].name}”（工作表{'、'.join(f'“{one}”' for one in sheets)}）"
            for code, sheets in self.found.items()
        ]
        if not named:
            return ""
        return f"文件里没有{standard.name}，但像是{'和'.join(named)}的台账；{CHOOSE_ANOTHER}"
