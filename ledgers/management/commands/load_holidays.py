"""manage.py load_holidays: the published years into the stored calendar, insert-only."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ledgers import calendars


class Command(BaseCommand):
    help = "载入节假日表：只补没有的年份，已有的年份（含专班修改过的）一律不动；可重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        added = calendars.seed(at=timezone.now())
        told = f"新增{'、'.join(map(str, added))}年" if added else "已是最新，没有新增"
        self.stdout.write(f"节假日表：{told}")
