"""manage.py bench_scoring: how fast scoring is, measured on a scratch database."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from kombu.exceptions import OperationalError as BrokerAway

from reporting.benchmark.ending import Ended, Ending
from reporting.benchmark.measuring import Asked, measure
from reporting.benchmark.telling import lines


class Command(BaseCommand):
    help = (
        "在同一数据库服务器上另建临时数据库，测量核算速度并在结束时删除；不读写门户自己的数据。"
        "需要数据库和消息队列正在运行（make run）。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        sizes = [100, 300, 1000, 3000]
        parser.add_argument(
            "--campaigns", type=_count, nargs="+", default=sizes, help="创建活动数，可给多个"
        )
        parser.add_argument("--workers", type=_count, default=2, help="后台进程数")
        parser.add_argument("--runs", type=_count, default=60, help="单个创建活动测量多少次")
        parser.add_argument("--repeats", type=_count, default=3, help="每个创建活动数重复多少次")
        parser.add_argument("--json", type=Path, metavar="FILE", help="结果另写成 JSON 文件")

    def handle(self, *args: Any, **options: Any) -> None:
        self.ending = Ending()
        names = ("campaigns", "workers", "runs", "repeats")
        asked = Asked(**{name: options[name] for name in names})
        try:
            figures = measure(asked, say=self._say)
        except (OperationalError, ProgrammingError, BrokerAway) as error:
            raise CommandError(
                f"数据库或消息队列没有应答，或不允许另建数据库；请先启动门户（make run）：{error}"
            ) from error
        except Ended:
            raise CommandError("已中断，临时数据库已删除。", returncode=self.ending.code) from None
        self.stdout.write("\n".join(lines(figures)))
        if options["json"]:
            text = json.dumps(figures.to_json(), ensure_ascii=False, indent=2)
            options["json"].write_text(f"{text}\n", encoding="utf-8")

    def _say(self, sentence: str) -> None:
        self.ending.look()
        self.stderr.write(sentence)
        self.stderr.flush()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)
