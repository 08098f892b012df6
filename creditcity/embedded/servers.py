"""The pair of private servers: one owner at a time, started together, stopped together."""

import fcntl
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from creditcity import processes
from creditcity.embedded import broker, home, postgres, record
from creditcity.embedded.errors import ServersError

# Recovery after a power cut may replay a lot of log.
START_SECONDS = 60
STOP_SECONDS = 30


class Servers:
    """PostgreSQL and Redis of one portal; usable as a context manager."""

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self._var = var
        self._durable = durable
        self._lock: TextIO | None = None
        self._home: home.Home | None = None
        self._sockets: Path | None = None
        self._postgres: subprocess.Popen[bytes] | None = None
        self._redis: subprocess.Popen[bytes] | None = None

    @classmethod
    def at(cls, var: Path, *, durable: bool = True) -> Self:
        """Return the servers of the portal whose data belong below var; nothing starts yet.

        durable=False gives up safety against a power cut for speed: for tests.
        """
        # Not resolve(): the address of a socket must stay as short as the caller made it.
        return cls(var.absolute(), durable=durable)

    @property
    def database_url(self) -> str:
        """Address of the database creditcity; only while started."""
        return self._addresses().database_url

    @property
    def redis_url(self) -> str:
        """Address of Redis' database 0; only while started."""
        return self._addresses().redis_url

    def start(self) -> None:
        """Start both servers and return when both answer.

        Raises ServersError when a portal already runs on this folder or a server cannot start;
        nothing is left running then.
        """
        self._var.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        place = self._home = home.settle(self._var)
        self._end_orphans()
        postgres.create(place, durable=self._durable)
        sockets = self._sockets = home.open_sockets(place)
        logs = self._var / "log"
        self._redis = broker.start(place, sockets=sockets, log=logs / "redis.log")
        self._postgres = postgres.start(
            place, sockets=sockets, log=logs / "postgres.log", durable=self._durable
        )
        _await("Redis", self._redis, lambda: broker.answers(sockets), logs / "redis.log")
        _await(
            *("PostgreSQL", self._postgres, lambda: postgres.answers(place, sockets)),
            logs / "postgres.log",
        )
        record.write(self._var, self._addresses())

    def stop(self) -> None:
        """Stop what runs, PostgreSQL with a fast shutdown; calling it again does nothing."""
        if self._postgres:
            processes.stop(self._postgres, signal.SIGINT, grace=STOP_SECONDS)
        if self._redis:
            processes.stop(self._redis, signal.SIGTERM, grace=STOP_SECONDS)
        self._postgres = self._redis = None
        if self._lock:
            record.forget(self._var)
            if self._home and self._sockets:
                home.close_sockets(self._home, self._sockets)
            self._sockets = None
            self._lock.close()
            self._lock = None

    def failed(self) -> str | None:
        """Return the name of a server that has ended by itself, None while both run."""
        children = {"PostgreSQL": self._postgres, "Redis": self._redis}
        ended = (name for name, child in children.items() if child and child.poll() is not None)
        return next(ended, None)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _addresses(self) -> record.Addresses:
        if self._home is None or self._sockets is None:
            raise ServersError("私有服务器尚未启动。")
        return record.Addresses(
            database_url=postgres.url(self._home, self._sockets),
            redis_url=broker.url(self._sockets),
            pid=os.getpid(),
            sockets=str(self._sockets),
        )

    def _take_lock(self) -> None:
        """Hold var/embedded.lock while we live: the kernel frees it even after kill -9."""
        try:
            lock = (self._var / "embedded.lock").open("a+", encoding="ascii")
        except PermissionError as error:
            raise ServersError(f"没有权限写入 {self._var}：请用原来的系统账户启动。") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "未知"
            lock.close()
            raise ServersError(f"门户已在运行（进程 {holder}），请先停止它再启动。") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _end_orphans(self) -> None:
        """End servers that a killed portal left behind, and clear the traces they left."""
        assert self._home is not None
        before = record.addresses(self._var)
        # Redis shows only its socket in the list of processes, and that may lie elsewhere.
        marks = [str(self._home.folder), *([before.sockets] if before else [])]
        _end(self._home.data / "postmaster.pid", marks, signal.SIGINT)
        _end(self._home.folder / "redis.pid", marks, signal.SIGTERM)
        if before:
            home.close_sockets(self._home, Path(before.sockets))


def _end(pid_file: Path, marks: list[str], first: signal.Signals) -> None:
    """End the server of pid_file if its command line names one of our folders; a number that was
    handed to another program since then is only forgotten."""
    try:
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return

    def gone() -> bool:
        command = processes.command_of(pid)
        return not any(f"{mark}/" in command for mark in marks)

    for number in (first, signal.SIGKILL):
        if gone():
            break
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        processes.wait_until(gone, seconds=STOP_SECONDS)
    pid_file.unlink(missing_ok=True)


def _await(
    name: str, child: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path
) -> None:
    processes.wait_until(lambda: child.poll() is not None or answers(), seconds=START_SECONDS)
    if child.poll() is not None or not answers():
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        raise ServersError(f"{name} 未能启动（日志 {log}）：\n" + "\n".join(tail))
