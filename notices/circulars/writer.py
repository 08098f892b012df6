"""Writing prose whose numbers and unit names are bound fields: pure."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from notices.circulars.bound_text import NUMBER, token
from reporting.scores.differences import LEAST, written
from units.names import in_list

NAMED_AT_MOST = 5
ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d) ?")
LONG = re.compile(r"\d+\.\d{3,}")


class Writer:
    """Collects the fields of one issue while its sentences are written."""

    def __init__(self, units: Sequence[Mapping[str, Any]]) -> None:
        self.fields: dict[str, str] = {}
        self._units = {one["code"]: one for one in units}

    def bind(self, key: str, text: object) -> str:
        """The token of a field; the same key always holds the same text."""
        value = str(text)
        assert self.fields.setdefault(key, value) == value, key
        return token(key)

    def points(self, key: str, exact: str | Fraction) -> str:
        """Points with two decimals."""
        return self.bind(key, written(Fraction(exact)))

    def change(self, key: str, change: str) -> str:
        """ "上升1.20分", "下降0.05分" or "持平"."""
        moved = Fraction(change)
        if not moved:
            return self.bind(key, "持平")
        size = "不足0.01" if abs(moved) < LEAST / 2 else written(abs(moved))
        return f"{'上升' if moved > 0 else '下降'}{self.bind(key, size)}分"

    def arrow(self, key: str, change: str) -> str:
        """ "↑1.20" as a phone's first screen says it."""
        moved = Fraction(change)
        return self.bind(
            key, f"{'↑' if moved > 0 else '↓'}{written(abs(moved))}" if moved else "持平"
        )

    def unit(self, code: str) -> str:
        one = self._units.get(code)
        return self.bind(f"unit.{code}", one["name"] if one else code)

    def short(self, code: str) -> str:
        one = self._units.get(code)
        return self.bind(f"short.{code}", one["short"] if one else code)

    def listed(self, codes: Sequence[str], kind: str = "unit") -> str:
        """All of them joined, by their names or their short ones ("short")."""
        tokens = [self.unit(code) if kind == "unit" else self.short(code) for code in codes]
        pairs = zip(codes, tokens, strict=True)
        return "、".join(in_list(self.fields[f"{kind}.{code}"], said) for code, said in pairs)

    def units(self, codes: Sequence[str], key: str, *, most: int = NAMED_AT_MOST) -> str:
        """The names joined; of many the first ones and how many there are; of every member one
        word, with who is none (the office) behind it."""
        members = {code for code, one in self._units.items() if one.get("member", True)}
        if len(codes) > most and members <= set(codes):
            others = self.listed([code for code in codes if code not in members], "short")
            everybody = f"各成员单位（{self.bind(f'{key}.count', len(members))}家）"
            return f"{everybody}和{others}" if others else everybody
        named = self.listed(codes[:most], "unit")
        if len(codes) <= most:
            return named
        return f"{named}等{self.bind(f'{key}.count', len(codes))}家单位"

    def shorts(self, codes: Sequence[str], *, most: int) -> str:
        named = self.listed(codes[:most], "short")
        return named if len(codes) <= most else f"{named}等"

    def words(self, key: str, text: str) -> str:
        """Somebody's own words, in which every number becomes a field; braces become brackets."""
        plain = " ".join(text.replace("{", "（").replace("}", "）").split())
        count = 0

        def bound(found: Any) -> str:
            nonlocal count
            count += 1
            return self.bind(f"{key}.{count}", found[0])

        return NUMBER.sub(bound, plain)


def shortened(text: str) -> str:
    """Numbers with over two decimals cut to two and marked 约; whole they stand in the portal."""

    def cut(found: re.Match[str]) -> str:
        whole, part = found[0].split(".")
        return f"约{whole}.{part[:2]}"

    return LONG.sub(cut, dated(text))


def dated(text: str) -> str:
    """Days and months as a paper writes them: "2022-04-01" is 2022年4月1日."""

    def told(found: re.Match[str]) -> str:
        year, month, day = found.groups()
        return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")

    return ISO.sub(told, text)


def sentence(text: str) -> str:
    """The text with one full stop at its end."""
    return f"{text.rstrip('。；;，, ')}。" if text else ""
