"""Making a backup: one moment of the database and every file that its rows name."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.files.storage import storages

from creditcity.backups import database, manifest, shelf
from creditcity.backups.manifest import DUMP, Kept, Manifest
from creditcity.backups.shelf import Attempt, Backup

# Storage → the rows that name its files; a name is given once, what lies under it never changes.
STORED = {
    "evidence": "SELECT stored FROM reporting_evidencefile",
    "ledger": "SELECT stored FROM ledgers_batch WHERE stored <> '' "
    "UNION SELECT stored FROM ledgers_delivery WHERE stored <> ''",
}
Told = Callable[[str], None]


def make(*, at: datetime, tell: Told = lambda line: None) -> Backup:
    """A whole backup on the shelf, or nothing; raises Busy, Unable and Unsound.

    Whatever happens stands in the log. `tell` hears how far it is.
    """
    begun = monotonic()
    with shelf.alone() as place:
        try:
            made = _make(place, at, begun, tell)
        except Exception as error:
            taken = monotonic() - begun
            shelf.note(Attempt(what=shelf.BACKUP, at=at, seconds=taken, problem=str(error)))
            raise
        gone = shelf.prune(settings.BACKUPS.keep)
        if gone:
            tell(f"删除旧备份：{'、'.join(gone)}")
    return made


def _make(place: Path, at: datetime, begun: float, tell: Told) -> Backup:
    name = shelf.name_at(at)
    half, whole = place / f"{name}{shelf.HALF}", place / name
    half.mkdir(mode=0o700)
    with database.connected(snapshot=True) as cursor:
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, server = cursor.fetchone()
        tell("导出数据库")
        database.dump(half / DUMP, snapshot=snapshot)
        tell("清点各表")
        tables = database.tables(cursor)
        named = {storage: _names(cursor, sql) for storage, sql in STORED.items()}
    tell("复制佐证材料和台账文件")
    files, missing = _copy(named, half, _before(at))
    made = Manifest(
        made_at=at,
        seconds=round(monotonic() - begun, 2),
        server=server,
        tables=tables,
        dump=_measured(half / DUMP, "", DUMP),
        files=files,
        missing=missing,
        keys=keys(),
    )
    manifest.write(made, half)
    half.rename(whole)
    shelf.note(
        Attempt(
            what=shelf.BACKUP, at=at, seconds=made.seconds, backup=name,
            rows=made.rows, files=len(files), size=made.size,
        )
    )  # fmt: skip
    return Backup(whole, made)


def keys() -> dict[str, str]:
    """The keys without which sealed values stay sealed: name → fingerprint, never the key."""
    given: Mapping[str, Any] = settings.LEDGER_PRIVACY
    named = {f"LEDGER_KEYS {name}": key for name, key in given["KEYS"].items()}
    known = named | {"LEDGER_DIGEST_KEY": given["DIGEST_KEY"]}
    return {name: manifest.fingerprint(key) for name, key in known.items()}


def _names(cursor: Any, sql: str) -> list[str]:
    cursor.execute(f"{sql} ORDER BY 1")
    return [name for (name,) in cursor.fetchall()]


def _before(at: datetime) -> dict[tuple[str, str], Path]:
    """The files of the newest backup there is, by digest: what is the same takes no room twice."""
    newest = next(iter(shelf.backups()), None)
    if newest is None:
        return {}
    return {(one.storage, one.sha256): newest.folder / one.path for one in newest.manifest.files}


def _copy(
    named: dict[str, list[str]], half: Path, before: dict[tuple[str, str], Path]
) -> tuple[list[Kept], list[str]]:
    """What was copied, and what rows name and the storage does not have."""
    files, missing = list[Kept](), list[str]()
    for storage, name in _all(named):
        target = half / storage / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with storages[storage].open(name) as source, target.open("xb") as copy:
                shutil.copyfileobj(source, copy, manifest.PIECE)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            missing.append(f"{storage}/{name}")
            continue
        target.chmod(0o600)
        kept = _measured(target, storage, name)
        files.append(kept)
        _link(before.get((storage, kept.sha256)), target)
    return files, missing


def _all(named: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    return ((storage, name) for storage, names in named.items() for name in names)


def _link(known: Path | None, target: Path) -> None:
    """One file under both names, where the file system can."""
    if known is None:
        return
    other = target.with_name(f"{target.name}.same")
    with suppress(OSError):
        os.link(known, other)
        other.replace(target)


def _measured(path: Path, storage: str, name: str) -> Kept:
    with path.open("rb") as file:
        size, sha256 = manifest.digest_of(file)
    return Kept(storage, name, size, sha256)
