"""Restoring a backup into an empty database and its files into the storages, and proving it."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import connection

from creditcity.backups import database, making, manifest
from creditcity.backups.manifest import DUMP, Kept, Manifest, Unsound

Told = Callable[[str], None]


def restore(folder: Path, *, tell: Told = lambda line: None) -> Manifest:
    """Database and files as they were; raises Unsound and Unable, before anything is written
    where the backup is damaged or the place is not empty.
    """
    found = manifest.read(folder)
    tell("核对备份文件")
    manifest.verify_files(found, folder)
    _refuse_filled()
    _refuse_other_files(found)
    tell("恢复数据库")
    into(str(connection.settings_dict["NAME"]), found, folder)
    tell("恢复佐证材料和台账文件")
    for one in found.files:
        _put_back(one, folder)
    return found


def into(name: str, found: Manifest, folder: Path) -> None:
    """The dump loaded into that empty database, and every table compared with the manifest."""
    database.load(folder / DUMP, name=name)
    with database.connected(name, snapshot=True) as cursor:
        manifest.compare_tables(found, database.tables(cursor))


def lacking_keys(found: Manifest) -> list[str]:
    """The keys that the backup needs and this portal does not have."""
    here = making.keys()
    return sorted(name for name, mark in found.keys.items() if here.get(name) != mark)


def _refuse_filled() -> None:
    with database.connected() as cursor:
        cursor.execute(database.TABLES)
        tables = cursor.fetchall()
    if tables:
        raise Unsound(
            f"数据库“{connection.settings_dict['NAME']}”里已有{len(tables)}张表，没有恢复："
            "请新建一个空的数据库，让 DATABASE_URL 指向它"
        )


def _refuse_other_files(found: Manifest) -> None:
    """A file that is there already must be the same one."""
    for one in found.files:
        if storages[one.storage].exists(one.name) and _there(one) != (one.size, one.sha256):
            raise Unsound(f"存储 {one.storage} 里已有另一个文件 {one.name}，没有恢复：请换空的存储")


def _put_back(one: Kept, folder: Path) -> None:
    storage = storages[one.storage]
    if not storage.exists(one.name):
        with (folder / one.path).open("rb") as file:
            name = storage.save(one.name, File(file))
        if name != one.name:
            raise Unsound(f"文件 {one.name} 被存储改名为 {name}，恢复没有完成")
    if _there(one) != (one.size, one.sha256):
        raise Unsound(f"文件 {one.name} 恢复后与清单不符")


def _there(one: Kept) -> tuple[int, str]:
    with storages[one.storage].open(one.name) as file:
        return manifest.digest_of(cast(BinaryIO, file))
