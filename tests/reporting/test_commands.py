"""The commands a newcomer runs: accounts with random passwords, the demonstration and its end."""

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from indicators.models import Campaign
from tests import builders as build
from tests.journeys.test_present_year import assert_present
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "accounts.txt"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_every_role_gets_an_account_whose_password_only_its_owner_reads(
    campaign: Campaign, accounts: Path
) -> None:
    told = run("accounts")
    assert told.strip() == accounts.read_text(encoding="utf-8").strip()
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    lines = [line.split("\t") for line in accounts.read_text(encoding="utf-8").splitlines()]
    assert [name for name, _, _ in lines] == [
        "clerk", "unit-lead", "office", "office-head", "leader", "administrator"
    ]  # fmt: skip
    assert len({password for _, password, _ in lines}) == 6
    for name, password, _ in lines:
        assert len(password) >= 16
        data = {"username": name, "password": password}
        assert Client().post("/sign-in/", data).status_code == 302
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == [
        "administrator"
    ]


def test_second_run_keeps_every_password(campaign: Campaign, accounts: Path) -> None:
    run("accounts")
    before = accounts.read_text(encoding="utf-8")
    assert run("accounts").strip() == before.strip()
    assert accounts.read_text(encoding="utf-8") == before


def test_administrator_alone_needs_no_plan(campaign: Campaign, accounts: Path) -> None:
    run("accounts", "--administrator-only")
    assert accounts.read_text(encoding="utf-8").startswith("administrator\t")
    assert User.objects.count() == 1


def test_demonstration_is_built_told_and_removed(campaign: Campaign, accounts: Path) -> None:
    first_of_may = build.at(5, 1, 0, year=2026)
    with time_machine.travel(first_of_may, tick=False):
        told = run("demo")
        assert told.splitlines()[-1] == f"已生成演示活动：{build.CODE}-in-2026-demo"
        assert run("demo") == "演示活动已存在\n"
    demonstration = list(Campaign.objects.exclude(pk=campaign.pk))
    assert_present(demonstration, now=first_of_may, months_of={2026: 5})
    people = User.objects.filter(demonstration=True).count()
    assert run("demo", "--remove") == f"已删除演示活动1项、演示账号{people}个\n"
    assert list(Campaign.objects.all()) == [campaign]
