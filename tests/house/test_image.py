"""The Dockerfile and docker-compose.yml fit each other, the Makefile and what the code reads."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from creditcity import env

ROOT = Path(__file__).resolve().parents[2]
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
# Not for containers: there a volume says where backups lie.
ELSEWHERE = {"BACKUP_FOLDER"}
COMPLETE = {
    "PORTAL_ENV": "production",
    "DATABASE_URL": "postgresql://portal@db.invalid/portal",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "EMAIL_URL": "smtp://mail.invalid:25",
    "SECRET_KEY": "invented-" * 8,
    "LEDGER_KEYS": "first:" + "invented-key-" * 4,
    "LEDGER_DIGEST_KEY": "invented-digest-" * 4,
    "ALLOWED_HOSTS": "portal.invalid",
}


class Recorded(Mapping[str, str]):
    """Variables of the environment that remember which of them were asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given, self.asked = given, set[str]()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def words(instruction: str) -> list[list[str]]:
    """Every line of an instruction, in words; of the exec form as the program gets them."""
    lines = re.findall(rf"^{instruction} (.+)$", IMAGE, re.MULTILINE)
    return [json.loads(one) if one.startswith("[") else one.split() for one in lines]


def portal_services() -> dict[str, dict[str, Any]]:
    return {name: one for name, one in COMPOSE["services"].items() if "build" in one}


def test_containers_are_given_every_variable_that_is_read_and_no_other() -> None:
    variables = Recorded(COMPLETE)
    env.read(variables, base_dir=ROOT)
    of_the_image = {pair.split("=")[0] for one in words("ENV") for pair in one}
    for service in portal_services().values():
        given = set(service["environment"])
        assert variables.asked - given - of_the_image == ELSEWHERE
        assert given - variables.asked == set()


def test_static_files_are_collected_with_all_that_production_asks_for() -> None:
    [step] = [one for one in words("RUN") if one[-2:] == ["collectstatic", "--noinput"]]
    given = dict(one.split("=", 1) for one in step[: step.index("python")])
    of_the_image = dict(pair.split("=", 1) for one in words("ENV") for pair in one)
    assert env.read(of_the_image | given, base_dir=ROOT).production


def test_image_runs_what_the_web_service_runs_as_the_same_account() -> None:
    [command] = words("CMD")
    [[account]] = words("USER")
    asked = " ".join(COMPOSE["services"]["web"]["command"]).replace("=", " ")
    assert " ".join(command) == asked
    assert {one["user"] for one in portal_services().values()} == {account}


def test_versions_are_the_makefile_s_the_project_s_and_the_server_s() -> None:
    [uv] = re.findall(r"uv==(\S+)", IMAGE)
    assert f"UV_VERSION := {uv}" in (ROOT / "Makefile").read_text(encoding="utf-8")
    lowest = re.findall(r'requires-python = ">=([\d.]+)', (ROOT / "pyproject.toml").read_text())
    assert {one[0].split(":")[1].removesuffix("-slim") for one in words("FROM")} == set(lowest)
    [client] = re.findall(r"postgresql-client-(\d+)", IMAGE)
    assert COMPOSE["services"]["postgres"]["image"] == f"postgres:{client}"


def test_every_folder_that_is_written_belongs_to_the_account() -> None:
    [made] = re.findall(r"install --directory --owner portal --group portal ([^&\n]+)", IMAGE)
    mounted = {
        volume.split(":")[1]
        for service in portal_services().values()
        for volume in service.get("volumes", [])
    }
    assert mounted == set(made.split())
    services = COMPOSE["services"].values()
    used = {one.split(":")[0] for service in services for one in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])
