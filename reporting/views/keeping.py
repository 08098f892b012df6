"""Parts of pages that are the same for many who look, kept for minutes as ready HTML."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

# Seconds.
KEPT = 60


@dataclass(frozen=True)
class Part:
    """A part of a page; its name must tell everything that it shows and for whom."""

    name: str
    make: Callable[[], str]
    seconds: int = KEPT


def kept(parts: Sequence[Part]) -> list[str]:
    """The parts in their order, the cache asked once for all of them.

    A part is made anew when its time is over and wherever the cache is away.
    """
    try:
        found: dict[str, str] = cache.get_many([one.name for one in parts])
    except RedisError:
        found = {}
    return [found[one.name] if one.name in found else _made(one) for one in parts]


def _made(part: Part) -> str:
    made = part.make()
    with suppress(RedisError):
        cache.set(part.name, made, part.seconds)
    return made
