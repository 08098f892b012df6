"""What differs between machines, read once from environment variables."""

import json
import os
import secrets
import shlex
import ssl
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from creditcity.embedded.record import addresses
from creditcity.robots import Robot, read_robots

REQUIRED_IN_PRODUCTION = (
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS"),
    # Lost with a container, a key drawn by ourselves would take every sealed value with it.
    *("LEDGER_KEYS", "LEDGER_DIGEST_KEY"),
)
MODES = ("", "embedded", "production")
KEY_AT_LEAST = 50
LEDGER_KEY_AT_LEAST = 32
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LOCAL_STORAGE = "django.core.files.storage.FileSystemStorage"
EMBEDDED_MAIL_FROM = "信用典型城市创建专班办公室 <noreply@portal.invalid>"


class EnvironmentRefused(SystemExit):
    """A variable is missing or unreadable; str() is one Chinese sentence that names it.

    A SystemExit, because then manage.py, gunicorn and celery end with a non-zero code and that
    one sentence, where any other exception would bury it under a traceback.
    """


@dataclass(frozen=True)
class Backups:
    """Where backups lie, how many stay, and whether the portal makes them by itself."""

    folder: Path
    keep: int
    automatic: bool


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Everything settings.py takes from outside; addresses and keys are complete and parsed."""

    production: bool
    var: Path
    secret_key: str
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    ssl_redirect: bool
    databases: dict[str, dict[str, Any]]
    redis_url: str
    broker_url: str
    email_url: str | None
    email: dict[str, Any] | None
    email_ca_file: str | None
    mail_from: str
    robots: dict[str, Robot]
    robot_hosts: list[str]
    evidence_storage: dict[str, Any]
    evidence_scan: list[str]
    ledger_storage: dict[str, Any]
    ledger_keys: dict[str, str]
    ledger_digest_key: str
    backups: Backups


def read(variables: Mapping[str, str], *, base_dir: Path) -> Environment:
    """Read the environment of a portal whose checkout is base_dir.

    Production (PORTAL_ENV=production) refuses with EnvironmentRefused when a variable is missing
    or the key is short; otherwise (PORTAL_ENV empty or "embedded") the private servers and a key
    kept under var/ stand in for what is not given.
    """
    production = _mode(variables) == "production"
    if production:
        _refuse_missing(variables)
        _refuse_short_key(variables["SECRET_KEY"])
    # Not resolve(): a symlinked var/ must keep the address that the portal wrote down.
    var = Path(variables.get("PORTAL_VAR") or base_dir / "var").absolute()
    database_url, redis_url = _server_urls(variables, var)
    email_url = variables.get("EMAIL_URL") or None
    hosts = _words(variables.get("ALLOWED_HOSTS")) or _private_hosts(variables)
    email = _email(email_url) if email_url else None
    return Environment(
        production=production,
        var=var,
        secret_key=variables.get("SECRET_KEY") or _kept_key(var / "secret_key"),
        allowed_hosts=hosts,
        csrf_trusted_origins=_words(variables.get("CSRF_TRUSTED_ORIGINS")),
        ssl_redirect=variables.get("SSL_REDIRECT", "1") != "0",
        databases={"default": _database(database_url)},
        redis_url=_redis_database(redis_url, offset=1),
        broker_url=_broker(redis_url),
        email_url=email_url,
        email=email,
        email_ca_file=_authorities(variables.get("EMAIL_CA_FILE")),
        mail_from=variables.get("MAIL_FROM") or _sender(email, hosts),
        robots=_robots(variables.get("ROBOTS")),
        robot_hosts=_words(variables.get("ROBOT_HOSTS")),
        evidence_storage=_storage(variables, var, "EVIDENCE"),
        evidence_scan=shlex.split(variables.get("EVIDENCE_SCAN_COMMAND", "")),
        ledger_storage=_storage(variables, var, "LEDGER"),
        ledger_keys=_ledger_keys(variables, var),
        ledger_digest_key=variables.get("LEDGER_DIGEST_KEY") or _kept_key(var / "digest_key"),
        backups=_backups(variables, var),
    )


def _mode(variables: Mapping[str, str]) -> str:
    """The named mode; a misspelt "production" must not start with the private servers instead."""
    mode = variables.get("PORTAL_ENV", "")
    if mode not in MODES:
        raise EnvironmentRefused(
            f"PORTAL_ENV 的值“{mode}”无法识别："
            "生产模式请填写 production，否则请留空或填写 embedded。"
        )
    return mode


def _refuse_missing(variables: Mapping[str, str]) -> None:
    missing = [name for name in REQUIRED_IN_PRODUCTION if not variables.get(name, "").strip()]
    if missing:
        raise EnvironmentRefused(f"生产模式缺少环境变量：{'、'.join(missing)}；请设置后重新启动。")


def _refuse_short_key(key: str) -> None:
    if len(key) < KEY_AT_LEAST:
        raise EnvironmentRefused(
            f"SECRET_KEY 只有{len(key)}个字符，至少需要{KEY_AT_LEAST}个：请换成足够长的随机字符。"
        )


def _server_urls(variables: Mapping[str, str], var: Path) -> tuple[str, str]:
    """Return the given addresses, else those of the private servers below var.

    While these are stopped the address leads to a socket that is not there: commands that need
    no server still load, the others say that the connection was refused.
    """
    private = addresses(var)
    nowhere = var / "servers" / "run"
    database = private.database_url if private else f"postgresql:///creditcity?host={nowhere}"
    redis = private.redis_url if private else f"unix://{nowhere}/redis.sock?db=0"
    return variables.get("DATABASE_URL") or database, variables.get("REDIS_URL") or redis


def _database(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        raise EnvironmentRefused(
            "DATABASE_URL 必须以 postgresql:// 开头：本系统只使用 PostgreSQL。"
        )
    try:
        database = dict(environ.Env.db_url_config(url))
    except (ImproperlyConfigured, ValueError) as error:
        raise EnvironmentRefused(f"DATABASE_URL 无法识别：{error}") from error
    options = database.setdefault("OPTIONS", {})
    # A socket folder comes as ?host=; dbshell and the test runner look for it in HOST.
    if "host" in options:
        database["HOST"] = options.pop("host")
    return database


def _redis_database(url: str, *, offset: int) -> str:
    """Return the address of the database offset places after the one that the address names."""
    location, number = _redis_parts(url)
    if location.startswith("unix:"):
        return f"{location}?db={number + offset}"
    return f"{location}/{number + offset}"


def _broker(url: str) -> str:
    """Return the address as Celery wants it: a socket is spelt redis+socket:// there."""
    location, number = _redis_parts(url)
    if location.startswith("unix:"):
        return f"redis+socket{location.removeprefix('unix')}?virtual_host={number}"
    return f"{location}/{number}"


