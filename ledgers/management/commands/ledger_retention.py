"""manage.py ledger_retention: what is over its period of keeping; --apply deletes it, proven."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledgers import retention
from ledgers.cases import erasing
from ledgers.models import Erasure, Ledger
from units.models import User


class Command(BaseCommand):
    help = "列出保存期限届满的台账记录；--apply 连同历史、文件一并删除，并写入删除证明。"

    def add_arguments(self, parser: CommandParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--dry-run", action="store_true", help="只列出（默认）")
        group.add_argument("--apply", action="store_true", help="删除")
        parser.add_argument("--as", dest="by", help="以谁的名义删除（用户名），写入删除证明")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        today = timezone.localtime(at).date()
        by = _person(options["by"])
        for ledger in Ledger.objects.order_by("jurisdiction", "standard"):
            found = retention.due(ledger, at=at, today=today)
            self.stdout.write(_told(found))
            if options["apply"]:
                self._erase(ledger, by=by, at=at, today=today)
        number = sum(erasing.over(one, today=today).count() for one in erasing.ORDER)
        self.stdout.write(f"异议、信用修复、名单：办结后保存期限届满{number}个")
        if options["apply"]:
            self._tell(self._proven(erasing.erase, by=by, at=at, today=today))

    def _erase(self, ledger: Ledger, **given: Any) -> None:
        self._tell(self._proven(retention.erase, ledger, **given))

    def _proven(self, erase: Callable[..., Erasure | None], *what: Any, **given: Any) -> Any:
        try:
            return erase(*what, **given)
        except retention.StillThere as error:
            raise CommandError(str(error)) from error

    def _tell(self, proof: Erasure | None) -> None:
        if proof is not None:
            self.stdout.write(
                f"    已删除{proof.records}条记录、{proof.histories}条历史、{proof.files}个文件，"
                f"剩余{proof.left}项；删除证明第{proof.pk}号，摘要{proof.keys_digest[:16]}"
            )


def _told(found: retention.Due) -> str:
    held = f"，另有{found.held}条在办案件涉及的暂留" if found.held else ""
    return (
        f"{found.ledger.jurisdiction} {found.ledger.standard}：保存{found.retention.months}个月，"
        f"届满{found.records}条{held}，到期的上传文件{found.files}个（{found.retention.clause}）"
    )


def _person(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"没有用户“{username}”") from None
