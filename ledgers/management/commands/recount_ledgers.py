"""manage.py recount_ledgers: the kept counts against the records, and put right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ledgers import tallies
from ledgers.models import Ledger
from units.models import Unit

NAMES = ("上报", "合规", "及时", "待核")


class Command(BaseCommand):
    help = "由台账记录重新清点上报、合规、及时、待核条数；--check 只核对，不一致时以非零退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对，不改动")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = tallies.wrong()
        for line in self._told(wrong):
            self.stdout.write(line)
        if options["check"] and wrong:
            raise CommandError(f"有{len(wrong)}个单位月份的计数与记录不一致")
        if not options["check"]:
            with transaction.atomic():
                tallies.recount()
        self.stdout.write("台账计数与记录一致" if not wrong else f"已更正{len(wrong)}处计数")

    def _told(self, wrong: list[tallies.Wrong]) -> list[str]:
        ledgers = {one.pk: one.standard for one in Ledger.objects.all()}
        units = dict(Unit.objects.values_list("pk", "name"))
        return [
            f"{units.get(unit, unit)} {ledgers.get(ledger, ledger)} {month:%Y-%m}："
            + "，".join(
                f"{name}记{had}实{has}"
                for name, had, has in zip(NAMES, kept, counted, strict=True)
                if had != has
            )
            for ledger, unit, month, kept, counted in wrong
        ]
