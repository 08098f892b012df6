"""manage.py tick: everything that is due now, once; what the timetable does, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from notices.tasks import (
    circulars_due,
    decisions_due,
    deliver_due,
    packs_due,
    reminders_due,
    returns_due,
)
from reporting.tasks import ensure_periods, ensure_scored

DUE = [
    ("开放报送期", ensure_periods),
    ("核算得分", ensure_scored),
    ("写提醒", reminders_due),
    ("写退回通知", returns_due),
    ("写更正通知", decisions_due),
    ("拟周通报", circulars_due),
    ("形成调度材料", packs_due),
    ("发邮件", deliver_due),
]


class Command(BaseCommand):
    help = "把现在该做的事做一遍，如开放报送期、核算得分、写信、发邮件；重复运行不会重复生效。"

    def handle(self, *args: Any, **options: Any) -> None:
        for name, task in DUE:
            task()
            self.stdout.write(f"{name}：完成")
