"""manage.py restore FOLDER: a backup into an empty database and its files into the storages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from creditcity.backups import restoring
from creditcity.backups.database import Unable
from creditcity.backups.manifest import Unsound


class Command(BaseCommand):
    help = "把一份备份恢复到空的数据库和存储；里面已有数据的，一律不动。"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="备份所在的文件夹")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            found = restoring.restore(folder, tell=self.stdout.write)
        except (Unable, Unsound) as problem:
            raise CommandError(str(problem)) from problem
        when = f"{timezone.localtime(found.made_at):%Y-%m-%d %H:%M}"
        self.stdout.write(
            f"已恢复{when}的备份：{found.rows}行、{len(found.files)}个文件，与清单全部相符。"
            "请接着运行 manage.py migrate，再启动门户；所有人须重新登录"
        )
        for name in restoring.lacking_keys(found):
            self.stderr.write(f"缺少密钥 {name}：用它加密的内容打不开，请设置原来的密钥")
