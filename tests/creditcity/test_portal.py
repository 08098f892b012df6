"""The whole portal as a newcomer starts it: one command, one process tree, nothing left behind."""

import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from creditcity import embedded
from creditcity.portal import SCHEMES
from tests.creditcity import tree
from tests.creditcity.conftest import folder_of_data
from tests.creditcity.interpreter import copy_interpreter

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"门户已就绪：http://127\.0\.0\.1:(\d+)/")
# What our own run set for the tests; the portal under test must find its own way.
OURS = ("DATABASE_URL", "REDIS_URL", "PORTAL_VAR", "DJANGO_SETTINGS_MODULE", "MAKELEVEL")
SECONDS = 240


class Portal:
    """A running portal: what it printed, its port, every process of its tree."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._ready.wait(SECONDS), self.text
        assert READY.search(self.text), self.text
        self.tree = {process.pid, *tree.descendants(process.pid)}

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if READY.search(line):
                self._ready.set()
        self._ready.set()

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def port(self) -> int:
        found = READY.search(self.text)
        assert found
        return int(found.group(1))

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return int(answer.status)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal and insist that the whole tree ends, and ends well."""
        self.tree |= tree.descendants(self.process.pid)
        self.process.send_signal(number)
        assert self.process.wait(60) == 0, self.text
        self._reader.join(10)
        assert tree.running(self.tree) == {}


Started = tuple[Path, Portal]


def environment_of_a_newcomer(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, **variables}


