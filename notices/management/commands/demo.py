"""manage.py demo [--remove]: the demonstration campaign of the present year, or its removal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

import indicators
from notices.demonstration import ensure_circulars
from reporting.demonstration.campaigns import ensure_demonstration, remove_demonstration

FOLDER = Path(indicators.__file__).parent / "definitions" / "liaocheng-resort-2022"


class Command(BaseCommand):
    help = "生成标明“演示”的创建活动及虚构数据；--remove 将其全部删除，不影响真实活动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="删除演示活动、数据和演示账号")
        parser.add_argument(
            "--unless-removed", action="store_true", help="曾经删除过就不再生成（启动时使用）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        removed = Path(settings.VAR) / "demonstration-removed"
        if options["remove"]:
            campaigns, people = remove_demonstration()
            removed.touch()
            self.stdout.write(f"已删除演示活动{campaigns}项、演示账号{people}个")
            return
        if options["unless_removed"] and removed.exists():
            self.stdout.write("演示活动已删除；重新生成请运行 manage.py demo")
            return
        removed.unlink(missing_ok=True)
        built = ensure_demonstration(FOLDER, now=timezone.now(), say=self.stdout.write)
        for campaign in built:
            ensure_circulars(campaign, now=timezone.now())
        if built:
            # The walk woke the worker for scores that are computed already.
            current_app.control.purge()
        names = "、".join(campaign.code for campaign in built)
        self.stdout.write(f"已生成演示活动：{names}" if built else "演示活动已存在")
