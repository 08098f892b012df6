"""The process tree: restarts, gives up, stops in order, leaves nothing."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from creditcity import processes
from creditcity.supervisor import MOST_DEATHS, Program, Supervisor
from tests.creditcity import tree

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time; time.sleep(600)"
STUBBORN = f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
{SLEEP}
"""
FAMILY = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {SLEEP!r}])
print("up", flush=True)
{SLEEP}
"""
ENDS_SLOWLY = """
import signal, sys, time
def end(*_):
    time.sleep(0.3)
    open(sys.argv[1], "a").write(sys.argv[2] + " ended\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(600)
"""


def program(name: str, code: str, *arguments: str, grace: float = 5) -> Program:
    command = (sys.executable, "-c", textwrap.dedent(code), *arguments)
    return Program(name=name, command=command, grace=grace)


class Tree(Supervisor):
    """A supervisor that keeps what it said, and can wait for its children."""

    def __init__(self, folder: Path, *programs: Program) -> None:
        self.said: list[str] = []
        super().__init__(
            programs, logs=folder, folder=ROOT, environment=os.environ, say=self.said.append
        )

    def wait_for(self, *names: str) -> None:
        def up() -> bool:
            return all("up" in self.log(name).read_text() for name in names)

        assert processes.wait_until(up, seconds=20)


def ours(before: set[int]) -> set[int]:
    return tree.descendants(os.getpid()) - before


def test_program_that_dies_is_started_again(tmp_path: Path) -> None:
    supervised = Tree(tmp_path, program("web", f"print('up', flush=True); {SLEEP}"))
    before = tree.descendants(os.getpid())
    supervised.start()
    try:
        (first,) = ours(before)
        os.kill(first, signal.SIGKILL)
        assert processes.wait_until(lambda: bool(supervised.look() or supervised.said), seconds=30)
        assert supervised.said == [
            f"web 意外退出（代码 -9），0.5 秒后重启；日志：{tmp_path / 'web.log'}"
        ]
        time.sleep(0.6)
        assert supervised.look() is None
        (second,) = ours(before)
        assert second != first
    finally:
        supervised.stop()
    assert not tree.running(ours(before))


def test_program_that_dies_again_and_again_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("creditcity.supervisor.LONGEST_PAUSE", 0.0)
    supervised = Tree(tmp_path, program("beat", "import sys; sys.exit('no schedule')"))
    supervised.start()
    sentence = None
    end = time.monotonic() + 60
    while sentence is None and time.monotonic() < end:
        sentence = supervised.look()
        time.sleep(0.01)
    supervised.stop()
    assert sentence == (
        f"beat 一分钟内退出 {MOST_DEATHS + 1} 次，不再重启；原因见 {tmp_path / 'beat.log'} 的末尾。"
    )
    assert len(supervised.said) == MOST_DEATHS
    assert "no schedule" in (tmp_path / "beat.log").read_text()


def test_last_started_stops_first(tmp_path: Path) -> None:
    record = tmp_path / "ended"
    names = ("web", "worker", "beat")
    supervised = Tree(tmp_path, *(program(name, ENDS_SLOWLY, str(record), name) for name in names))
    supervised.start()
    supervised.wait_for(*names)
    supervised.stop()
    assert record.read_text() == "beat ended\nworker ended\nweb ended\n"


def test_program_deaf_to_term_is_killed_after_its_grace(tmp_path: Path) -> None:
    before = tree.descendants(os.getpid())
    supervised = Tree(tmp_path, program("worker", STUBBORN, grace=0.5))
    supervised.start()
    supervised.wait_for("worker")
    begun = time.monotonic()
    supervised.stop()
    assert 0.5 <= time.monotonic() - begun < 3
    assert not tree.running(ours(before))


def test_grandchildren_end_with_the_program(tmp_path: Path) -> None:
    before = tree.descendants(os.getpid())
    supervised = Tree(tmp_path, program("worker", FAMILY))
    supervised.start()
    supervised.wait_for("worker")
    family = ours(before)
    assert len(family) == 2
    supervised.stop()
    assert tree.all_end(family, seconds=30)


def test_grandchildren_of_a_killed_program_end_before_its_restart(tmp_path: Path) -> None:
    before = tree.descendants(os.getpid())
    supervised = Tree(tmp_path, program("worker", FAMILY))
    supervised.start()
    try:
        supervised.wait_for("worker")
        family = ours(before)
        os.kill(min(family), signal.SIGKILL)
        processes.wait_until(lambda: bool(supervised.look() or supervised.said), seconds=30)
        assert tree.all_end(family, seconds=30)
    finally:
        supervised.stop()


def test_full_log_is_put_aside_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("creditcity.supervisor.LARGEST_LOG", 10)
    (tmp_path / "web.log").write_text("yesterday's long story\n")
    supervised = Tree(tmp_path, program("web", f"print('up', flush=True); {SLEEP}"))
    supervised.start()
    supervised.wait_for("web")
    supervised.stop()
    assert (tmp_path / "web.log.1").read_text() == "yesterday's long story\n"
    assert (tmp_path / "web.log").read_text() == "up\n"


if sys.platform == "linux":

    def test_killed_supervisor_leaves_no_program(tmp_path: Path) -> None:
        code = f"""
            import os, sys, time
            from pathlib import Path
            from creditcity.supervisor import Program, Supervisor
            programs = [Program(name=n, command=(sys.executable, "-c", {SLEEP!r})) for n in "ab"]
            here = Path({str(tmp_path)!r})
            Supervisor(programs, logs=here, folder=here, environment=os.environ, say=print).start()
            print("up", flush=True)
            time.sleep(600)
        """
        parent = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert parent.stdout
        assert parent.stdout.readline() == "up\n"
        children = tree.descendants(parent.pid)
        assert len(children) == 2
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert tree.all_end(children, seconds=30)
