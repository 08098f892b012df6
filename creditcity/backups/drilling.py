"""The drill (恢复演练): the newest backup restored into a scratch database, compared, timed."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connection

from creditcity.backups import database, manifest, restoring, shelf
from creditcity.backups.manifest import Unsound
from creditcity.backups.shelf import Attempt, Backup

Told = Callable[[str], None]


def drill(*, at: datetime, tell: Told = lambda line: None) -> Attempt:
    """What was restored and how long it took; the scratch database is gone afterwards.

    Raises Busy, Unable and Unsound; whatever happens stands in the log.
    """
    begun = monotonic()
    with shelf.alone():
        newest = next(iter(shelf.backups()), None)
        try:
            done = _drill(newest, at, begun, tell)
        except Exception as error:
            done = Attempt(
                what=shelf.DRILL, at=at, seconds=monotonic() - begun,
                backup=newest.name if newest else "", problem=str(error),
            )  # fmt: skip
            shelf.note(done)
            raise
        shelf.note(done)
    return done


def _drill(newest: Backup | None, at: datetime, begun: float, tell: Told) -> Attempt:
    if newest is None:
        raise Unsound("还没有备份，无法演练：请先备份一次")
    found = newest.manifest
    tell(f"核对 {newest.name} 的文件")
    manifest.verify_files(found, newest.folder)
    lacking = restoring.lacking_keys(found)
    if lacking:
        raise Unsound(f"缺少密钥 {'、'.join(lacking)}，备份里加密的内容打不开")
    tell("恢复到演练库")
    loading = monotonic()
    with database.scratch(scratch_name()) as name:
        restoring.into(name, found, newest.folder)
    return Attempt(
        what=shelf.DRILL, at=at, seconds=round(monotonic() - begun, 2), backup=newest.name,
        rows=found.rows, files=len(found.files), size=found.size,
        restored=round(monotonic() - loading, 2),
    )  # fmt: skip


def scratch_name() -> str:
    """One of our own on a server that others may drill on too."""
    mine = f"{connection.settings_dict['NAME']} {settings.BACKUPS.folder}"
    return f"backup_drill_{hashlib.sha256(mine.encode()).hexdigest()[:12]}"
