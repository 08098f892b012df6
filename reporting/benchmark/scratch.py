"""A database for one measurement on the portal's server: created, migrated, dropped again."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.core.management import call_command
from django.db import connection

PREFIX = "creditcity_bench_"


@contextmanager
def scratch_database(suffix: str) -> Iterator[str]:
    """Everything inside the block reads and writes an empty database with the portal's tables.

    Whatever ends the block, the connection leads to the portal's database again and the scratch
    one is gone, with whoever was still connected to it.
    """
    own, name = connection.settings_dict["NAME"], f"{PREFIX}{suffix}"
    try:
        _on_the_server(f'CREATE DATABASE "{name}"')
        _lead_to(name)
        call_command("migrate", interactive=False, verbosity=0)
        yield name
    finally:
        _lead_to(own)
        _on_the_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def scratch_databases(kind: str) -> list[str]:
    """Scratch databases of one kind of measurement, of runs that were killed as well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{PREFIX}{kind}_"]
        )
        return [name for (name,) in cursor.fetchall()]


def address() -> str:
    """Where the connection leads now, as DATABASE_URL wants it."""
    said = connection.settings_dict
    user, password = (quote(said[key], safe="") for key in ("USER", "PASSWORD"))
    host, port = said["HOST"], said["PORT"]
    options = {key: value for key, value in said["OPTIONS"].items() if isinstance(value, str)}
    if host.startswith("/"):
        # A socket folder has no place before the name.
        options["host"], host = host, ""
    place = f"{host}:{port}" if port else host
    query = f"?{urlencode(options)}" if options else ""
    return f"postgresql://{user}:{password}@{place}/{said['NAME']}{query}"


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _on_the_server(statement: str) -> None:
    """Runs what cannot run inside a database that it is about."""
    server = connection.copy()
    server.settings_dict["NAME"] = "postgres"
    try:
        with server.cursor() as cursor:
            cursor.execute(statement)
    finally:
        server.close()
