"""manage.py evidence: reads every proof back, and clears files that no row knows."""

import hashlib
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import Storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.models import EvidenceFile
from reporting.proofs.storing import storage

# A file is stored a moment before its row: what is younger may still be waiting for it.
GRACE = timedelta(hours=1)
CHUNK = 1024 * 1024


class Command(BaseCommand):
    help = "佐证文件：--verify 逐个核对摘要；--sweep 清理没有登记的文件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--verify", action="store_true", help="重新计算摘要并列出不符的文件")
        what.add_argument("--sweep", action="store_true", help="删除没有登记的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify()
        else:
            self._sweep(now=timezone.now())

    def _verify(self) -> None:
        rows = EvidenceFile.objects.select_related("evidence__unit").order_by("pk")
        count, differing = 0, []
        for row in rows.iterator():
            count += 1
            problem = _problem(storage(), row)
            if problem:
                differing.append(
                    f"{row.evidence.unit.name}“{row.evidence.title}”第{row.number}版"
                    f"（{row.stored}）：{problem}"
                )
        self.stdout.write(f"共核对{count}个文件，{len(differing)}个不符")
        if differing:
            raise CommandError("\n".join(differing))

    def _sweep(self, *, now: datetime) -> None:
        known = set(EvidenceFile.objects.values_list("stored", flat=True))
        gone = 0
        for name in _names(storage(), ""):
            if name not in known and storage().get_modified_time(name) < now - GRACE:
                storage().delete(name)
                gone += 1
                self.stdout.write(f"已删除没有登记的文件 {name}")
        self.stdout.write(f"共删除{gone}个没有登记的文件")


def _problem(where: Storage, row: EvidenceFile) -> str:
    """What is wrong with the file behind the row, empty when it is as it was."""
    digest = hashlib.sha256()
    try:
        with where.open(row.stored) as file:
            for chunk in file.chunks(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "文件不存在"
    except OSError as error:
        return f"文件无法读取（{error.__class__.__name__}）"
    return "" if digest.hexdigest() == row.digest else "内容与登记的摘要不符"


def _names(where: Storage, folder: str) -> list[str]:
    """Every file of the storage, whatever its folder."""
    try:
        folders, files = where.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{name}".lstrip("/") for name in files]
    for inner in folders:
        found += _names(where, f"{folder}/{inner}".lstrip("/"))
    return found
