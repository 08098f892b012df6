"""manage.py load_scheme NAME [--year YYYY] [--demonstration]: load a plan, insert-only."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from indicators.catalogue import Loader
from indicators.scheme import SchemeError, read_scheme

DEFINITIONS = Path(__file__).parents[2] / "definitions"


class Command(BaseCommand):
    help = "载入方案：重复载入不产生新数据；与已载入内容不一致时拒绝，并说明文件、位置和原因。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="indicators/definitions/ 下的方案名，或方案文件夹的路径")
        parser.add_argument("--year", type=int, help="把方案的全部日期移到该年，成为另一项创建活动")
        parser.add_argument("--demonstration", action="store_true", help="标记为演示")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = DEFINITIONS / options["name"]
        if not folder.is_dir():
            folder = Path(options["name"])
        try:
            scheme = read_scheme(folder, year=options["year"])
            loader = Loader(scheme, demonstration=options["demonstration"], now=timezone.now())
            campaign = loader.load()
        except SchemeError as error:
            self.stderr.write(f"方案没有载入。{error}")
            sys.exit(1)
        count = sum(loader.new.values())
        told = f"新增{count}行" if count else "已是最新，没有新增"
        self.stdout.write(f"方案 {campaign.code}：{told}")
