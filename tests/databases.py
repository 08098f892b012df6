"""Databases beside the tests' own, for what one of their transactions cannot hold."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def another(purpose: str, *, copied: bool = False) -> Iterator[None]:
    """The connection leads to a new database, at the end to the tests' own again.

    Empty, or a copy of the tests' own with all that was committed to it.
    """
    own, name = connection.settings_dict["NAME"], f"{purpose}_{secrets.token_hex(4)}"
    _lead_to("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{own}"' if copied else ""))
    _lead_to(name)
    try:
        yield
    finally:
        _lead_to("postgres")
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
        _lead_to(own)


def _lead_to(name: str) -> None:
    # A statement that failed, as a migration's last ones may, leaves its block open.
    connection.in_atomic_block = False
    connection.close()
    connection.settings_dict["NAME"] = name
