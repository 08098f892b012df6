"""Some rows judged and written as text, and what is known only when all rows have passed; pure.

A block is made of its rows alone, by whichever process has them. Whether a row repeats one that
came before is seen where the blocks come together, in the order of the file.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from ledgers.columns import Standard
from ledgers.judging import Finding, Verdict
from ledgers.lines import Judged, Lines, escaped
from ledgers.shapes import Shape

DIGEST = 16
NO_KEY = bytes(DIGEST)


@dataclass
class Block:
    """The lines of some rows, each with its end; `ends` says how many findings up to each row.

    `keys` are digests of the natural keys, zeros where one is not whole.
    """

    numbers: Sequence[int]
    rows: bytes
    findings: bytes
    ends: Sequence[int]
    keys: bytes
    compliant: int
    timely: int
    late: int
    codes: Counter[str]
    uncomputed: Sequence[tuple[int, int]] = ()

    def __len__(self) -> int:
        return len(self.numbers)


class Blocks:
    """Makes blocks under one standard."""

    def __init__(self, found: Standard, reported_on: date) -> None:
        self._lines = Lines(Shape.of(found), reported_on)
        self._decision = found.places.get(found.decision, -1)

    def block(self, sheet: int, verdicts: Sequence[Verdict]) -> Block:
        """The block of rows of the sheet that none of them was compared with another."""
        findings: list[str] = []
        numbers, ends = array("I"), array("I")
        codes: Counter[str] = Counter()
        rows, keys, decision = [], [], self._decision
        for number, values, found, ok, due, timely, key in verdicts:
            told: Sequence[str] = ()
            if found:
                told = _written(sheet, number, found, findings)
                codes.update(told)
            numbers.append(number)
            ends.append(len(findings))
            keys.append(blake2b(key.encode(), digest_size=DIGEST).digest() if key else NO_KEY)
            decided = values[decision] if decision >= 0 else ""
            rows.append((Judged(sheet, number, key, ok, due, timely, decided, told), values))
        known = [one.timely for one in verdicts]
        return Block(
            numbers=numbers,
            rows=b"".join(self._lines.lines(rows)),
            findings="".join(findings).encode(),
            ends=ends,
            keys=b"".join(keys),
            compliant=sum(one.ok for one in verdicts),
            timely=known.count(True),
            late=known.count(False),
            codes=codes,
        )


def _written(sheet: int, row: int, found: Sequence[Finding], lines: list[str]) -> list[str]:
    """Writes the findings of a row; gives their codes, each once, in order."""
    lines += [_line(sheet, row, one) for one in found]
    return sorted({one.code for one in found})


def _line(sheet: int, row: int, one: Finding) -> str:
    return f"{sheet}\t{row}\t{one.code}\t{one.column}\t{escaped(one.message)}\n"


class Repeats:
    """The keys of a file so far; tells a row that has the key of one before it."""

    def __init__(self, say: Callable[[str, int], Finding]) -> None:
        self._say = say
        self._seen: dict[bytes, tuple[int, int]] = {}
        self._sheets: dict[int, str] = {}

    def told(self, block: Block, sheet: int, name: str) -> Block:
        """The block with what its rows repeat told in them."""
        self._sheets[sheet] = name
        repeated = [*self._repeated(block, sheet)]
        return _with(block, sheet, repeated) if repeated else block

    def _repeated(self, block: Block, sheet: int) -> Iterator[tuple[int, Finding]]:
        keys, seen = block.keys, self._seen
        for at, number in enumerate(block.numbers):
            key = keys[at * DIGEST : (at + 1) * DIGEST]
            first = seen.get(key)
            if first is None:
                seen[key] = (sheet, number)
            elif key != NO_KEY:
                yield at, self._say(self._sheets[first[0]], first[1])


def _with(block: Block, sheet: int, repeated: Sequence[tuple[int, Finding]]) -> Block:
    """The block with these findings after those of their rows."""
    rows = block.rows.split(b"\n")
    findings = block.findings.splitlines(keepends=True)
    for more, (at, one) in enumerate(repeated):
        start, ok, days, codes, rest = _fields(rows[at])
        block.compliant -= ok == b"t"
        known = {code for code in codes[1:-1].split(b",") if code}
        block.codes[one.code] += one.code.encode() not in known
        codes = b",".join(sorted(known | {one.code.encode()}))
        rows[at] = b"\t".join((start, b"f", days, b"{" + codes + b"}", rest))
        findings.insert(block.ends[at] + more, _line(sheet, block.numbers[at], one).encode())
    block.rows, block.findings = b"\n".join(rows), b"".join(findings)
    return block


def _fields(line: bytes) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """Sheet and row, whether all is right, its days, its codes, and the rest of a line."""
    sheet, row, ok, due, timely, decided, month, codes, rest = line.split(b"\t", 8)
    return b"\t".join((sheet, row)), ok, b"\t".join((due, timely, decided, month)), codes, rest
