"""Databases beside the tests' own, for what one of their transactions cannot hold; empty again."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Written after every migration, and after every emptying again, from the models alone.
OF_THE_CODE = ("django_content_type", "auth_permission")


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


def emptying(style: Any, tables: Sequence[str], **_: Any) -> list[str]:
    """What Django is to run after a test that committed: the rows go, whoever still writes waits.

    Its TRUNCATE makes every table and index anew: twenty times as much for a few rows.
    """
    named = [f'"{table}"' for table in tables if table not in OF_THE_CODE]
    return [
        f"LOCK TABLE {', '.join(named)} IN ACCESS EXCLUSIVE MODE",
        # No key is checked and no guard of a table asked, as with TRUNCATE.
        "SET LOCAL session_replication_role = replica",
        "; ".join(f"DELETE FROM {table}" for table in named),
        "SET LOCAL session_replication_role = origin",
    ]
