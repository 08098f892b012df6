"""Work shared by processes keeps its order, refuses what broke one of them, and leaves none."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ledgers.reading import sharing
from ledgers.reading.refusals import Unreadable


class Greedy:
    """Works a part as it says: more memory than there is, a crash, a mistake, or a refusal."""

    def __call__(self, part: str) -> str:
        if part == "memory":
            return "x" * (1 << 34)
        if part == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if part == "mistake":
            raise KeyError(part)
        if part == "refused":
            raise Unreadable("这一行读不了")
        return part.upper()


def shared(parts: Iterable[str], work: Callable[[str], str] = Greedy()) -> list[str]:  # noqa: B008
    return list(sharing.in_order(work, parts, many=2, memory=1 << 30, seconds=60))


@pytest.mark.parametrize(
    ("part", "said"),
    [("memory", "内存或时间过多"), ("killed", "内存或时间过多"), ("refused", "这一行读不了")],
)
def test_a_part_that_breaks_its_process_refuses_the_file(part: str, said: str) -> None:
    before = children()
    with pytest.raises(Unreadable) as sentence:
        shared(["a", "b", part, "c", "d"])
    assert said in sentence.value.sentence
    assert children() == before


def test_a_mistake_in_the_work_is_ours_and_leaves_no_process() -> None:
    before = children()
    with pytest.raises(RuntimeError):
        shared(["a", "mistake", "b"])
    assert children() == before


def test_results_keep_the_order_of_their_parts() -> None:
    assert shared([]) == []
    assert shared(["a"]) == ["A"]
    assert shared(map(str, range(25))) == [str(one) for one in range(25)]


def children() -> list[int]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(one) for one in path.read_text(encoding="utf-8").split()]


SLEEPY = """
import os, sys, time
from ledgers.reading.sharing import in_order
def work(part):
    sys.stdout.write(f"{os.getpid()}\\n"); sys.stdout.flush(); time.sleep(300)
list(in_order(work, range(4), many=2, memory=1 << 30, seconds=60))
"""


def test_those_who_share_the_work_die_with_one_who_was_killed() -> None:
    command: list[Any] = [sys.executable, "-c", SLEEPY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        hands = [int(parent.stdout.readline()) for _ in range(2)]
        parent.kill()
        until = time.monotonic() + 60
        while any(map(lives, hands)) and time.monotonic() < until:
            time.sleep(0.05)
    assert len(set(hands)) == 2
    assert not any(map(lives, hands))


def lives(pid: int) -> bool:
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        return state != "Z"
    return False
