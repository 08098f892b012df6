"""The private PostgreSQL: create the cluster, start it, know when it answers."""

import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg2

from creditcity import processes
from creditcity.embedded.errors import ServersError
from creditcity.embedded.home import Home

NAME = "creditcity"
ENCODING = (
    # PostgreSQL's own C.UTF-8: Unicode upper and lower case, the same order on every system, and
    # what the container image is set to. The wheel has no ICU.
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
# For tests only: nothing of theirs must survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def create(home: Home, *, durable: bool) -> None:
    """Create the cluster unless it is there; half a cluster of a killed run is thrown away.

    Raises ServersError with the words of initdb, or when the data need another version.
    """
    if home.data.is_dir():
        _refuse_other_version(home)
        return
    half = home.folder / "postgres.new"
    shutil.rmtree(half, ignore_errors=True)
    _draw_password(home)
    command = [
        *(home.binaries.program("initdb"), f"--pgdata={half}", f"--username={NAME}"),
        *(f"--pwfile={home.password}", "--auth=scram-sha-256", "--no-instructions", *ENCODING),
        *(() if durable else ("--no-sync",)),
    ]
    answer = subprocess.run(
        command,
        capture_output=True,
        check=False,
        text=True,
        cwd=home.folder,
        env=environment(home),
        **home.account.identity(),
    )
    if answer.returncode:
        raise ServersError(f"无法建立数据库：{answer.stderr.strip() or answer.stdout.strip()}")
    half.rename(home.data)


def _refuse_other_version(home: Home) -> None:
    program = [home.binaries.program("postgres"), "--version"]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    have = said.split()[-1].split(".")[0]
    need = (home.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if have != need:
        raise ServersError(
            f"{home.data} 由 PostgreSQL {need} 写成，现有程序是 {have}；请先用旧版本备份再恢复。"
        )


def _draw_password(home: Home) -> None:
    home.password.unlink(missing_ok=True)
    descriptor = os.open(home.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    os.chown(home.password, home.account.uid, home.account.gid)


def environment(home: Home) -> dict[str, str]:
    """Return the little that a server may know of us: its locale and a home it can enter."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": str(home.folder)}


def start(home: Home, *, sockets: Path, log: Path, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server on a socket only; no port is opened."""
    settings = (
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
        "unix_socket_permissions=0700",
        "timezone=UTC",
        "log_timezone=UTC",
        *(() if durable else FAST),
    )
    options = [part for setting in settings for part in ("-c", setting)]
    return processes.spawn(
        [home.binaries.program("postgres"), "-D", str(home.data), *options],
        log=log,
        environment=environment(home),
        account=home.account,
        folder=home.folder,
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client.
        death_signal=signal.SIGINT,
    )


def answers(home: Home, sockets: Path) -> bool:
    """Tell whether the server takes connections, and create our database on the first one."""
    try:
        connection = psycopg2.connect(url(home, sockets, database="postgres"))
    except psycopg2.OperationalError:
        return False
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {NAME}")
    finally:
        connection.close()
    return True


def url(home: Home, sockets: Path, *, database: str = NAME) -> str:
    """Return the address that libpq and django-environ both read."""
    password = home.password.read_text(encoding="ascii")
    return f"postgresql://{NAME}:{quote(password, safe='')}@/{database}?host={sockets}"
