"""One work on many parts, done by processes forked from this one; results keep their order; pure.

What this process knows they know, and they end with it, whatever ends it.
"""

import os
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Generic, TypeVar, cast

from ledgers.reading.children import TOO_MUCH, bound
from ledgers.reading.refusals import Unreadable

P = TypeVar("P")
R = TypeVar("R")
FORKED = get_context("fork")
# More than these would wait for the one that unpacks the file, and for the database.
MOST = 4


def hands() -> int:
    """How many processes may work here at once; one where the system does not say."""
    if sys.platform != "linux":
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def in_order(
    work: Callable[[P], R], parts: Iterable[P], *, many: int, memory: int, seconds: int
) -> Iterator[R]:
    """The result of every part, in the order of the parts; with one hand all is done right here.

    Each process may take so much memory (bytes) and time. Raises the Unreadable that a part was
    refused with, the first of them, or that a process took too much.
    """
    if many < 2:
        yield from map(work, parts)
        return
    crew: list[Hand[P, R]] = []
    try:
        crew.extend(Hand(work, memory, seconds) for _ in range(many))
        busy: deque[Hand[P, R]] = deque()
        for number, part in enumerate(parts):
            hand = crew[number % many]
            done = [busy.popleft().result()] if len(busy) == many else []
            # It goes on before anything is done with what it gave.
            hand.give(part)
            busy.append(hand)
            yield from done
        while busy:
            yield busy.popleft().result()
    finally:
        for hand in crew:
            hand.end()


class Hand(Generic[P, R]):
    """One such process: given a part, asked for its result, given the next."""

    def __init__(self, work: Callable[[P], R], memory: int, seconds: int) -> None:
        self._line, other = FORKED.Pipe()
        self._process = FORKED.Process(
            target=_serve, args=(work, other, os.getpid(), memory, seconds), daemon=True
        )
        self._process.start()
        other.close()

    def give(self, part: P) -> None:
        try:
            self._line.send(part)
        except BrokenPipeError as error:
            raise self._broken() from error

    def result(self) -> R:
        """Waits for it; raises Unreadable."""
        try:
            found = self._line.recv()
        except (EOFError, ConnectionResetError) as error:
            raise self._broken() from error
        if isinstance(found, Unreadable):
            raise found
        return cast(R, found)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()

    def _broken(self) -> Exception:
        """A process ended by its bounds (a signal) refused the file; any other end is ours."""
        self._process.join()
        if (self._process.exitcode or 0) < 0:
            return Unreadable(TOO_MUCH)
        return RuntimeError(f"a process that shared the work ended with {self._process.exitcode}")


def _serve(
    work: Callable[[P], R], line: Connection, parent: int, memory: int, seconds: int
) -> None:
    bound(memory=memory, seconds=seconds, parent=parent)
    while True:
        part = line.recv()
        try:
            line.send(work(part))
        except Unreadable as refused:
            line.send(refused)
        except MemoryError:
            line.send(Unreadable(TOO_MUCH))
        except BaseException:
            traceback.print_exc()
            # At once: what else this process was forked with is its parent's.
            os._exit(1)
