"""What a standard of record-level data (台账标准) consists of: columns, layouts, checks; pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

KINDS = ("text", "date", "code", "amount", "choice", "number")
REQUIRED = ("always", "conditional", "never")
FORMS = ("credit", "subject", "identity", "free")
# 长期 as the platform writes it.
FOREVER = "2099-12-31"
NOT_IN_A_HEADER = re.compile(r"[\s_*:\u200b-\u200f\ufeff]+")


def folded(header: str) -> str:
    """A header or column code without what people vary in it.

    Width, case, spaces, line breaks, underscores, stars and colons: "xkXdrMc" is "XK_XDR_MC".
    """
    return NOT_IN_A_HEADER.sub("", unicodedata.normalize("NFKC", header)).upper()


@dataclass(frozen=True)
class Column:
    """One field; `limit` 0 means unlimited, `form` says what a code is a code of.

    `old` leads former names and numbers of a choice to today's; a choice equal to `detail` must
    be followed by what it is ("其他-备案"). `past`: not after the day of the report; `forever`:
    长期 is a day here. `decimals` is that of an amount.
    """

    code: str
    name: str
    synonyms: tuple[str, ...]
    kind: str
    limit: int
    required: str
    choices: tuple[str, ...] = ()
    old: Mapping[str, str] | None = None
    detail: str = ""
    multiple: bool = False
    form: str = ""
    past: bool = False
    forever: bool = False
    decimals: int = 0
    pattern: str = ""
    pattern_says: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Fill:
    """A value the layout implies where the column is blank; of several the first that applies.

    `along` names the column that must hold something for it, `starts` how that must begin once it
    is clean. So only judging can fill in (Judge.table): reading hands over what the file holds.
    """

    column: str
    value: str
    along: str = ""
    starts: str = ""


@dataclass(frozen=True)
class Generation:
    """One layout met in practice: its headers in their order, each with the column it means.

    `columns` leads every folded header, synonym and code to the column, `ignored` are folded
    headers that belong to the layout and are not kept; `values` leads what a column held then to
    today's value, and anything else it held is refused: judging does it, as with `fills`.
    """

    code: str
    name: str
    sheet: str
    headers: Mapping[str, str]
    columns: Mapping[str, str]
    ignored: frozenset[str]
    fills: tuple[Fill, ...]
    values: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Check:
    """A rule over several columns: its number (E2), its kind, who plays which part, its words."""

    rule: str
    kind: str
    parts: Mapping[str, str]
    columns: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    most: int = 0

    @property
    def by_number(self) -> bool:
        """Say whether a person's ID number stands in the column of the code."""
        return "number" in self.parts and self.parts["number"] == self.parts.get("subject")


@dataclass(frozen=True)
class Feed:
    """How a metric is read from the records.

    `how`: count | compliant | timely | distinct (of `column`) | sum (of `column`, divided by
    `divided_by`) | findings (records found by one of `rules`). Where there is a `where`, only
    records with one of the values in the column. `dated` is the day that gives the month.
    """

    metric: str
    how: str
    column: str
    divided_by: int
    rules: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    dated: str


@dataclass(frozen=True)
class Standard:
    """One standard in one version, in force from a day until a day (None: until further notice).

    `key` are the columns two records may not share (E8), `decision` is the day the terms run from
    ("" where none runs) and `dated` the day that puts a record into a month.
    """

    code: str
    name: str
    kind: str
    version: str
    in_force_from: date
    in_force_until: date | None
    source: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    decision: str
    dated: str
    generations: tuple[Generation, ...]
    checks: tuple[Check, ...]
    feeds: tuple[Feed, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Column code → its place in a row."""
        return {column.code: place for place, column in enumerate(self.columns)}

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names the layouts give their sheets."""
        return tuple(one.sheet for one in self.generations if one.sheet)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The numbers of all rules that can be broken, E1 first."""
        kinds = {column.kind for column in self.columns}
        found = {check.rule for check in self.checks} | {"E6"}
        found |= {"E1"} if any(one.required == "always" for one in self.columns) else set()
        found |= {"E3"} if any(one.form == "credit" for one in self.columns) else set()
        found |= {"E4"} if "choice" in kinds else set()
        found |= {"E5"} if "date" in kinds else set()
        found |= {"E7"} if "amount" in kinds else set()
        found |= {"E8"} if self.key else set()
        if any(one.kind == "identity" or one.by_number for one in self.checks):
            found |= {"E9", "W9"}
        return tuple(sorted(found))

    def column(self, code: str) -> Column:
        """The column; raises KeyError for a code the standard does not have."""
        return self.columns[self.places[code]]

    def generation(self, code: str) -> Generation:
        """The layout; raises KeyError for one the standard does not know."""
        for one in self.generations:
            if one.code == code:
                return one
        raise KeyError(code)
