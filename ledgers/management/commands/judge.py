"""manage.py judge WORKBOOK: what the city platform would say to each row; nothing is stored."""

import json
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from ledgers.asking import Asked
from ledgers.holidays import published
from ledgers.judging import Terms
from ledgers.reading.bounds import LEDGER
from ledgers.reading.children import ask
from ledgers.reading.refusals import Unreadable
from ledgers.standard import standard, standards

PIECE = 1 << 16
TIMELY = {True: "及时", False: "迟报", None: "待核"}


class Command(BaseCommand):
    """Reads and judges in a child process; the database is never asked."""

    help = "试判一个台账文件：逐行说明不合规的原因、应报日和是否及时，不入库"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workbook", type=Path, help="工作簿或CSV文件")
        parser.add_argument("--standard", required=True, choices=sorted(standards()))
        parser.add_argument("--reported-on", required=True, type=_day, help="报送日期，2022-05-12")
        parser.add_argument("--days", type=int, default=Terms.days, help="应报期限（日）")
        parser.add_argument("--natural", action="store_true", help="按自然日计，不按工作日")
        parser.add_argument("--region", default=Terms.region, help="本地区划码的开头（W5）")
        parser.add_argument("--json", action="store_true", help="输出JSON")

    def handle(self, *, workbook: Path, **options: Any) -> None:
        asked = _asked(workbook, options)
        # Nothing is printed before the file is known to be readable to its end.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
            write = _JsonRows(kept) if options["json"] else _TextRows(kept)
            try:
                counts = ask(
                    "ledgers.dry_run", asked.written(), seconds=LEDGER.seconds, heard=write.row
                )
            except Unreadable as error:
                raise CommandError(f"{workbook.name}：{error}") from error
            write.end(counts)
            kept.seek(0)
            while piece := kept.read(PIECE):
                self.stdout.write(piece, ending="")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成2022-05-12的样子") from error


def _asked(workbook: Path, options: dict[str, Any]) -> Asked:
    code, on = options["standard"], options["reported_on"]
    if not workbook.is_file():
        raise CommandError(f"没有这个文件：{workbook}")
    try:
        standard(code, on=on)
    except KeyError as error:
        raise CommandError(f"{on}没有施行的“{code}”标准，请核对报送日期") from error
    terms = Terms(options["days"], not options["natural"], options["region"])
    return Asked(workbook.resolve(), workbook.name, code, on, published(), terms)


class _JsonRows:
    """One JSON object, its rows written as they come."""

    def __init__(self, kept: IO[str]) -> None:
        self._kept, self._between = kept, '{"rows": [\n'

    def row(self, row: dict[str, Any]) -> None:
        self._kept.write(self._between + json.dumps(row, ensure_ascii=False))
        self._between = ",\n"

    def end(self, counts: dict[str, Any]) -> None:
        rest = json.dumps(counts, ensure_ascii=False)[1:]
        self._kept.write(("" if self._between == ",\n" else self._between) + f"\n], {rest}\n")


class _TextRows:
    """A paragraph for every row that is wrong or late, the warnings by kind, then the counts."""

    def __init__(self, kept: IO[str]) -> None:
        self._kept, self._late = kept, 0
        self._warnings: dict[str, tuple[int, str]] = {}

    def row(self, row: dict[str, Any]) -> None:
        self._late += row["timely"] is False
        for one in row["warnings"]:
            rule = one.partition(" ")[0]
            count, first = self._warnings.get(rule, (0, one))
            self._warnings[rule] = count + 1, first
        if row["ok"] and row["timely"] is not False:
            return
        due = f"，应报日{row['due']}，{TIMELY[row['timely']]}" if row["due"] else ""
        state = "合规" if row["ok"] else "不合规"
        self._kept.write(f"“{row['sheet']}”第{row['row']}行：{state}{due}\n")
        self._kept.writelines(f"    {one}\n" for one in row["messages"])

    def end(self, counts: dict[str, Any]) -> None:
        for table in counts["tables"]:
            where = f"“{table['sheet']}”表"
            if table["missing"]:
                self._kept.write(f"{where}缺少：{'、'.join(table['missing'])}\n")
            if table["unknown"]:
                self._kept.write(f"{where}没有用到：{'、'.join(table['unknown'])}\n")
            self._kept.writelines(f"{note}\n" for note in table["notes"])
        for rule, (count, first) in sorted(self._warnings.items()):
            self._kept.write(f"提醒{rule}共{count}处，先见于：{first}\n")
        records, good, timely = (counts[name] for name in ("records", "compliant", "timely"))
        self._kept.write(
            f"共{records}条：合规{good}条，不合规{records - good}条；"
            f"及时{timely}条，迟报{self._late}条，未判{records - timely - self._late}条\n"
        )