@contextmanager
def portal(
    var: Path, *command: str, where: Path = ROOT, uid: int | None = None, **variables: str
) -> Iterator[Portal]:
    """Run the portal on var without the demonstration, which has tests of its own."""
    given = {"PORTAL_VAR": str(var), "DEMO": "0", "PORT": "8100", **variables}
    with subprocess.Popen(
        command or (sys.executable, "-m", "creditcity.portal"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=where,
        env=environment_of_a_newcomer(**given),
        user=uid,
        group=uid,
        extra_groups=None if uid is None else [],
    ) as process:
        try:
            yield Portal(process)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def ended() -> Iterator[Path]:
    """The data of a portal that was started once, was as a newcomer wants it, and has ended."""
    with folder_of_data() as kept:
        with portal(kept) as first:
            assert first.get("/healthz") == 200
            accounts = (kept / "accounts.txt").read_text(encoding="utf-8")
            assert stat.S_IMODE((kept / "accounts.txt").stat().st_mode) == 0o600
            unsaid = [line for line in accounts.splitlines() if line.strip() not in first.text]
            assert unsaid == []
            assert {"web.log", "worker.log", "beat.log", "postgres.log", "redis.log"} <= {
                file.name for file in (kept / "log").iterdir()
            }
            ask(kept, "CREATE TABLE kept AS SELECT '零报告' AS word")
            assert [code for _, code in campaigns(kept)] == list(SCHEMES)
            first.end(signal.SIGHUP)
        yield kept


@pytest.fixture
def prepared(var: Path, ended: Path) -> Path:
    """A copy of them: where the first start is not the matter, a later one is quicker."""
    return copied(ended, var)


def copied(data: Path, var: Path) -> Path:
    subprocess.run(["cp", "-a", data, var], check=True)  # with their owners, unlike shutil
    return var


@pytest.fixture(scope="module")
def second(ended: Path) -> Iterator[Started]:
    """A portal that was started again, on a port that was taken."""
    with folder_of_data() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with portal(copied(ended, folder), PORT=str(port)) as running:
            assert running.port > port
            yield folder, running


def ask(var: Path, question: str) -> list[tuple[object, ...]]:
    found = embedded.addresses(var)
    assert found
    connection = psycopg2.connect(found.database_url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def campaigns(var: Path) -> list[tuple[object, ...]]:
    return ask(var, "SELECT id, code FROM indicators_campaign ORDER BY id")


def test_second_start_keeps_what_the_first_one_left(ended: Path, second: Started) -> None:
    var, _ = second
    assert ask(var, "SELECT word FROM kept") == [("零报告",)]
    assert [code for _, code in campaigns(var)] == list(SCHEMES)
    assert (var / "accounts.txt").read_bytes() == (ended / "accounts.txt").read_bytes()


def test_taken_port_gives_the_next_and_taken_data_a_sentence(second: Started) -> None:
    var, running = second
    answer = subprocess.run(
        [sys.executable, "manage.py", "portal"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment_of_a_newcomer(PORTAL_VAR=str(var)),
    )
    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout == (
        "启动数据库与消息队列 … 未完成\n"
        f"门户已停止：门户已在运行（进程 {running.process.pid}），请先停止它再启动。\n"
    )
    assert running.get("/healthz") == 200
    running.end(signal.SIGINT)


@pytest.mark.parametrize("value", ["eighty", "70000"])
def test_port_that_is_none_is_refused_by_a_sentence(prepared: Path, value: str) -> None:
    with pytest.raises(AssertionError) as refusal, portal(prepared, PORT=value):
        pass
    assert f"PORT 应是 0 到 65535 的整数，现在是“{value}”。" in str(refusal.value)


def test_database_that_does_not_answer_is_told_without_a_traceback(var: Path) -> None:
    database, broker = "postgresql://x@127.0.0.1:1/x", "redis://127.0.0.1:1"
    away = portal(var, DATABASE_URL=database, REDIS_URL=broker)
    with pytest.raises(AssertionError) as refusal, away:
        pass
    assert "门户已停止：数据库没有应答：" in str(refusal.value)
    assert "Traceback" not in str(refusal.value)


def test_term_while_starting_stops_cleanly(var: Path) -> None:
    starting = subprocess.Popen(
        [sys.executable, "-m", "creditcity.portal"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment_of_a_newcomer(PORTAL_VAR=str(var), DEMO="0"),
    )
    assert starting.stdout
    said = starting.stdout.read(len("启动数据库与消息队列 …"))
    family = tree.descendants(starting.pid)
    starting.terminate()
    said += starting.communicate(timeout=60)[0]
    assert starting.returncode == 0, said
    assert said.endswith("正在停止 …\n")
    assert "就绪" not in said
    assert tree.all_end(family, seconds=30)


def test_term_sent_to_make_stops_everything(prepared: Path) -> None:
    with portal(prepared, "make", "--no-print-directory", "run") as running:
        running.tree |= tree.descendants(running.process.pid)
        running.process.terminate()
        # make itself says that it was interrupted; what counts is that nothing runs on.
        assert running.process.wait(60) != 0
        assert tree.all_end(running.tree, seconds=30), tree.running(running.tree)


if sys.platform == "linux":

    def test_killed_portal_leaves_no_process(prepared: Path) -> None:
        with portal(prepared) as running:
            running.tree |= tree.descendants(running.process.pid)
            running.process.kill()
            running.process.wait()
            assert tree.all_end(running.tree, seconds=20), tree.running(running.tree)
        with portal(prepared) as again:
            assert again.get("/healthz") == 200
            again.end()


if os.geteuid() == 0:
    # Everybody else has just run the tests above as an ordinary user.

    def test_ordinary_user_runs_the_portal_from_a_checkout_of_their_own(var: Path) -> None:
        user = pwd.getpwnam("daemon")
        home = var.parent / "home"
        python, variables = copy_interpreter(home / "python")
        # -z: otherwise git writes names that are not ASCII in quotes.
        names = subprocess.check_output(
            ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, text=True
        )
        for name in names.rstrip("\0").split("\0"):
            target = home / "checkout" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        for path in (home, *home.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        with portal(
            home / "checkout/var",
            str(python),
            "-m",
            "creditcity.portal",
            where=home / "checkout",
            uid=user.pw_uid,
            HOME=str(home),
            **variables,
        ) as running:
            assert running.get("/healthz") == 200
            owners = {Path(f"/proc/{pid}").stat().st_uid for pid in tree.running(running.tree)}
            assert owners == {user.pw_uid}
            running.end()
