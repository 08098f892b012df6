"""pytest plugin (`-p tests.servers`): private servers, before Django reads its settings.

It acts on import, because pytest-django loads the settings before any hook of a plugin is called.
With xdist only the controller starts servers; its workers inherit the addresses.
"""

import atexit
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from creditcity.embedded import Servers

# What the person's shell says about a real portal must not reach the tests.
FOREIGN = [
    *(
        "PORTAL_ENV",
        "EMAIL_URL",
        "EMAIL_CA_FILE",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "HOST",
        "PORT",
        "DEMO",
    ),
    *("EVIDENCE_STORAGE", "EVIDENCE_OPTIONS", "EVIDENCE_SCAN_COMMAND"),
    *("ROBOTS", "ROBOT_HOSTS"),
    *("LEDGER_STORAGE", "LEDGER_OPTIONS", "LEDGER_KEYS", "LEDGER_DIGEST_KEY"),
]
ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "tables_of_tests"
_running: list[tuple[Servers, Path]] = []


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="creditcity-tests-"))
    # The servers' account must reach its own folder in here; the folder itself is private to it.
    folder.chmod(0o711)
    servers = Servers.at(folder, durable=False)
    _running.append((servers, folder))
    atexit.register(_stop)
    servers.start()
    for name in FOREIGN:
        os.environ.pop(name, None)
    # A hundred programs are started; each would compile our modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["DATABASE_URL"] = servers.database_url
    os.environ["REDIS_URL"] = servers.redis_url
    os.environ["PORTAL_VAR"] = str(folder)
    _build_template(servers.database_url)


def _build_template(url: str) -> None:
    """Migrate one database that every test database is a copy of: the tables take long to build."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    connection.close()
    place = urlunsplit(urlsplit(url)._replace(path=f"/{TEMPLATE}"))
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": place}, check=True)
    os.environ["TEST_TEMPLATE"] = TEMPLATE


def _stop() -> None:
    while _running:
        servers, folder = _running.pop()
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _own_redis_database(worker: str) -> None:
    """Give each xdist worker two databases of its own (tasks, cache) so that no one takes the
    tasks of another."""
    number = 2 * (int(worker.removeprefix("gw")) + 1)
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", f"?db={number}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """From here on there is something to throw away, but nothing of what was collected."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    _stop()


# Modules and seven thousand tests stay to the end: to look for rubbish among them is a sixth of
# the time that they take to collect.
gc.disable()
if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
    _start()
elif "PYTEST_XDIST_WORKER" in os.environ:
    _own_redis_database(os.environ["PYTEST_XDIST_WORKER"])
