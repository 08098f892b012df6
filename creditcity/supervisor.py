"""A small process tree: start named programs, restart what dies, stop them in order."""

import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from creditcity import processes

# More deaths than this within a minute are no accident: the log has to be read by a person.
MOST_DEATHS = 5
MINUTE = 60.0
LONGEST_PAUSE = 10.0
LARGEST_LOG = 5_000_000


@dataclass(frozen=True, kw_only=True)
class Program:
    """One child: its name on the screen and of its log, its command, and how it is stopped.

    grace: seconds between SIGTERM and SIGKILL. death_signal: what the kernel (Linux) sends it when
    we are killed.
    """

    name: str
    command: tuple[str, ...]
    grace: float = 10.0
    death_signal: signal.Signals = signal.SIGTERM
    pass_fds: tuple[int, ...] = ()


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    deaths: deque[float] = field(default_factory=deque)
    restart_at: float | None = None


class Supervisor:
    """Keeps programs running; one thread calls start, look (again and again) and stop.

    say: receives the Chinese sentences about deaths and restarts.
    """

    def __init__(
        self,
        programs: Iterable[Program],
        *,
        logs: Path,
        folder: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._programs = tuple(programs)
        self._logs = logs
        self._folder = folder
        self._environment = dict(environment)
        self._say = say
        self._children: list[_Child] = []

    def start(self) -> None:
        """Start every program in the order given."""
        for program in self._programs:
            log = self.log(program.name)
            if log.exists() and log.stat().st_size > LARGEST_LOG:
                log.replace(log.with_suffix(".log.1"))
            self._children.append(_Child(program, self._spawn(program)))

    def log(self, name: str) -> Path:
        """Return the file with the output of a program."""
        return self._logs / f"{name}.log"

    def look(self) -> str | None:
        """Restart what has died and whose pause is over; None while all is well.

        A sentence means that a program dies again and again: the caller should stop everything.
        """
        now = time.monotonic()
        for child in self._children:
            if child.restart_at is not None:
                if now >= child.restart_at:
                    child.process = self._spawn(child.program)
                    child.restart_at = None
            elif child.process.poll() is not None:
                refusal = self._bury(child, now)
                if refusal:
                    return refusal
        return None

    def _bury(self, child: _Child, now: float) -> str | None:
        """Clear what a dead program left, and set the time of its restart; a sentence refuses."""
        name, code = child.program.name, child.process.returncode
        # Pool processes of the worker and of the web server outlive their killed leader.
        processes.kill_group(child.process.pid)
        child.deaths.append(now)
        while child.deaths[0] < now - MINUTE:
            child.deaths.popleft()
        if len(child.deaths) > MOST_DEATHS:
            return (
                f"{name} 一分钟内退出 {len(child.deaths)} 次，不再重启；"
                f"原因见 {self.log(name)} 的末尾。"
            )
        pause = min(0.5 * 2 ** (len(child.deaths) - 1), LONGEST_PAUSE)
        child.restart_at = now + pause
        self._say(f"{name} 意外退出（代码 {code}），{pause:g} 秒后重启；日志：{self.log(name)}")
        return None

    def stop(self) -> None:
        """Stop every program, the last started first; nothing of their groups is left."""
        while self._children:
            child = self._children.pop()
            processes.stop(child.process, signal.SIGTERM, grace=child.program.grace, group=True)

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        return processes.spawn(
            program.command,
            log=self.log(program.name),
            environment=self._environment,
            account=processes.own_account(),
            folder=self._folder,
            death_signal=program.death_signal,
            pass_fds=program.pass_fds,
        )
