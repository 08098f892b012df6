"""A child process that opens a foreign file: bounded, asked once, ended with its parent; pure.

The parent asks with `ask`; the child's main calls `bound` before it touches the file, then tells
JSON lines: anything on the way, at last {"done": …} or {"refused": sentence}.
"""

import ctypes
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ledgers.reading.refusals import Unreadable

ROOT = Path(__file__).resolve().parents[2]
ENDS_WITH_PARENT = 1  # PR_SET_PDEATHSIG
HEARD_EVERY = 0.2
PIECE = 64 * 1024
PASSED_ON = ("PATH", "TMPDIR")
TOO_MUCH = (
    "读这个文件用的内存或时间过多，没有读完；请删去多余的工作表、行和列，或拆成几个文件后再上传"
)
Line = dict[str, Any]


class ChildFailed(RuntimeError):
    """The child ended by a mistake of ours; the text is what it said last."""


class Stopped(Exception):
    """The caller asked for the child to end."""


def command(module: str) -> list[str]:
    """How the child is started; it knows its own code and nothing of this process's settings."""
    return [sys.executable, "-m", module]


def environment() -> dict[str, str]:
    """What the child is given of the environment: no address, no password, no key."""
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ
    }
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def bound(*, memory: int, seconds: int, parent: int | None = None) -> None:
    """In the child: no more memory (bytes) or time than this, no dump, no life after the parent."""
    parent = parent or os.getppid()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Also while it sleeps: the clock on the wall, with time to spare for a busy machine.
    signal.alarm(3 * seconds)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ENDS_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)


def tell(line: Line) -> None:
    """In the child: one line to the parent, at once."""
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def ask(
    module: str,
    asked: str,
    *,
    seconds: float,
    folder: Path | None = None,
    heard: Callable[[Line], object] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Any:
    """What the child answers with "done"; `heard` gets its other lines as they come.

    Raises Unreadable with the child's sentence or because it took too much, Stopped when `stopped`
    says so, ChildFailed for a mistake in the child. The child has ended in every case.
    """
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stderr:
        stdin.write(asked.encode())
        stdin.seek(0)
        with subprocess.Popen(
            command(module),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=environment(),
            cwd=folder,
        ) as child:
            try:
                answer = _answer(child, time.monotonic() + seconds, heard, stopped)
            finally:
                child.kill()
        if answer is None:
            stderr.seek(0)
            raise _failed(child.returncode, stderr.read()[-2000:].decode("utf-8", "replace"))
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return answer["done"]


def _answer(
    child: subprocess.Popen[bytes],
    until: float,
    heard: Callable[[Line], object],
    stopped: Callable[[], bool],
) -> Line | None:
    answer: Line | None = None
    for line in _lines(child, until, stopped):
        if "done" in line or "refused" in line:
            answer = line
        else:
            heard(line)
    child.wait()
    return answer


def _lines(
    child: subprocess.Popen[bytes], until: float, stopped: Callable[[], bool]
) -> Iterator[Line]:
    assert child.stdout is not None
    rest = b""
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while True:
            if stopped():
                raise Stopped
            if time.monotonic() > until:
                raise Unreadable(TOO_MUCH)
            if not ready.select(HEARD_EVERY):
                continue
            piece = os.read(child.stdout.fileno(), PIECE)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from map(json.loads, lines)


def _failed(code: int, said: str) -> Exception:
    """A child ended by its bounds (a signal) refused the file; any other end is our mistake."""
    if code < 0 or "MemoryError" in said or "memory allocation of" in said:
        return Unreadable(TOO_MUCH)
    return ChildFailed(said)
