"""manage.py workflow: the table of moves as docs/workflow.md shows it."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting.filling.told import as_page


class Command(BaseCommand):
    help = "按 reporting/workflow.py 的动作表写出说明页；重定向到 docs/workflow.md。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_page(), ending="")
