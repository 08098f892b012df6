"""One search: what was typed is read, every room is asked, the kinds are put in order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from indicators.models import Campaign
from ledgers.masking import carries_number
from units.models import User
from units.refusals import Invalid
from units.search.found import Asked, Hit, Source
from units.search.matching import LONGEST, read_words

# A mobile number; where identity numbers stand is known to the ledgers.
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)
# Of each kind, while all of them are asked; and of one kind alone.
FEW, MANY = 5, 20
FURTHEST = 10_000


@dataclass(frozen=True)
class Group:
    """The hits of one kind, and from which on there are more; capped, not all were counted."""

    source: Source
    hits: list[Hit]
    count: int
    start: int
    capped: bool = False

    @property
    def next(self) -> int:
        return self.start + len(self.hits)

    @property
    def left(self) -> int:
        """How many there are after these."""
        return max(self.count - self.next, 0)


@dataclass(frozen=True)
class Answer:
    """What was found, by kind; `asked` is False where nothing was typed."""

    typed: str
    asked: bool
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.groups)


@cache
def sources() -> tuple[Source, ...]:
    """Every kind of things there is, in the order of the settings."""
    return tuple(import_string(name) for name in settings.SEARCH)


def sources_for(user: User, campaign: Campaign | None) -> list[Source]:
    """The kinds that exist for this person."""
    return [one for one in sources() if one.shown_to(user, campaign)]


def search(
    user: User, campaign: Campaign | None, given: Mapping[str, str], *, now: datetime
) -> Answer:
    """Answers `q`, of one `kind` alone from `from` on where they are named.

    Raises Invalid where the words are too long or a person's number, the kind is unknown or the
    place is no number. The query count does not depend on what is found.
    """
    typed, kinds = given.get("q", "").replace("\0", "").strip(), sources_for(user, campaign)
    if kind := given.get("kind", ""):
        kinds = [one for one in kinds if one.kind == kind]
    problems = _problems(typed, kinds, given.get("from", ""))
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    words = read_words(typed)
    if not words:
        return Answer(typed, False, [])
    start, size = int(given.get("from", "") or 0) if kind else 0, MANY if kind else FEW
    asked = Asked(words, typed, now, size, start)
    found = [(one, one.find(user, campaign, asked)) for one in kinds]
    groups = [
        Group(one, what.hits, what.count, start, what.capped) for one, what in found if what.hits
    ]
    # The kind of the best hit in front; sorting keeps the order of the settings else.
    groups.sort(key=lambda group: min(hit.rank for hit in group.hits))
    return Answer(typed, True, groups)


def _problems(typed: str, kinds: list[Source], start: str) -> dict[str, str]:
    found = {}
    if len(typed) > LONGEST:
        found["q"] = f"搜索词最多{LONGEST}个字，请缩短"
    elif carries_number(typed) or PHONE.search(typed):
        found["q"] = "不能用身份证件号码或手机号搜索：自然人的信息不在搜索范围内"
    if not kinds:
        found["kind"] = "没有这一类内容，请从列出的类别中选择"
    number = start.isascii() and start.isdigit() and len(start) <= len(f"{FURTHEST}")
    if start and not (number and int(start) <= FURTHEST):
        found["from"] = f"起始位置应为0至{FURTHEST}的整数"
    return found
