"""manage.py backup: database, proofs and workbooks in one folder, with a list of what it holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from creditcity.backups import making, shelf
from creditcity.backups.database import Unable
from creditcity.backups.manifest import Unsound


class Command(BaseCommand):
    help = "备份：数据库、佐证材料和台账文件放进一个文件夹，附清单；不含任何密钥。"
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = making.make(at=timezone.now(), tell=self.stdout.write)
        except (shelf.Busy, Unable, Unsound) as problem:
            raise CommandError(str(problem)) from problem
        held = made.manifest
        self.stdout.write(
            f"已备份到 {made.folder}：{len(held.tables)}张表{held.rows}行，"
            f"{len(held.files)}个文件，共{held.size}字节，用时{held.seconds}秒"
        )
        for name in held.missing:
            self.stderr.write(f"存储里没有这个文件：{name}")
