"""manage.py portal: the whole portal in one process tree."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from creditcity.portal import BASE_DIR


class Command(BaseCommand):
    """Hands over to creditcity.portal, which starts the servers before settings are read."""

    help = "启动整个门户：数据库、消息队列、网站、后台任务与定时任务；Ctrl-C 停止。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process: its settings were read before the servers had an address."""
        if "PORTAL_VAR" in os.environ:
            os.environ["PORTAL_VAR"] = str(Path(os.environ["PORTAL_VAR"]).absolute())
        os.chdir(BASE_DIR)
        # The same Python once more; nothing in it comes from outside.
        os.execv(sys.executable, [sys.executable, "-m", "creditcity.portal"])
