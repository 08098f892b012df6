"""manage.py export_ledger: records in the city platform's layout, from the command line."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledgers import deliveries
from ledgers.deliveries import Wanted
from ledgers.models import Delivery
from ledgers.standard import standards
from units.models import Unit, User
from units.refusals import Invalid, Refusal


class Command(BaseCommand):
    """The same door, log and marks as the page; the person named must have the right."""

    help = "按市平台版式导出台账，写入文件；--handed-over 同时登记已移交。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="写到哪个文件（.xlsx）")
        parser.add_argument("--as", dest="by", required=True, help="以谁的名义（用户名）")
        parser.add_argument("--jurisdiction", required=True)
        parser.add_argument("--standard", required=True, choices=sorted(standards()))
        parser.add_argument("--unit", help="单位代码；不写为全部单位")
        parser.add_argument("--first", help="起月，2022-04")
        parser.add_argument("--last", help="止月，2022-05")
        parser.add_argument("--layout", choices=Delivery.Layout.values, default="2019")
        parser.add_argument("--everything", action="store_true", help="已移交过的也导出")
        parser.add_argument("--masked", action="store_true", help="脱敏")
        parser.add_argument("--reason", default="", help="不脱敏的理由，留存备查")
        parser.add_argument("--handed-over", metavar="回执", help="登记已移交及市平台回执")

    def handle(self, *, file: Path, **options: Any) -> None:
        at, by = timezone.now(), User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"没有用户“{options['by']}”")
        try:
            delivery = deliveries.ask(_wanted(options), by=by, at=at)
            deliveries.make(delivery.pk)
            delivery.refresh_from_db()
            reason = options["reason"]
            with file.open("wb") as target:
                target.writelines(deliveries.content(delivery, by=by, at=at, reason=reason))
            if options["handed_over"] is not None:
                deliveries.hand_over(delivery, by=by, at=at, receipt=options["handed_over"])
        except Refusal as refusal:
            raise CommandError(_sentences(refusal)) from refusal
        self.stdout.write(
            f"第{delivery.pk}号导出文件：{delivery.count}条，写入{file.name}；"
            f"另有{delivery.faulty}条不合规没有导出"
        )


def _wanted(options: dict[str, Any]) -> Wanted:
    unit = None
    if options["unit"]:
        here = Unit.objects.filter(jurisdiction=options["jurisdiction"])
        unit = here.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"{options['jurisdiction']}没有单位“{options['unit']}”")
    return Wanted(
        jurisdiction=options["jurisdiction"],
        standard=options["standard"],
        unit=unit,
        first=_month(options["first"]),
        last=_month(options["last"]),
        layout=options["layout"],
        everything=options["everything"],
        masked=options["masked"],
        reason=options["reason"],
    )


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CommandError(f"“{text}”不是月份，请写成2022-05的样子") from None


def _sentences(refusal: Refusal) -> str:
    problems = refusal.problems.values() if isinstance(refusal, Invalid) else ()
    return "；".join([refusal.message, *problems])
