"""docker-compose.yml: valid, without a default password, and every command of it really runs."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from creditcity import healthcheck, processes
from creditcity.embedded import Servers

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")
PORTALS = ("migrate", "web", "worker", "beat")
# What a person writes into .env.
WRITTEN = {
    "SECRET_KEY": "written-by-a-person-" * 4,
    "LEDGER_KEYS": "first:" + "invented-key-" * 4,
    "LEDGER_DIGEST_KEY": "invented-digest-" * 4,
    "POSTGRES_PASSWORD": "pg-secret",
    "REDIS_PASSWORD": "redis-secret",
    "ALLOWED_HOSTS": "portal.example.cn",
    "EMAIL_URL": "smtp://mail.example.cn:25",
}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def filled(text: str) -> str:
    """Fill in variables as docker compose does, from WRITTEN."""

    def value(found: re.Match[str]) -> str:
        given = WRITTEN.get(found["name"], "")
        assert given or found["kind"] == "-", f"{found['name']} is neither written nor optional"
        return given or found["rest"]

    return VARIABLE.sub(value, text).replace("$$", "$")


@dataclass(frozen=True)
class Host:
    """Stands in for docker: real servers on sockets, folders for volumes, a free port."""

    servers: Servers
    folder: Path
    port: int

    def environment(self, service: dict[str, Any]) -> dict[str, str]:
        """The environment of the compose file, its host names replaced by our sockets."""
        written = {name: filled(str(value)) for name, value in service["environment"].items()}
        return {
            **written,
            "DATABASE_URL": self.servers.database_url,
            "REDIS_URL": self.servers.redis_url,
            "PORTAL_VAR": str(self.folder / "var"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    def here(self, words: list[str]) -> list[str]:
        """A command of the compose file with our port and our folder for its volume."""
        return [
            filled(word)
            .replace("0.0.0.0:8000", f"127.0.0.1:{self.port}")
            .replace("/var/lib/creditcity", str(self.folder / "volume"))
            for word in words
        ]

    @contextmanager
    def running(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        service = compose()["services"][name]
        process = processes.spawn(
            self.here(service["command"]),
            log=self.log(name),
            environment=self.environment(service),
            account=processes.own_account(),
            folder=ROOT,
            death_signal=signal.SIGKILL,
        )
        try:
            yield process
        finally:
            processes.stop(process, signal.SIGTERM, grace=30, group=True)

    def healthy(self, name: str) -> bool:
        """Run the health check that the compose file asks docker for."""
        service = compose()["services"][name]
        kind, *words = self.here(service["healthcheck"]["test"])
        answer = subprocess.run(
            [*([] if kind == "CMD" else ["sh", "-c"]), *words],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=self.environment(service),
        )
        return answer.returncode == 0

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    # Servers of its own: tasks that this beat sends must not reach the workers of other tests.
    folder = Path(tempfile.mkdtemp(prefix="creditcity-tests-"))
    folder.chmod(0o711)
    (folder / "volume").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Servers.at(folder / "servers", durable=False) as servers:
        started = Host(servers, folder, port)
        with started.running("migrate") as migration:
            assert migration.wait(120) == 0, started.log("migrate").read_text()
        yield started
    shutil.rmtree(folder)


def test_file_keeps_to_the_compose_specification() -> None:
    command = [
        str(Path(sys.executable).with_name("check-jsonschema")),
        *("--builtin-schema", "vendor.compose-spec", str(FILE)),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_services_are_the_portal_and_its_servers() -> None:
    assert set(compose()["services"]) == {*PORTALS, "postgres", "redis"}


def test_no_service_runs_as_root_or_gains_rights() -> None:
    for name, service in compose()["services"].items():
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_every_lasting_service_has_a_health_check() -> None:
    lasting = {k: v for k, v in compose()["services"].items() if v["restart"] != "no"}
    assert set(lasting) == {"web", "worker", "beat", "postgres", "redis"}
    for name, service in lasting.items():
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name


def test_secrets_are_asked_for_and_never_given() -> None:
    text = FILE.read_text(encoding="utf-8")
    required = {found["name"] for found in VARIABLE.finditer(text) if found["kind"] == "?"}
    assert required == set(WRITTEN)
    for name, service in compose()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|AUTH|_URL", variable):
                assert VARIABLE.search(str(value)), f"{name}: {variable} is written out"


def test_example_names_every_variable_and_no_secret() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    asked = {found["name"] for found in VARIABLE.finditer(FILE.read_text(encoding="utf-8"))}
    assert set(example) == asked
    assert [name for name in WRITTEN if example[name]] == []


def test_web_answers_its_health_check_and_nobody_else_by_a_foreign_name(host: Host) -> None:
    with host.running("web") as web:
        asked = {"allowed_hosts": [WRITTEN["ALLOWED_HOSTS"]]}
        assert processes.wait_until(
            lambda: web.poll() is not None or healthcheck.answers("127.0.0.1", host.port, **asked),
            seconds=240,
        )
        assert web.poll() is None, host.log("web").read_text()
        assert not healthcheck.answers("127.0.0.1", host.port, allowed_hosts=["evil.example"])
        command = [sys.executable, "-m", "creditcity.healthcheck", str(host.port)]
        environment = host.environment(compose()["services"]["web"])
        subprocess.run(command, check=True, cwd=ROOT, env=environment)


def test_worker_answers_its_health_check(host: Host) -> None:
    with host.running("worker") as worker:
        # Each question starts a program that waits five seconds for an answer.
        processes.wait_until(
            lambda: worker.poll() is not None or " ready." in host.log("worker").read_text(),
            seconds=240,
        )
        assert processes.wait_until(
            lambda: worker.poll() is not None or host.healthy("worker"), seconds=240
        )
        assert worker.poll() is None, host.log("worker").read_text()
    assert not host.healthy("worker")


def test_beat_writes_its_schedule_and_passes_its_health_check(host: Host) -> None:
    assert not host.healthy("beat")
    with host.running("beat") as beat:
        assert processes.wait_until(
            lambda: beat.poll() is not None or host.healthy("beat"), seconds=240
        )
        assert beat.poll() is None, host.log("beat").read_text()


def test_redis_command_asks_for_the_password_and_keeps_nothing(host: Host, tmp_path: Path) -> None:
    service = compose()["services"]["redis"]
    program = shutil.which(
        "redis-server", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    )
    assert program
    shell, option, script = map(filled, service["command"])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = processes.spawn(
        [
            shell,
            option,
            script.replace("redis-server", f"{program} --bind 127.0.0.1 --port {port}"),
        ],
        log=host.log("redis"),
        environment={"REDISCLI_AUTH": WRITTEN["REDIS_PASSWORD"], "PATH": os.environ["PATH"]},
        account=processes.own_account(),
        folder=tmp_path,
        death_signal=signal.SIGTERM,
    )
    try:
        with redis.Redis(port=port, password=WRITTEN["REDIS_PASSWORD"]) as client:
            assert processes.wait_until(lambda: answers(client), seconds=60)
            kept = client.config_get("save") | client.config_get("appendonly")
            assert kept == {"save": "", "appendonly": "no"}
        with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
    finally:
        processes.stop(process, signal.SIGTERM, grace=10)


def answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
