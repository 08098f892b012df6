"""Child processes that end with the process that started them, however that one ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_PR_SET_PDEATHSIG = 1
_PROC = Path("/proc")
# Loaded once here: between fork and exec a child must not run the dynamic loader.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: Sequence[int]


@dataclass(frozen=True)
class Account:
    """The operating system's account that a child runs under."""

    uid: int
    gid: int

    def identity(self) -> _Identity:
        """Return subprocess arguments; empty when the account is our own."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def own_account() -> Account:
    """Return the account of this process."""
    return Account(os.geteuid(), os.getegid())


def spawn(
    argv: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    account: Account,
    folder: Path,
    death_signal: signal.Signals,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start argv in a session of its own, its output appended to log.

    On Linux the kernel sends it death_signal when the calling *thread* ends, so call this from
    the main thread. The session keeps a Ctrl-C of the terminal away: we decide the order.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            pass_fds=pass_fds,
            # It makes one system call that is safe after fork; setpriv would be Linux only.
            preexec_fn=_end_with_parent(death_signal),  # noqa: PLW1509
            **account.identity(),
        )


def end_with_parent(death_signal: signal.Signals) -> None:
    """Let the kernel send us death_signal when our parent ends (Linux; elsewhere nothing)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def _end_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return what the child does between fork and exec; it runs after the change of account,
    which would clear the setting."""
    parent = os.getpid()

    def prepare() -> None:
        end_with_parent(death_signal)
        # The parent may have died before the line above took effect.
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def stop(
    child: subprocess.Popen[bytes], first: signal.Signals, *, grace: float, group: bool = False
) -> None:
    """Ask child to end with first, kill it after grace seconds; group kills what it left behind."""
    if child.poll() is None:
        child.send_signal(first)
        try:
            child.wait(grace)
        except subprocess.TimeoutExpired:
            child.kill()
    if group:
        kill_group(child.pid)
    child.wait()


def kill_group(leader: int) -> None:
    """Kill every process of the session that leader opened; none left is fine."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM for a group of which only zombies are left.
        return


def command_of(pid: int) -> str:
    """Return the command line of a running process; empty when there is none (or a zombie)."""
    if _PROC.is_dir():
        try:
            return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except (OSError, UnicodeDecodeError):
            return ""
    answer = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def wait_until(ready: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Ask ready again and again; False when the seconds are over."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
