"""manage.py bench_deadline: every unit hands in at 23:59 of the last day, over HTTP."""

import os
import platform
from argparse import ArgumentParser
from statistics import median, quantiles
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from reporting.benchmark import closing, serving
from reporting.benchmark.closing import Round
from reporting.benchmark.ending import Ended, Ending
from reporting.benchmark.scratch import scratch_database
from reporting.models import Period

RUNS_AT_MOST = 12
HEAD = ("轮次（报送期）", "单位", "p50", "p95", "最长", "全部完成")


class Command(BaseCommand):
    help = (
        "在同一数据库服务器上另建临时数据库，启动与门户相同的网站进程，"
        "让全部成员单位在截止前一分钟内同时提交；逐条核对后删除。需要门户正在运行（make run）。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--runs", type=int, default=8, help=f"测多少轮，每轮一个月份，最多{RUNS_AT_MOST}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        runs = options["runs"]
        if not 1 <= runs <= RUNS_AT_MOST:
            raise CommandError(f"轮数须在1至{RUNS_AT_MOST}之间")
        ending, before = Ending(), os.getloadavg()
        try:
            with scratch_database(f"deadline_{os.getpid()}"):
                rounds = self._measure(runs)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"数据库没有应答，请先启动门户（make run）：{error}") from error
        except Ended:
            raise CommandError("已中断，临时数据库已删除。", returncode=ending.code) from None
        self._tell(rounds, before, os.getloadavg())

    def _measure(self, runs: int) -> list[Round]:
        campaign, people, password = closing.prepare(now=timezone.now())
        months = list(Period.objects.filter(campaign=campaign).order_by("month"))
        with serving.web() as place:
            browsers = closing.signed_in(people, password, place)
            return [closing.close(month, browsers, clock=timezone.now) for month in months[-runs:]]

    def _tell(self, rounds: list[Round], *loads: tuple[float, float, float]) -> None:
        said = " → ".join("/".join(f"{one:.2f}" for one in load) for load in loads)
        self.stdout.write(
            f"{platform.system()}，{os.cpu_count()} 个处理器核心，"
            f"Python {platform.python_version()}；平均负载 {said}\n"
        )
        rows = [[one.month, str(len(one.waited)), *_figures(one)] for one in rounds]
        middle = [f"{median(column):.0f} ms" for column in zip(*map(_numbers, rounds), strict=True)]
        rows.append([f"中位数（{len(rounds)}轮）", str(len(rounds[0].waited)), *middle])
        for row in (HEAD, ["---"] * len(HEAD), *rows):
            self.stdout.write(f"| {' | '.join(row)} |")
        self.stdout.write("\n核对：每家一份、一条提交记录、内容与所填一致、均为按时")


def _numbers(one: Round) -> tuple[float, ...]:
    """p50, p95, the longest and the whole, in milliseconds."""
    cut = quantiles(one.waited, n=20, method="inclusive")
    return tuple(1000 * seconds for seconds in (cut[9], cut[18], max(one.waited), one.whole))


def _figures(one: Round) -> list[str]:
    return [f"{number:.0f} ms" for number in _numbers(one)]
