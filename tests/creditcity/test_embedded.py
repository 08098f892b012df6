"""The private servers: start, refuse, recover, leave nothing."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

from creditcity import embedded, processes
from creditcity.embedded import Servers, ServersError, binaries, record
from tests.creditcity import tree

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import signal, sys, time
from pathlib import Path
from creditcity.embedded import Servers
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
with Servers.at(Path(sys.argv[1]), durable=False):
    print("started", flush=True)
    time.sleep(600)
"""


def ask(url: str, question: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.fixture
def owner(var: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs the servers on var."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(var)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout
    assert process.stdout.readline() == "started\n"
    yield process
    process.terminate()
    process.wait()
    process.stdout.close()


def test_both_servers_answer_on_sockets_only(var: Path) -> None:
    with Servers.at(var, durable=False) as servers:
        assert ask(
            servers.database_url,
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding), lower('信用Ａ'),"
            " current_setting('timezone'), current_setting('listen_addresses')"
            " FROM pg_database WHERE datname = current_database()",
        ) == [("b", "C.UTF-8", "UTF8", "信用ａ", "UTC", "")]
        client = redis.Redis.from_url(servers.redis_url)
        assert client.ping()
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("save") == {"save": ""}
        client.close()


def test_durable_is_the_rule(var: Path) -> None:
    with Servers.at(var) as servers:
        assert ask(servers.database_url, "SHOW fsync") == [("on",)]


def test_data_are_kept_from_one_start_to_the_next(var: Path) -> None:
    with Servers.at(var, durable=False) as servers:
        ask(servers.database_url, "CREATE TABLE kept AS SELECT '零报告' AS word")
    with Servers.at(var, durable=False) as servers:
        assert ask(servers.database_url, "SELECT word FROM kept") == [("零报告",)]


def test_addresses_are_private_and_gone_after_the_stop(var: Path) -> None:
    assert embedded.addresses(var) is None
    with Servers.at(var, durable=False) as servers:
        found = embedded.addresses(var)
        assert found
        assert found == record.Addresses(
            database_url=servers.database_url,
            redis_url=servers.redis_url,
            pid=os.getpid(),
            sockets=found.sockets,
        )
        assert stat.S_IMODE((var / "embedded.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(Path(found.sockets).stat().st_mode) == 0o700
    assert embedded.addresses(var) is None


def test_wrong_password_is_refused(var: Path) -> None:
    with Servers.at(var, durable=False) as servers:
        sockets = servers.database_url.split("?")[1]
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(f"postgresql://creditcity:guess@/creditcity?{sockets}")


def test_second_start_on_the_same_folder_is_refused(
    var: Path, owner: subprocess.Popen[str]
) -> None:
    with pytest.raises(ServersError) as refusal:
        Servers.at(var).start()
    assert str(refusal.value) == f"门户已在运行（进程 {owner.pid}），请先停止它再启动。"
    found = embedded.addresses(var)
    assert found
    assert ask(found.database_url, "SELECT 1") == [(1,)]


def test_killed_owner_leaves_no_server_and_the_next_start_recovers(
    var: Path, owner: subprocess.Popen[str]
) -> None:
    found = embedded.addresses(var)
    assert found
    ask(found.database_url, "CREATE TABLE kept AS SELECT 1 AS number")
    servers_of_owner = tree.descendants(owner.pid)
    assert len(tree.running(servers_of_owner)) >= 2
    owner.kill()
    owner.wait()
    if sys.platform == "linux":
        assert tree.all_end(servers_of_owner, seconds=60)
    with Servers.at(var, durable=False) as servers:
        assert tree.all_end(servers_of_owner, seconds=60)
        assert ask(servers.database_url, "SELECT number FROM kept") == [(1,)]


def test_servers_killed_with_their_owner_are_recovered(
    var: Path, owner: subprocess.Popen[str]
) -> None:
    pids = tree.descendants(owner.pid)
    for pid in [owner.pid, *pids]:
        if pid in tree.running({pid}):
            os.kill(pid, signal.SIGKILL)
    owner.wait()
    with Servers.at(var, durable=False) as servers:
        assert ask(servers.database_url, "SELECT 1") == [(1,)]


def test_pid_file_that_names_a_stranger_is_forgotten(var: Path) -> None:
    with Servers.at(var, durable=False):
        lines = (var / "servers/postgres/postmaster.pid").read_text()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    stale = lines.replace(lines.split()[0], str(stranger.pid), 1)
    (var / "servers/postgres/postmaster.pid").write_text(stale)
    try:
        with Servers.at(var, durable=False) as servers:
            assert ask(servers.database_url, "SELECT 1") == [(1,)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_half_created_cluster_is_replaced(var: Path) -> None:
    with Servers.at(var, durable=False):
        pass
    (var / "servers/postgres").rename(var / "servers/postgres.new")
    (var / "servers/postgres.new/PG_VERSION").unlink()
    with Servers.at(var, durable=False) as servers:
        assert ask(servers.database_url, "SELECT 1") == [(1,)]
    assert not (var / "servers/postgres.new").exists()


def test_data_of_another_version_are_refused_with_both_numbers(var: Path) -> None:
    with Servers.at(var, durable=False):
        pass
    (var / "servers/postgres/PG_VERSION").write_text("9\n")
    with pytest.raises(ServersError, match=r"由 PostgreSQL 9 写成，现有程序是 \d+"):
        Servers.at(var, durable=False).start()


def test_start_that_fails_says_why_and_leaves_nothing(var: Path) -> None:
    with Servers.at(var, durable=False):
        pass
    (var / "servers/postgres/global/pg_control").unlink()
    before = tree.descendants(os.getpid())
    with pytest.raises(ServersError, match=r"PostgreSQL 未能启动[\s\S]*pg_control"):
        Servers.at(var, durable=False).start()
    assert tree.all_end(tree.descendants(os.getpid()) - before, seconds=30)
    assert embedded.addresses(var) is None


def test_ended_server_is_named(var: Path) -> None:
    with Servers.at(var, durable=False) as servers:
        assert servers.failed() is None
        client = redis.Redis.from_url(servers.redis_url)
        client.shutdown(nosave=True)
        client.close()
        assert processes.wait_until(lambda: servers.failed() == "Redis", seconds=30)


@pytest.mark.parametrize("name", ["deep" * 25, "信用 城市's"], ids=["deep", "unusual"])
def test_folder_no_socket_can_lie_in_gets_a_short_one(var: Path, name: str) -> None:
    with Servers.at(var / name, durable=False) as servers:
        found = embedded.addresses(var / name)
        assert found
        sockets = Path(found.sockets)
        assert var not in sockets.parents
        assert len(str(sockets / ".s.PGSQL.5432")) < 100
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert ask(servers.database_url, "SELECT 1") == [(1,)]
    assert not sockets.exists()


def test_copied_programs_run_by_themselves(var: Path) -> None:
    var.mkdir()
    copied = binaries.copy(binaries.find(), var)
    for program in (copied.program("postgres"), copied.program("initdb"), str(copied.redis)):
        assert var in Path(program).parents
        subprocess.run([program, "--version"], check=True, capture_output=True)
    assert binaries.copy(binaries.find(), var) == copied


if os.geteuid() == 0:

    def test_root_runs_the_servers_without_rights(var: Path) -> None:
        before = tree.descendants(os.getpid())
        with Servers.at(var, durable=False):
            for pid in tree.running(tree.descendants(os.getpid()) - before):
                assert Path(f"/proc/{pid}").stat().st_uid != 0

    def test_root_keeps_data_outside_a_closed_folder_and_leaves_it_closed(var: Path) -> None:
        var.mkdir(mode=0o700)
        with Servers.at(var, durable=False) as servers:
            home = Path(servers.database_url.split("?host=")[1]).parents[1]
            assert ask(servers.database_url, "SELECT 1") == [(1,)]
        try:
            assert home.parent == Path("/var/lib")
            assert stat.S_IMODE(var.stat().st_mode) == 0o700
            assert not (var / "servers").exists()
            with Servers.at(var, durable=False) as servers:
                assert str(home) in servers.database_url
        finally:
            shutil.rmtree(home)

    def test_root_continues_with_the_account_that_owns_the_data(var: Path) -> None:
        daemon = pwd.getpwnam("daemon")
        (var / "servers").mkdir(parents=True, mode=0o700)
        os.chown(var / "servers", daemon.pw_uid, daemon.pw_gid)
        with Servers.at(var, durable=False) as servers:
            assert ask(servers.database_url, "SELECT 1") == [(1,)]
            assert (var / "servers/postgres").stat().st_uid == daemon.pw_uid
