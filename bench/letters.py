"""Is every letter sent once, though its workers are killed: `-m bench.letters`.

32 circulars with an HTML twin and a file and 120 reminders go out through a real SMTP server that
also refuses, delays and cuts the line, while workers are killed (-9) at random moments. The table
goes to the standard output; the exit code is 1 when a letter came twice, or got lost unseen.
"""

import argparse
import logging
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import django

from bench.ledgers import private_servers
from bench.letter_server import Unreliable, listening

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Asked:
    """What is tried: so many letters, kills and workers; waiting times divided by `hurry`."""

    circulars: int = 32
    reminders: int = 120
    refused: int = 4
    kills: int = 50
    workers: int = 3
    hurry: float = 10.0
    seed: int = 20220425
    seconds: float = 600.0


@dataclass
class Found:
    """What came of it."""

    seconds: float = 0.0
    kills: int = 0
    caught: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    false_failures: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)
    doubtful: list[tuple[str, str, bool]] = field(default_factory=list)
    longest_doubt: float = 0.0
    did: Counter[str] = field(default_factory=Counter)

    @property
    def right(self) -> bool:
        wrong = self.twice, self.lost, self.false_failures, self.damaged, self.left_open
        return not any(wrong)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def run(asked: Asked, environment: Mapping[str, str], port: int) -> Found:
    """Writes the letters, lets the workers run and kills them; Django must be set up already.

    `environment` leads the workers to the same database and to the mail server at `port`.
    """
    from bench import letter_writing  # noqa: PLC0415  # needs the settings

    lot, found, begun = random.Random(asked.seed), Found(), time.monotonic()
    people = letter_writing.addressed(asked.circulars + asked.reminders)
    circulars = {one.pk for one in people[: asked.circulars]}
    refused = {one.email for one in lot.sample(people, asked.refused)}
    lot.shuffle(people)
    server = Unreliable(asked.seed, refused, slow_seconds=30 / asked.hurry)
    controller = listening(server, port)
    workers = [_worker(environment, asked.hurry) for _ in range(asked.workers)]
    try:
        # Letters keep coming while workers are killed, so that each kill meets some on their way.
        for number in range(asked.kills):
            share = slice(
                len(people) * number // asked.kills, len(people) * (number + 1) // asked.kills
            )
            letter_writing.write(people[share], circulars)
            time.sleep(lot.uniform(0.05, 0.6))
            letter_writing.watch(found)
            found.caught += letter_writing.caught()
            _kill(workers, lot.randrange(asked.workers), environment, asked.hurry)
            found.kills += 1
        while not letter_writing.all_settled() and time.monotonic() - begun < asked.seconds:
            letter_writing.watch(found)
            time.sleep(0.2)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
            assert worker.stdout is not None
            worker.stdout.close()
        controller.stop()
    found.seconds = time.monotonic() - begun
    letter_writing.compare(found, server)
    return found


def _worker(environment: Mapping[str, str], hurry: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.letter_worker", str(hurry)]
    worker = subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    # A worker that is killed while it still loads proves nothing.
    assert worker.stdout is not None
    worker.stdout.readline()
    return worker


def _kill(
    workers: list[subprocess.Popen[str]], at: int, environment: Mapping[str, str], hurry: float
) -> None:
    workers[at].kill()
    workers[at].wait()
    stdout = workers[at].stdout
    assert stdout is not None
    stdout.close()
    workers[at] = _worker(environment, hurry)


def table(asked: Asked, found: Found) -> str:
    names = {"sent": "已发送", "failed": "发送失败", "unknown": "结果不明，待人工确认"}
    caught = f"{found.caught['claimed']} 准备发送，{found.caught['in_data']} 正在传送"
    rows = [
        ("信件", f"{asked.circulars} 封通报（网页正文、附件），{asked.reminders} 封提醒"),
        ("强行终止（kill -9）", f"{found.kills} 次，{asked.workers} 个后台进程"),
        ("终止时在途的信，合计", caught),
        ("邮件服务器捣乱", "，".join(f"{what} × {n}" for what, n in sorted(found.did.items()))),
        *((name, f"{found.states[state]} 封") for state, name in names.items()),
        ("收到两份", f"{len(found.twice)} 封"),
        ("记为已发送而没有收到", f"{len(found.lost)} 封"),
        ("记为失败而收到了", f"{len(found.false_failures)} 封"),
        ("附件不符", f"{len(found.damaged)} 封"),
        ("没有结果", f"{len(found.left_open)} 封"),
        ("结果不明最迟多久后列出", f"{found.longest_doubt:.1f} 秒（等待时间除以 {asked.hurry:g}）"),
        ("用时", f"{found.seconds:.0f} 秒"),
    ]
    lines = ["| 项目 | 结果 |", "| --- | --- |", *(f"| {name} | {said} |" for name, said in rows)]
    if found.doubtful:
        lines += ["", "失败和结果不明的信：", ""]
        lines += [
            f"- {address}：{state}{'，其实已收到' if arrived else ''}"
            for address, state, arrived in found.doubtful
        ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("kills", "circulars", "reminders", "workers", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Asked, name))
    parser.add_argument("--hurry", type=float, default=Asked.hurry)
    asked = Asked(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory() as name, private_servers(Path(name)) as environment:
        port = free_port()
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        os.environ.update(environment)
        django.setup()
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        from django.core.management import call_command  # noqa: PLC0415  # needs the settings

        call_command("migrate", verbosity=0)
        before = os.getloadavg()
        found = run(asked, environment, port)
    loads = " → ".join("/".join(f"{one:.2f}" for one in load) for load in (before, os.getloadavg()))
    sys.stdout.write(f"平均负载 {loads}\n\n{table(asked, found)}\n")
    return 0 if found.right else 1


if __name__ == "__main__":
    sys.exit(main())
