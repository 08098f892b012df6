"""Which backup and which drill should exist by now, and how old is too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from creditcity.backups import drilling, making, shelf
from creditcity.backups.shelf import Attempt, Backup

NIGHT = 2
BACKUP_TOO_OLD = timedelta(hours=30)
DRILL_EVERY, DRILL_TOO_OLD = timedelta(days=30), timedelta(days=35)
KINDS = (shelf.BACKUP, shelf.DRILL)
ASK = "manage.py backup"
ASK_DRILL = "manage.py drill_backup"


@dataclass(frozen=True)
class Standing:
    """The newest backup and the last good drill with what is to be done about either ("": nothing).

    `failed` is the latest attempt that failed with none of its kind good since.
    """

    backup: Backup | None
    drill: Attempt | None
    failed: Attempt | None
    backup_todo: str
    drill_todo: str

    @property
    def sound(self) -> bool:
        return not (self.backup_todo or self.drill_todo or self.failed)


def standing(*, now: datetime) -> Standing:
    """Read from the shelf alone: a backup that somebody threw away is not there."""
    newest, log = next(iter(shelf.backups()), None), shelf.attempts()
    drill = next((one for one in log if one.what == shelf.DRILL and not one.problem), None)
    return Standing(
        backup=newest,
        drill=drill,
        failed=_failed(log),
        backup_todo=_backup_todo(newest, now),
        drill_todo=_drill_todo(newest, drill, now),
    )


def _failed(log: list[Attempt]) -> Attempt | None:
    last = (next((one for one in log if one.what == kind), None) for kind in KINDS)
    bad = [one for one in last if one is not None and one.problem]
    return max(bad, key=lambda one: one.at, default=None)


def _backup_todo(newest: Backup | None, now: datetime) -> str:
    if newest is None:
        return f"从来没有备份：请系统管理员在服务器上运行 {ASK}"
    age = now - newest.manifest.made_at
    if age <= BACKUP_TOO_OLD:
        return ""
    return (
        f"最近一份备份已过{told(age)}，超过{told(BACKUP_TOO_OLD)}的限度："
        f"请系统管理员检查后台程序和磁盘空间，并在服务器上运行 {ASK}"
    )


def _drill_todo(newest: Backup | None, drill: Attempt | None, now: datetime) -> str:
    if drill is None:
        first = "" if newest else "，先备份一次"
        return f"从来没有演练过恢复，不知道备份能不能用：请系统管理员运行 {ASK_DRILL}{first}"
    age = now - drill.at
    if age <= DRILL_TOO_OLD:
        return ""
    return (
        f"最近一次成功的恢复演练已过{told(age)}，超过{told(DRILL_TOO_OLD)}的限度："
        f"请系统管理员运行 {ASK_DRILL}"
    )


def told(age: timedelta) -> str:
    """Hours up to two days, then days."""
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return "不到1小时"
    return f"{hours}小时" if hours < 48 else f"{hours // 24}天"


def ensure(*, now: datetime) -> list[Attempt | Backup]:
    """Makes last night's backup and the month's drill where they are missing.

    Raises Busy, Unable and Unsound. Nothing where the operator makes backups in another way.
    """
    if not settings.BACKUPS.automatic:
        return []
    done: list[Attempt | Backup] = []
    stands = standing(now=now)
    newest = stands.backup
    if newest is None or newest.manifest.made_at < _last_night(now):
        done.append(making.make(at=now))
    if stands.drill is None or now - stands.drill.at > DRILL_EVERY:
        done.append(drilling.drill(at=now))
    return done


def _last_night(now: datetime) -> datetime:
    """The latest two o'clock in the morning, Asia/Shanghai."""
    local = timezone.localtime(now)
    night = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)
