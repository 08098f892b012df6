"""manage.py ledger_keys: which key seals how much; --rotate seals everything with the first."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgers import rotating
from ledgers.privacy import Unreadable, safe


class Command(BaseCommand):
    help = "列出各密钥加密的条数；--rotate 用排在最前的密钥重新加密，可随时中断后再运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="用现行密钥重新加密")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rotate"]:
            try:
                self.stdout.write(f"已用密钥“{safe().current}”重新加密{rotating.rotate()}项")
            except Unreadable as error:
                raise CommandError(error.message) from error
        used = rotating.in_use()
        for name, number in sorted(used.items()):
            mark = "（现行）" if name == safe().current else ""
            self.stdout.write(f"密钥“{name}”{mark}：{number}项")
        if set(used) <= {safe().current}:
            self.stdout.write("其他密钥都不再使用，可以从配置中删除")
