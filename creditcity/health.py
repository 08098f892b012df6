"""Whether the parts the portal needs can be reached, asked fresh each time."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import RedisError


def state() -> dict[str, str]:
    """ "ok" or "away" for database and broker; never raises, says nothing about hosts."""
    return {"database": _database(), "broker": _broker()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    return "ok"


def _broker() -> str:
    try:
        cache.get("healthz")
    except RedisError:
        return "away"
    return "ok"
