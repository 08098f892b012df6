"""manage.py demo [--remove]: the demonstration campaign of the present year, or its removal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.utils import timezone

import indicators
from reporting.demonstration.campaigns import ensure_demonstration, remove_demonstration

FOLDER = Path(indicators.__file__).parent / "definitions" / "liaocheng-resort-2022"


class Command(BaseCommand):
    help = "生成标明“演示”的创建活动及虚构数据；--remove 将其全部删除，不影响真实活动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="删除演示活动、数据和演示账号")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            campaigns, people = remove_demonstration()
            self.stdout.write(f"已删除演示活动{campaigns}项、演示账号{people}个")
            return
        built = ensure_demonstration(FOLDER, now=timezone.now(), say=self.stdout.write)
        if built:
            # The walk woke the worker for scores that are computed already.
            current_app.control.purge()
        names = "、".join(campaign.code for campaign in built)
        self.stdout.write(f"已生成演示活动：{names}" if built else "演示活动已存在")
