"""manage.py accounts: one account per role with a random password, written to var/accounts.txt."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reporting.demonstration.people import administrator, ensure_role_accounts
from units.models import Unit, User


class Command(BaseCommand):
    help = "为每个角色准备一个账号，随机密码只写入 var/accounts.txt（仅本人可读）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--administrator-only", action="store_true", help="只准备系统管理员")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(settings.VAR) / "accounts.txt"
        units = list(Unit.objects.all())
        if options["administrator_only"] or not units:
            users = [administrator()]
        else:
            users = ensure_role_accounts(units)
        fresh = [user for user in users if not user.has_usable_password()]
        if fresh:
            lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
            _write(file, lines + [_line(user) for user in fresh])
        if file.exists():
            self.stdout.write(file.read_text(encoding="utf-8"))


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
        out.write("\n".join(lines) + "\n")
