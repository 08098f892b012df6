"""The database as PostgreSQL's own programs save and restore it, and what its tables hold."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from psycopg2.sql import SQL, Identifier

from creditcity.backups.manifest import Table, Unsound
from creditcity.embedded import binaries
from creditcity.embedded.errors import ServersError

# Whoever reads a backup must not be signed in by it; after a restore everybody signs in again.
LEFT_OUT = "django_session"
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
ORDER BY relname
"""
# The sum of the first 60 bits of every row's MD5: the order of rows does not matter.
HELD = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM {} t"
)
SAID_AT_MOST = 400
PLAIN = "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET bytea_output = 'hex'"


class Unable(Exception):
    """A program or a right is missing; str() is a Chinese sentence that says what to do."""


def program(name: str) -> str:
    """The path of pg_dump or pg_restore that suits the server: of its version, else a newer one.

    Looked for on the system and among the private server's programs. Raises Unable.
    """
    own = ""
    with suppress(ServersError):
        own = binaries.find().program(name)
    found = [path for path in (shutil.which(name), own) if path and Path(path).is_file()]
    server = _server()
    fitting = sorted((major, path) for path in found if (major := _major(path)) >= server)
    if not fitting:
        raise Unable(f"找不到与数据库同版本的 {name}：请在服务器上安装 postgresql-client-{server}")
    return fitting[0][1]


def _server() -> int:
    """The server's major version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)", said)
    return int(number.group()) if number else 0


def parameters(name: str | None = None) -> dict[str, Any]:
    """How libpq reaches our database, or another of the same server, the password included."""
    given = connection.settings_dict
    known = {
        "dbname": name or given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
    }
    options = {key: value for key, value in given["OPTIONS"].items() if isinstance(value, str)}
    return {key: value for key, value in (options | known).items() if value not in ("", None)}


@contextmanager
def connected(name: str | None = None, *, snapshot: bool = False) -> Iterator[Any]:
    """A cursor of a connection of its own; with `snapshot` it reads one moment only."""
    own = psycopg2.connect(**parameters(name))
    try:
        if snapshot:
            own.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
        else:
            own.autocommit = True
        with own.cursor() as cursor:
            cursor.execute(PLAIN)
            yield cursor
    finally:
        own.close()


def tables(cursor: Any) -> dict[str, Table]:
    """Every table of ours with its rows and their digest, but for the sessions."""
    cursor.execute(TABLES)
    names = [name for (name,) in cursor.fetchall() if name != LEFT_OUT]
    return {name: _table(cursor, name) for name in names}


def _table(cursor: Any, name: str) -> Table:
    cursor.execute(SQL(HELD).format(Identifier(name)))
    rows, digest = cursor.fetchone()
    return Table(rows, str(digest))


def dump(target: Path, *, snapshot: str) -> None:
    """Writes the database of that exported snapshot in PostgreSQL's custom format."""
    _run(
        "pg_dump",
        *("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"),
        *(f"--exclude-table-data=public.{LEFT_OUT}", "--lock-wait-timeout=60000"),
        f"--file={target}",
    )


def load(source: Path, *, name: str) -> None:
    """Restores a dump into that empty database, all of it or nothing."""
    _run(
        "pg_restore",
        *("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"),
        *(f"--dbname={name}", str(source)),
        database=name,
    )
    with connected(name) as cursor:
        cursor.execute("ANALYZE")


def _run(name: str, *arguments: str, database: str | None = None) -> None:
    """The password goes by the environment, where no list of processes shows it."""
    words = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}
    known = parameters(database).items()
    server = {words.get(key, f"PG{key.upper()}"): str(value) for key, value in known}
    answer = subprocess.run(
        [program(name), "--no-password", *arguments],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **server},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        umask=0o077,
        check=False,
    )
    if answer.returncode:
        said = " ".join(answer.stderr.split())[-SAID_AT_MOST:]
        raise Unsound(f"{name} 没有完成：{said}")


@contextmanager
def scratch(name: str) -> Iterator[str]:
    """An empty database of that name, gone afterwards; one that a killed drill left goes first.

    Raises Unable where our account may not create one.
    """
    gone = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name))
    with connected("postgres") as cursor:
        try:
            cursor.execute(gone)
            cursor.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        except psycopg2.errors.InsufficientPrivilege as error:
            raise Unable(
                "数据库账号没有建库权限，无法演练：请给它 CREATEDB，或在另一台机器上恢复一次"
            ) from error
        try:
            yield name
        finally:
            cursor.execute(gone)
