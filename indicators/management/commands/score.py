"""manage.py score CASES.json: prints the points of every case, or every reason why not."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from indicators.scheme import SchemeError, read_scheme
from indicators.scoring.cases import CasesError, read_cases, run_cases
from indicators.scoring.spec import Plan

DEFINITIONS = Path(__file__).resolve().parents[2] / "definitions"
DEFAULT_SCHEME = "liaocheng-resort-2022"


class Command(BaseCommand):
    """Scores cases, of open or closed windows, from files alone; the database is never asked."""

    help = "按方案给案例文件计分，结果为JSON"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path, help="案例文件（JSON列表）")
        parser.add_argument("--scheme", default=DEFAULT_SCHEME, help="方案文件夹名")

    def handle(self, *, cases: Path, scheme: str, **options: object) -> None:
        try:
            answers = run_cases(_plan(scheme), read_cases(_text(cases)))
        except CasesError as error:
            for problem in error.problems:
                self.stderr.write(problem)
            raise SystemExit(1) from error
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))


def _plan(name: str) -> Plan:
    known = sorted(folder.name for folder in DEFINITIONS.iterdir() if folder.is_dir())
    if name not in known:
        raise CasesError((f"方案“{name}”不存在，现有：{'、'.join(known)}",))
    try:
        return read_scheme(DEFINITIONS / name).plan
    except SchemeError as error:
        raise CasesError((str(error),)) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError((f"{path}: 读不出来（{error}）",)) from error
