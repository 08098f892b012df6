"""What a room answers a search with: hits of one kind, and how many more there are; pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from units.search.matching import How, Marked, match

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Asked:
    """The words to be found, when, and which of the hits are wanted: `size` from `start` on."""

    words: tuple[str, ...]
    typed: str
    now: datetime
    size: int
    start: int = 0

    @property
    def wanted(self) -> slice:
        return slice(self.start, self.start + self.size)


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, what stands beside it (unit, month, state), and where it is."""

    title: Marked
    beside: tuple[Marked, ...]
    address: str
    rank: int = int(How.BESIDE)
    through: Marked = ()


@dataclass(frozen=True)
class Found:
    """Some of the hits of one kind in their order, and how many there are in all.

    `capped`: there are more, but counting them would cost too much.
    """

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    capped: bool = False


NOTHING = Found()


@dataclass(frozen=True)
class Source:
    """One kind of things that can be found.

    `find` gets the person, the campaign and what is asked; it answers only with what this person
    may know of, and asks the database equally often however much is found. `shown_to` says
    whether the kind exists for somebody at all.
    """

    kind: str
    label: str
    says: str
    find: Callable[[Any, Any, Asked], Found]
    shown_to: Callable[[Any, Any], bool] = lambda user, campaign: True


@dataclass(frozen=True)
class Named(Generic[Thing]):
    """Something by its name, other names of it, and what stands beside it."""

    thing: Thing
    title: str
    beside: Sequence[str] = ()
    also: Sequence[str] = ()


def among(named: Iterable[Named[Thing]], asked: Asked, address: Callable[[Thing], str]) -> Found:
    """Those that the words find, the best first and else in the order given."""
    found = [
        (said, one.thing)
        for one in named
        if (said := match(asked.words, one.title, beside=one.beside, also=one.also))
    ]
    found.sort(key=lambda pair: pair[0].rank)
    hits = [
        Hit(said.title, said.beside, address(thing), said.rank, said.through)
        for said, thing in found[asked.wanted]
    ]
    return Found(hits, len(found))
