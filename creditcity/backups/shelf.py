"""Where backups lie (备份文件夹): whole ones under their names, and a log of what was tried."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from creditcity.backups import manifest
from creditcity.backups.manifest import Manifest, Unsound

LOG, LOCK, HALF = "log.jsonl", ".lock", ".half"
BACKUP, DRILL = "backup", "drill"


class Busy(Exception):
    """A backup or drill runs already; str() is a Chinese sentence."""


@dataclass(frozen=True)
class Backup:
    """A whole backup on the shelf."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return self.folder.name


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One line of the log: a backup or a drill that was tried, and why it failed ("": it did not).

    `backup` is the name of the one made or restored, "" where there was none; `restored` how many
    seconds of a drill the database took.
    """

    what: str
    at: datetime
    seconds: float
    backup: str = ""
    problem: str = ""
    rows: int = 0
    files: int = 0
    size: int = 0
    restored: float = 0.0


def folder() -> Path:
    """The shelf, made for our account alone where it is not there."""
    place = Path(settings.BACKUPS.folder)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def backups() -> list[Backup]:
    """Every backup with a readable list, newest first; no file of it is opened."""
    place = Path(settings.BACKUPS.folder)
    found = []
    for one in sorted(place.iterdir(), reverse=True) if place.is_dir() else []:
        if one.is_dir() and not one.name.startswith("."):
            try:
                found.append(Backup(one, manifest.read(one)))
            except Unsound:
                continue
    return found


def attempts() -> list[Attempt]:
    """The log, newest first; a line that a full disk cut off is left out."""
    try:
        lines = (Path(settings.BACKUPS.folder) / LOG).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [one for line in reversed(lines) if (one := _attempt(line)) is not None]


def _attempt(line: str) -> Attempt | None:
    try:
        content: dict[str, Any] = json.loads(line)
        content["at"] = datetime.fromisoformat(content["at"])
        return Attempt(**content)
    except (ValueError, KeyError, TypeError):
        return None


def note(attempt: Attempt) -> None:
    """Adds a line to the log."""
    line = json.dumps(asdict(attempt) | {"at": attempt.at.isoformat()}, ensure_ascii=False)
    with (folder() / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")


@contextmanager
def alone() -> Iterator[Path]:
    """The shelf for one process at a time, halves of killed ones cleared; raises Busy."""
    place = folder()
    with (place / LOCK).open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy("另一个备份或演练正在进行，请等它结束后再试") from error
        for half in place.glob(f"*{HALF}"):
            shutil.rmtree(half)
        yield place


def name_at(at: datetime) -> str:
    """The name of the backup of that moment, Asia/Shanghai."""
    return f"{timezone.localtime(at):%Y%m%d-%H%M%S}"


def prune(keep: int) -> list[str]:
    """Removes all but the newest so many; returns the names of those that went."""
    gone = backups()[max(keep, 1) :]
    for one in gone:
        shutil.rmtree(one.folder)
    return [one.name for one in gone]
