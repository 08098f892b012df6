"""A value out of a standard's list, under today's name or a former one; pure."""

import re
import unicodedata

from ledgers.columns import Column
from ledgers.judging.cleaning import plain_text

PARTS = re.compile(r"\s*[；;]\s*")
SMALL_PARTS = re.compile(r"\s*[、，,]\s*")
DETAIL = re.compile(r"\s*[-－—–―:：]+\s*|(?=[(（])")


class Choices:
    """The list of one column, looked up by what people write."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._names = {_same(name): name for name in column.choices}
        self._names |= {_same(old): now for old, now in (column.old or {}).items()}

    def read(self, text: str) -> str | None:
        """Today's name, several joined with ；; None where one is not in the list.

        "其他" needs its detail: "其他-备案" is taken, "其他" alone is not.
        """
        whole = self._one(text)
        if whole is not None or not self._column.multiple:
            return whole
        found = [self._several(part) for part in PARTS.split(text) if part]
        if not found or None in found:
            return None
        names = [name for part in found if part for name in part.split("；")]
        return "；".join(dict.fromkeys(names))

    def _several(self, part: str) -> str | None:
        whole = self._one(part)
        if whole is not None:
            return whole
        found = [self._one(small) for small in SMALL_PARTS.split(part) if small]
        return None if not found or None in found else "；".join(one for one in found if one)

    def _one(self, text: str) -> str | None:
        name = self._names.get(_same(text))
        detail = self._column.detail
        if name is not None:
            return None if detail and name == detail else name
        if detail and text.startswith(detail):
            told = DETAIL.match(text, len(detail))
            said = plain_text(text[told.end() :].strip("()（） "), short=True) if told else ""
            return f"{detail}-{said}" if said else None
        return None


def _same(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