def _redis_parts(url: str) -> tuple[str, int]:
    """Split an address into the server's and the number of the database (0 when none is named)."""
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise EnvironmentRefused("REDIS_URL 必须以 redis://、rediss:// 或 unix:// 开头。")
    socket = parts.scheme == "unix"
    number = parse_qs(parts.query).get("db", ["0"])[0] if socket else parts.path.strip("/") or "0"
    if not number.isdecimal():
        raise EnvironmentRefused(f"REDIS_URL 中的库号“{number}”不是数字。")
    return f"{parts.scheme}://{parts.netloc}{parts.path if socket else ''}", int(number)


def _email(url: str) -> dict[str, Any]:
    try:
        return dict(environ.Env.email_url_config(url))
    except (ImproperlyConfigured, ValueError) as error:
        raise EnvironmentRefused(f"EMAIL_URL 无法识别：{error}") from error


def _authorities(file: str | None) -> str | None:
    """The certificates to trust, read once: a wrong file must not wait for the first letter."""
    if not file:
        return None
    try:
        ssl.create_default_context().load_verify_locations(file)
    except (OSError, ValueError) as error:
        raise EnvironmentRefused(
            f"EMAIL_CA_FILE 指的文件“{file}”读不出证书（应为 PEM 格式）：{error}"
        ) from error
    return file


def _storage(variables: Mapping[str, str], var: Path, name: str) -> dict[str, Any]:
    """Where proofs or workbooks are kept: a folder below var, or the named storage."""
    backend = variables.get(f"{name}_STORAGE") or LOCAL_STORAGE
    local = {"location": str(var / name.lower())} if backend == LOCAL_STORAGE else {}
    try:
        options = json.loads(variables.get(f"{name}_OPTIONS") or "{}")
    except ValueError as error:
        raise EnvironmentRefused(f"{name}_OPTIONS 不是 JSON：{error}") from error
    if not isinstance(options, dict):
        raise EnvironmentRefused(f"{name}_OPTIONS 应为一个 JSON 对象，例如 {{}}。")
    return {"BACKEND": backend, "OPTIONS": local | options}


def _backups(variables: Mapping[str, str], var: Path) -> Backups:
    keep = variables.get("BACKUP_KEEP") or "14"
    if not (keep.isascii() and keep.isdigit() and int(keep)):
        raise EnvironmentRefused(f"BACKUP_KEEP 的值“{keep}”应为正整数：保留几份备份。")
    folder = Path(variables.get("BACKUP_FOLDER") or var / "backups").absolute()
    return Backups(folder, int(keep), variables.get("BACKUP_AUTOMATIC", "1") != "0")


def _ledger_keys(variables: Mapping[str, str], var: Path) -> dict[str, str]:
    """The keys that seal personal values, by name, the one in use first: 名称:密钥,名称:密钥."""
    written = _words(variables.get("LEDGER_KEYS"))
    if not written:
        return {"development": _kept_key(var / "ledger_key")}
    keys = dict(word.partition(":")[::2] for word in written)
    if any(not name or len(key) < LEDGER_KEY_AT_LEAST for name, key in keys.items()):
        raise EnvironmentRefused(
            "LEDGER_KEYS 应写作 名称:密钥，多个以逗号分隔，"
            f"每个密钥至少{LEDGER_KEY_AT_LEAST}个随机字符。"
        )
    return keys


def _robots(text: str | None) -> dict[str, Robot]:
    try:
        return read_robots(_words(text))
    except ValueError as error:
        raise EnvironmentRefused(str(error)) from None


def _sender(email: Mapping[str, Any] | None, hosts: list[str]) -> str:
    if email is None:
        return EMBEDDED_MAIL_FROM
    user = email.get("EMAIL_HOST_USER") or ""
    return user if "@" in user else f"noreply@{hosts[0].lstrip('.')}"


def _private_hosts(variables: Mapping[str, str]) -> list[str]:
    return [*LOOPBACK, *_words(variables.get("HOST"))]


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _kept_key(file: Path) -> str:
    """Return the key kept in file; the first caller draws it, readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix="secret_key.")
        with os.fdopen(descriptor, "w", encoding="ascii") as drawn:
            drawn.write(secrets.token_urlsafe(50))
        # link() refuses an existing name: of two processes that start together both read one key.
        with suppress(FileExistsError):
            os.link(name, file)
        Path(name).unlink()
    return file.read_text(encoding="ascii")
