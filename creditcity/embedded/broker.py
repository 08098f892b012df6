"""The private Redis: start it, know when it answers."""

import signal
import subprocess
from pathlib import Path

import redis

from creditcity import processes
from creditcity.embedded.home import Home
from creditcity.embedded.postgres import environment


def start(home: Home, *, sockets: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the server on a socket only, keeping nothing on disk: the tables are the truth."""
    command = [
        *(str(home.binaries.redis), "--port", "0", "--daemonize", "no"),
        *("--unixsocket", str(sockets / "redis.sock"), "--unixsocketperm", "700"),
        # The tests take two databases for every process of theirs.
        *("--databases", "64"),
        *("--save", "", "--appendonly", "no", "--dir", str(sockets)),
        *("--pidfile", str(home.folder / "redis.pid")),
    ]
    return processes.spawn(
        command,
        log=log,
        environment=environment(home),
        account=home.account,
        folder=home.folder,
        death_signal=signal.SIGTERM,
    )


def answers(sockets: Path) -> bool:
    """Tell whether the server takes commands."""
    client = redis.Redis.from_url(url(sockets))
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def url(sockets: Path) -> str:
    """Return the address of the database that carries the tasks."""
    return f"unix://{sockets}/redis.sock?db=0"
