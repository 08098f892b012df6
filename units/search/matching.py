"""Whether words are found in a text, how well, and which part is to be marked; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from units.search.spelling import Spelled, folded, spelled

LONGEST = 60
MOST_WORDS = 6
INITIALS_AT_LEAST = 2
# Letters with gaps find a name only where they are many enough not to be chance.
GAPS_AT_LEAST = 3


class How(IntEnum):
    """How a word was found, the best first."""

    WHOLE = 0
    START = 1
    INSIDE = 2
    INITIALS = 3
    INITIALS_START = 4
    INITIALS_INSIDE = 5
    INITIALS_WITH_GAPS = 6
    # Not in the name itself but in what stands beside it.
    BESIDE = 10


@dataclass(frozen=True)
class Part:
    """A piece of a text; the marked ones are what was asked for."""

    text: str
    marked: bool


Marked = tuple[Part, ...]


@dataclass(frozen=True)
class Match:
    """A name that was found: how well, and its texts cut into marked and plain pieces.

    `through` is the other name by which it was found, empty where its own was.
    """

    rank: int
    title: Marked
    beside: tuple[Marked, ...]
    through: Marked = ()


def read_words(typed: str) -> tuple[str, ...]:
    """The words of what was typed, folded; blanks of any width part them."""
    words = "".join(folded(one) for one in typed.replace("\0", " ")).split()
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def match(
    words: Sequence[str], title: str, *, beside: Sequence[str] = (), also: Sequence[str] = ()
) -> Match | None:
    """None unless every word is found in the title, in another name or in what stands beside it."""
    rank, through = How.WHOLE, list[str]()
    for word in words:
        best = _best(word, [title, *also])
        if best is not None:
            rank = max(rank, best[0])
            through += [best[1]] if best[1] != title else []
        elif any(how(word, one) is not None for one in beside):
            rank = How.BESIDE
        else:
            return None
    shown, seen = mark(words, title), tuple(mark(words, one) for one in beside)
    told = through and not any(part.marked for part in shown)
    return Match(int(rank), shown, seen, mark(words, through[0]) if told else ())


def _best(word: str, names: Sequence[str]) -> tuple[How, str] | None:
    """The name that shows the word best, of equal ones the first."""
    found = [(said, one) for one in names if (said := how(word, one)) is not None]
    return min(found, key=lambda pair: pair[0], default=None)


def how(word: str, text: str) -> How | None:
    """How well the word is found in the text, None where it is not."""
    found = _found(word, spelled(text))
    return None if found is None else found[0]


def mark(words: Sequence[str], text: str) -> Marked:
    """The text in pieces, those marked which any of the words found."""
    of = spelled(text)
    at = {place for word in words if (one := _found(word, of)) for place in one[1]}
    pieces: list[Part] = []
    for place, character in enumerate(text):
        if pieces and pieces[-1].marked == (place in at):
            pieces[-1] = Part(pieces[-1].text + character, pieces[-1].marked)
        else:
            pieces.append(Part(character, place in at))
    return tuple(pieces)


def _found(word: str, of: Spelled) -> tuple[How, Collection[int]] | None:
    """How the word is found, and on which characters."""
    start = _place(word, of.plain)
    if start >= 0:
        whole = len(word) == len(of.plain)
        said = How.WHOLE if whole else How.INSIDE if start else How.START
        return said, range(start, start + len(word))
    if len(word) < INITIALS_AT_LEAST or not (word.isascii() and word.isalnum()):
        return None
    return _by_initials(word, of)


def _place(word: str, text: str) -> int:
    """Where the word begins, -1 where it does not stand: 1月 is no part of 11月."""
    start = text.find(word)
    while start > 0 and word[0].isdigit() and text[start - 1].isdigit():
        start = text.find(word, start + 1)
    return start


def _by_initials(word: str, of: Spelled) -> tuple[How, Collection[int]] | None:
    if word.isdigit():
        return None
    start = of.letters.find(word)
    if start >= 0:
        whole = len(word) == len(of.letters)
        said = How.INITIALS if whole else How.INITIALS_INSIDE if start else How.INITIALS_START
        return said, of.places[start : start + len(word)]
    at = _with_gaps(word, of.letters)
    return (How.INITIALS_WITH_GAPS, [of.places[one] for one in at]) if at else None


def _with_gaps(word: str, letters: str) -> list[int]:
    """Where the letters of an abbreviation stand in their order; nothing where it is chance.

    They must be half of all, and in pieces of two on the average: scj…g, not z…z…zz.
    """
    if len(word) < GAPS_AT_LEAST or 2 * len(word) < len(letters):
        return []
    at, after = list[int](), 0
    for letter in word:
        after = letters.find(letter, after) + 1
        if not after:
            return []
        at.append(after - 1)
    pieces = 1 + sum(later - one > 1 for one, later in pairwise(at))
    return at if 2 * pieces <= len(word) + 1 else []
