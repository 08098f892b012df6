"""The environment: what production insists on, what the embedded mode fills in."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from creditcity import env
from creditcity.embedded import record

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "PORTAL_ENV": "production",
    "DATABASE_URL": "postgresql://portal:p%40ss@db.example:5433/credit",
    "REDIS_URL": "redis://:secret@redis.example:6379/3",
    "EMAIL_URL": "smtp+tls://clerk%40example.cn:pw@mail.example:587",
    "SECRET_KEY": "k" * 60,
    "LEDGER_KEYS": "first:" + "invented-key-" * 4,
    "LEDGER_DIGEST_KEY": "invented-digest-" * 4,
    "ALLOWED_HOSTS": "xy.example.cn, www.example.cn",
    "CSRF_TRUSTED_ORIGINS": "https://xy.example.cn",
}


def _folder(path: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(path)},
    }


DATABASE = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "credit",
    "USER": "portal",
    "PASSWORD": "p@ss",
    "HOST": "db.example",
    "PORT": 5433,
    "OPTIONS": {},
}


def test_production_is_read_whole(tmp_path: Path) -> None:
    assert env.read(PRODUCTION, base_dir=tmp_path) == env.Environment(
        production=True,
        var=tmp_path / "var",
        secret_key="k" * 60,
        allowed_hosts=["xy.example.cn", "www.example.cn"],
        csrf_trusted_origins=["https://xy.example.cn"],
        ssl_redirect=True,
        databases={"default": DATABASE},
        redis_url="redis://:secret@redis.example:6379/4",
        broker_url="redis://:secret@redis.example:6379/3",
        email_url=PRODUCTION["EMAIL_URL"],
        email={
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_FILE_PATH": "",
            "EMAIL_HOST": "mail.example",
            "EMAIL_HOST_PASSWORD": "pw",
            "EMAIL_HOST_USER": "clerk@example.cn",
            "EMAIL_PORT": 587,
            "EMAIL_USE_TLS": True,
        },
        mail_from="clerk@example.cn",
        email_ca_file=None,
        robots={},
        robot_hosts=[],
        evidence_storage=_folder(tmp_path / "var" / "evidence"),
        ledger_storage=_folder(tmp_path / "var" / "ledger"),
        ledger_keys={"first": "invented-key-" * 4},
        ledger_digest_key="invented-digest-" * 4,
        evidence_scan=[],
        backups=env.Backups(tmp_path / "var" / "backups", keep=14, automatic=True),
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("name", env.REQUIRED_IN_PRODUCTION)
@pytest.mark.parametrize("value", [None, "", " "])
def test_production_names_what_is_missing(tmp_path: Path, name: str, value: str | None) -> None:
    variables = {key: kept for key, kept in PRODUCTION.items() if key != name}
    if value is not None:
        variables[name] = value
    with pytest.raises(env.EnvironmentRefused) as refusal:
        env.read(variables, base_dir=tmp_path)
    assert str(refusal.value) == f"生产模式缺少环境变量：{name}；请设置后重新启动。"


def test_production_names_everything_missing_at_once(tmp_path: Path) -> None:
    with pytest.raises(env.EnvironmentRefused) as refusal:
        env.read({"PORTAL_ENV": "production"}, base_dir=tmp_path)
    assert str(refusal.value) == (
        "生产模式缺少环境变量：DATABASE_URL、REDIS_URL、EMAIL_URL、SECRET_KEY、ALLOWED_HOSTS、"
        "LEDGER_KEYS、LEDGER_DIGEST_KEY；"
        "请设置后重新启动。"
    )


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "gunicorn", "creditcity.wsgi", "--preload", "--no-control-socket"],
        ["-m", "gunicorn", "creditcity.wsgi", "--check-config"],
        ["-m", "celery", "-A", "creditcity", "beat"],
    ],
    ids=["manage", "gunicorn", "gunicorn-check", "celery"],
)
def test_every_door_ends_with_the_sentence_alone(tmp_path: Path, command: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_ENV": "production", "PORTAL_VAR": str(tmp_path)},
    )
    assert answer.returncode != 0
    assert "生产模式缺少环境变量：DATABASE_URL、REDIS_URL、" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("mode", ["prod", "Production", "production ", "0"])
def test_mode_nobody_knows_is_refused_by_its_value(tmp_path: Path, mode: str) -> None:
    with pytest.raises(env.EnvironmentRefused) as refusal:
        env.read({**PRODUCTION, "PORTAL_ENV": mode}, base_dir=tmp_path)
    assert str(refusal.value) == (
        f"PORTAL_ENV 的值“{mode}”无法识别：生产模式请填写 production，否则请留空或填写 embedded。"
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("mode", ["", "embedded"])
def test_embedded_mode_can_be_named_or_left_out(tmp_path: Path, mode: str) -> None:
    assert not env.read({"PORTAL_ENV": mode}, base_dir=tmp_path).production


def test_short_key_is_refused_in_production_alone(tmp_path: Path) -> None:
    with pytest.raises(env.EnvironmentRefused) as refusal:
        env.read({**PRODUCTION, "SECRET_KEY": "k" * 49}, base_dir=tmp_path)
    assert str(refusal.value) == ("SECRET_KEY 只有49个字符，至少需要50个：请换成足够长的随机字符。")
    assert env.read({**PRODUCTION, "SECRET_KEY": "k" * 50}, base_dir=tmp_path).production
    assert env.read({"SECRET_KEY": "k"}, base_dir=tmp_path).secret_key == "k"


def test_embedded_mode_finds_the_private_servers(tmp_path: Path) -> None:
    record.write(
        tmp_path,
        record.Addresses(
            database_url="postgresql://creditcity:pw@/creditcity?host=/X/run",
            redis_url="unix:///X/run/redis.sock?db=0",
            pid=1,
            sockets="/X/run",
        ),
    )
    found = env.read({"PORTAL_VAR": str(tmp_path)}, base_dir=ROOT)
    assert (found.databases["default"]["HOST"], found.databases["default"]["PASSWORD"]) == (
        "/X/run",
        "pw",
    )
    assert found.redis_url == "unix:///X/run/redis.sock?db=1"
    assert found.broker_url == "redis+socket:///X/run/redis.sock?virtual_host=0"
    assert (found.production, found.email_url, found.email) == (False, None, None)
    assert found.allowed_hosts == ["127.0.0.1", "localhost", "[::1]"]
    assert found.mail_from == env.EMBEDDED_MAIL_FROM


def test_given_addresses_win_over_the_private_ones(tmp_path: Path) -> None:
    given = {name: PRODUCTION[name] for name in ("DATABASE_URL", "REDIS_URL")}
    found = env.read({**given, "PORTAL_VAR": str(tmp_path)}, base_dir=ROOT)
    assert found.databases["default"]["HOST"] == "db.example"
    assert found.broker_url == PRODUCTION["REDIS_URL"]


def test_stopped_servers_leave_settings_readable(tmp_path: Path) -> None:
    found = env.read({}, base_dir=tmp_path)
    assert found.databases["default"]["HOST"] == str(tmp_path / "var/servers/run")


def test_key_is_drawn_once_and_kept_private(tmp_path: Path) -> None:
    first = env.read({}, base_dir=tmp_path).secret_key
    assert len(first) >= 50
    assert env.read({}, base_dir=tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "var/secret_key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").glob("secret*")] == ["secret_key"]


def test_host_asked_for_is_allowed(tmp_path: Path) -> None:
    assert "10.1.2.3" in env.read({"HOST": "10.1.2.3"}, base_dir=tmp_path).allowed_hosts


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "sqlite:///x.db", "DATABASE_URL 必须以 postgresql:// 开头"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL 必须以 postgresql:// 开头"),
        ("DATABASE_URL", "postgresql://db:port/x", "DATABASE_URL 无法识别"),
        ("REDIS_URL", "amqp://x", "REDIS_URL 必须以 redis://"),
        ("REDIS_URL", "redis://x/one", "REDIS_URL 中的库号“one”不是数字。"),
        ("EMAIL_URL", "pigeon://x", "EMAIL_URL 无法识别"),
        ("EMAIL_URL", "smtp://mail:port", "EMAIL_URL 无法识别"),
        (
            "EMAIL_CA_FILE",
            "/no/such/file.pem",
            "EMAIL_CA_FILE 指的文件“/no/such/file.pem”读不出证书",
        ),
        ("EMAIL_CA_FILE", __file__, "读不出证书（应为 PEM 格式）"),
        ("ROBOTS", "https://127.0.0.1/send", "ROBOTS 应写作 名称@辖区=dingtalk:密钥:加签密钥"),
        ("ROBOTS", "group@here=webhook:key", "ROBOTS 应写作"),
        ("ROBOTS", "工作群@here=wecom:key", "ROBOTS 应写作"),
        ("ROBOTS", "group=wecom:key", "群机器人“group”没有写明辖区"),
        ("ROBOTS", "group@辖区=wecom:key", "群机器人“group”没有写明辖区"),
        ("ROBOTS", "group@here=wecom:key,group@there=wecom:k", "“group”写了两次"),
    ],
)
def test_unreadable_address_is_refused_by_name(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(env.EnvironmentRefused) as refusal:
        env.read({name: value}, base_dir=tmp_path)
    assert sentence in str(refusal.value)


def test_proofs_can_be_kept_elsewhere_and_looked_through(tmp_path: Path) -> None:
    given = {
        "EVIDENCE_STORAGE": "storages.backends.s3.S3Storage",
        "EVIDENCE_OPTIONS": '{"bucket_name": "proofs"}',
        "EVIDENCE_SCAN_COMMAND": "clamdscan --fdpass",
    }
    read = env.read(PRODUCTION | given, base_dir=tmp_path)
    assert read.evidence_storage == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": "proofs"},
    }
    assert read.evidence_scan == ["clamdscan", "--fdpass"]


def test_robots_are_none_unless_named(tmp_path: Path) -> None:
    robots = "group@here=dingtalk:key:secret, other@far-away=wecom:k"
    given = {"ROBOTS": robots, "ROBOT_HOSTS": "oapi.dingtalk.com"}
    read = env.read(given, base_dir=tmp_path)
    assert read.robots == {
        "group": ("here", "dingtalk", "key", "secret"),
        "other": ("far-away", "wecom", "k", ""),
    }
    assert read.robot_hosts == ["oapi.dingtalk.com"]


@pytest.mark.parametrize("options", ["[]", "bucket=proofs"])
def test_options_of_the_proofs_must_be_an_object(tmp_path: Path, options: str) -> None:
    with pytest.raises(env.EnvironmentRefused) as refusal:
        env.read(PRODUCTION | {"EVIDENCE_OPTIONS": options}, base_dir=tmp_path)
    assert "EVIDENCE_OPTIONS" in str(refusal.value)
