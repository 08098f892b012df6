"""In production the portal starts complete or says which variable is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLETE = {
    "PORTAL_ENV": "production",
    "DATABASE_URL": "postgresql://portal:invented@db.invalid/portal",
    "REDIS_URL": "redis://:invented@redis.invalid:6379/0",
    "EMAIL_URL": "smtp+tls://portal:invented@mail.invalid:587",
    "SECRET_KEY": "invented-" + "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP",
    "LEDGER_KEYS": "first:" + "invented-key-" * 4,
    "LEDGER_DIGEST_KEY": "invented-digest-" * 4,
    "ALLOWED_HOSTS": "portal.invalid",
}
NEEDED = [name for name in COMPLETE if name != "PORTAL_ENV"]


def _manage(*arguments: str, var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=ROOT,
        env=system | variables | {"PORTAL_VAR": str(var)},
        capture_output=True,
        text=True,
    )


def test_deployment_check_finds_nothing(tmp_path: Path) -> None:
    check = ("check", "--deploy", "--fail-level", "WARNING")
    answer = _manage(*check, var=tmp_path, **COMPLETE)
    # The one silenced is axes.W006: the account alone is what is closed (settings.py).
    found = "System check identified no issues (1 silenced).\n"
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, found, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NEEDED)
def test_missing_variable_stops_the_start_by_its_name(tmp_path: Path, name: str) -> None:
    rest = {key: value for key, value in COMPLETE.items() if key != name}
    answer = _manage("check", var=tmp_path, **rest)
    told = f"生产模式缺少环境变量：{name}；请设置后重新启动。\n"
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", told)


def test_all_missing_variables_are_told_at_once(tmp_path: Path) -> None:
    answer = _manage("check", var=tmp_path, PORTAL_ENV="production")
    assert answer.returncode == 1
    assert all(name in answer.stderr for name in NEEDED)


def test_static_files_can_be_collected_with_their_digests(tmp_path: Path) -> None:
    collect = ("collectstatic", "--noinput", "--verbosity", "0")
    answer = _manage(*collect, var=tmp_path, **COMPLETE)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (tmp_path / "static" / "staticfiles.json").exists()
