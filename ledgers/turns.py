"""Turns at what takes a web thread for minutes: so many at once in the whole portal, one a person.

A turn is an advisory lock of the database session that takes it: it ends with the work, and where
its process dies, with the connection. No transaction is open meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import Error, connection

from units.models import User
from units.refusals import Refusal

# Two of the eight threads, as many as a small server has processors.
AT_ONCE = 2
AGAIN_SECONDS = 20
# The advisory locks: any numbers, the same for ever, and how many PostgreSQL tells apart.
PLACES, PEOPLE, TOLD_APART = 5_002, 5_003, 2**31


class Busy(Refusal):
    """No turn is free now; `seconds` says when to ask again."""

    code = "busy"
    seconds = AGAIN_SECONDS


@contextmanager
def turn(person: User) -> Iterator[None]:
    """Holds a place while the work is done; raises Busy at once where none is free."""
    own = "您要的另一份错误标注表正在生成"
    with _one_of([(PEOPLE, person.pk % TOLD_APART)], taken=own):
        places = [(PLACES, number) for number in range(AT_ONCE)]
        with _one_of(places, taken="正在为他人生成错误标注表"):
            yield


@contextmanager
def _one_of(locks: Iterable[tuple[int, int]], *, taken: str) -> Iterator[None]:
    held = next((lock for lock in locks if _ask("pg_try_advisory_lock", lock)), None)
    if held is None:
        raise Busy(f"{taken}，请{AGAIN_SECONDS}秒后再试")
    try:
        yield
    finally:
        try:
            _ask("pg_advisory_unlock", held)
        except Error:
            # The lock would outlive the request on a connection that is used again.
            connection.close()


def _ask(function: str, lock: tuple[int, int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", lock)
        return bool(cursor.fetchone()[0])
