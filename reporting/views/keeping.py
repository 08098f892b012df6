"""Parts of pages that are the same for many who look, kept for minutes as ready HTML."""

from collections.abc import Callable
from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

# Seconds.
KEPT = 60


def kept(name: str, make: Callable[[], str], *, seconds: int = KEPT) -> str:
    """The part of that name, made anew when its time is over and wherever the cache is away.

    The name must tell everything that the part shows and for whom.
    """
    try:
        found: str | None = cache.get(name)
    except RedisError:
        found = None
    if found is not None:
        return found
    made = make()
    with suppress(RedisError):
        cache.set(name, made, seconds)
    return made
