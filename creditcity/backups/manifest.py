"""What a backup says it holds (清单): tables with rows and digests, files, keys needed: pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

FILE, DUMP = "manifest.json", "database.dump"
FORMAT = 1
PIECE = 1 << 20


class Unsound(Exception):
    """A backup that is not what it says; str() is a Chinese sentence for the administrator."""


@dataclass(frozen=True)
class Kept:
    """A file of the backup: from which storage under which name, bytes, SHA-256.

    The database itself is the file without a storage.
    """

    storage: str
    name: str
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """Where it lies below the backup's folder."""
        return f"{self.storage}/{self.name}" if self.storage else self.name


@dataclass(frozen=True)
class Table:
    """Rows of a table, and one number that changes with any of their columns."""

    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The whole of one backup; moments carry their zone, `seconds` is how long it took.

    `missing` are files that rows name and the storage does not have. `keys` are the names of the
    keys that seal what is inside, each with a fingerprint by which the key itself is known.
    """

    made_at: datetime
    seconds: float
    server: str
    tables: dict[str, Table]
    dump: Kept
    files: list[Kept]
    missing: list[str]
    keys: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    @property
    def size(self) -> int:
        return self.dump.size + sum(one.size for one in self.files)


def write(manifest: Manifest, folder: Path) -> None:
    content = {"format": FORMAT} | asdict(manifest)
    content["made_at"] = manifest.made_at.isoformat()
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FILE).write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Raises Unsound where there is none, or none that this version can read."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return _manifest(content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unsound(f"{folder.name} 里没有可读的清单（{FILE}），不是完整的备份") from error


def _manifest(content: dict[str, Any]) -> Manifest:
    if content.pop("format") != FORMAT:
        raise ValueError("another format")
    content["made_at"] = datetime.fromisoformat(content["made_at"])
    content["tables"] = {name: Table(**one) for name, one in content["tables"].items()}
    content["dump"] = Kept(**content["dump"])
    content["files"] = [Kept(**one) for one in content["files"]]
    return Manifest(**content)


def digest_of(source: BinaryIO) -> tuple[int, str]:
    """Bytes and SHA-256 of what can still be read."""
    size, digest = 0, hashlib.sha256()
    while piece := source.read(PIECE):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def verify_files(manifest: Manifest, folder: Path) -> None:
    """Reads every file of the backup; raises Unsound naming the first that is gone or differs."""
    for one in [manifest.dump, *manifest.files]:
        try:
            with (folder / one.path).open("rb") as file:
                found = digest_of(file)
        except OSError as error:
            raise Unsound(f"备份里缺少文件 {one.path}，请换一份备份") from error
        if found != (one.size, one.sha256):
            raise Unsound(f"备份里的文件 {one.path} 与清单不符，可能已损坏，请换一份备份")


def compare_tables(manifest: Manifest, found: Mapping[str, Table]) -> None:
    """Raises Unsound naming the tables whose rows are not those of the manifest."""
    names = sorted(manifest.tables.keys() | found.keys())
    other = [name for name in names if manifest.tables.get(name) != found.get(name)]
    if other:
        raise Unsound(f"恢复出的数据与清单不符：{'、'.join(other[:5])}等{len(other)}张表")


def fingerprint(key: str) -> str:
    """By which a key is known again, and which tells nothing of it: keys are long and random."""
    return hashlib.sha256(f"backup fingerprint of {key}".encode()).hexdigest()[:16]
