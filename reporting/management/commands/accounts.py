"""manage.py accounts: one account per role with a random password, written to var/accounts.txt."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from indicators.queries import current_campaign
from reporting.demonstration.people import administrator, ensure_role_accounts
from units.models import Unit, User


class Command(BaseCommand):
    help = "为每个角色准备一个账号，随机密码只写入 var/accounts.txt（仅本人可读）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--administrator-only", action="store_true", help="只准备系统管理员")
        parser.add_argument("--reset", action="store_true", help="为这些账号重新生成密码")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(settings.VAR) / "accounts.txt"
        units = _units()
        if options["administrator_only"] or not units:
            users = [administrator()]
        else:
            users = ensure_role_accounts(units)
        told = _told(file)
        for user in users:
            if options["reset"] or not user.has_usable_password():
                told[user.username] = _line(user)
        _write(file, list(told.values()))
        shown = [told[user.username] for user in users if user.username in told]
        self.stdout.write("\n".join(shown))


def _units() -> list[Unit]:
    """The units of the campaign that is shown first; other jurisdictions keep their own people."""
    campaign = current_campaign(today=timezone.localdate())
    if campaign is None or not campaign.reports_monthly:
        return []
    return list(Unit.objects.filter(jurisdiction=campaign.jurisdiction))


def _told(file: Path) -> dict[str, str]:
    """What the file says of accounts that can still sign in, by account."""
    if not file.exists():
        return {}
    lines = {line.split("\t")[0]: line for line in file.read_text(encoding="utf-8").splitlines()}
    known = User.objects.filter(username__in=lines, is_active=True)
    alive = {user.username for user in known if user.has_usable_password()}
    return {username: line for username, line in lines.items() if username in alive}


def _line(user: User) -> str:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return f"{user.username}\t{password}\t{user.post}"


def _write(file: Path, lines: list[str]) -> None:
    """Written whole under mode 0600; nobody else may read passwords for a moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write("".join(f"{line}\n" for line in lines))
