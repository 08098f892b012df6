"""A child that opens a file is bounded, tells how far it is, and ends with its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledgers.reading import children
from ledgers.reading.refusals import Unreadable

HERE = "tests.ledgers.reading.obedient_child"


def ask(what: str, **how: object) -> object:
    return children.ask(HERE, what, **({"seconds": 20} | how))  # type: ignore[arg-type]


def test_answer_and_progress_come_through_the_pipe() -> None:
    heard: list[object] = []
    assert ask("count", heard=heard.append) == {"counted": 3}
    assert heard == [{"rows": 1}, {"rows": 2}, {"rows": 3}]


def test_refusal_of_the_child_is_told_as_it_is() -> None:
    with pytest.raises(Unreadable, match="第3行不对；请改好"):
        ask("refuse")


@pytest.mark.parametrize("what", ["memory", "abort", "spin"])
def test_a_child_that_takes_too_much_is_a_refusal(what: str) -> None:
    with pytest.raises(Unreadable) as refused:
        ask(what)
    assert refused.value.sentence == children.TOO_MUCH


def test_a_child_that_sleeps_is_ended_when_its_time_is_over() -> None:
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="没有读完"):
        ask("sleep", seconds=1)
    assert time.monotonic() - begun < 10


def test_a_child_ends_when_the_caller_says_stop() -> None:
    heard: list[dict[str, int]] = []
    with pytest.raises(children.Stopped):
        ask("sleep", heard=heard.append, stopped=lambda: bool(heard))
    with pytest.raises(ProcessLookupError):
        os.kill(heard[0]["pid"], 0)


def test_a_mistake_of_ours_is_no_refusal_of_the_file() -> None:
    with pytest.raises(children.ChildFailed, match="ZeroDivisionError"):
        ask("mistake")


def test_the_child_knows_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:secret@h/d")
    answer = ask("environment")
    assert isinstance(answer, dict)
    assert "PYTHONPATH" in answer["names"]
    assert "DATABASE_URL" not in answer["names"]


def test_the_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = (
        "import sys, pathlib; from ledgers.reading import children\n"
        f"children.ask({HERE!r}, 'sleep', seconds=60, heard=lambda line: "
        "pathlib.Path(sys.argv[1]).write_text(str(line['pid'])))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(told)], env=children.environment()
    )
    pid = _waited_for(told)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 60
    while _lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(pid)


def _waited_for(told: Path) -> int:
    until = time.monotonic() + 60
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    return int(told.read_text())


def _lives(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be buried does not."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
