"""manage.py drill_backup: proves that the newest backup can be restored, and how long it takes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from creditcity.backups import drilling, shelf
from creditcity.backups.database import Unable
from creditcity.backups.manifest import Unsound


class Command(BaseCommand):
    help = "恢复演练：把最近一份备份恢复到一个临时库，逐表核对后删除；不碰正在用的数据。"
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = drilling.drill(at=timezone.now(), tell=self.stdout.write)
        except (shelf.Busy, Unable, Unsound) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"演练成功：备份 {done.backup} 的{done.rows}行、{done.files}个文件全部相符，"
            f"恢复数据库用时{done.restored}秒，共{done.seconds}秒"
        )
