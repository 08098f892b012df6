"""What people made of the proposed text, line by line and word by word: pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A token is one word, so is every other character.
WORD = re.compile(r"\{\{[a-z0-9_.\-]+\}\}|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A piece of text that is the same in both, was added, or was taken out."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts in one row of pieces: "same", "added", "removed"; joined they give either."""
    old, new = WORD.findall(before), WORD.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a != b:
            found.append(Piece("removed", "".join(old[a:b])))
        if c != d:
            found.append(Piece("added", "".join(new[c:d])))
    return found
