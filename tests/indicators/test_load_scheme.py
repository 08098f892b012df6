"""manage.py load_scheme says what it did, or which file, key and reason stopped it."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from indicators.models import Campaign
from tests.builders import CODE, FOLDER

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_scheme", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    told = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("load_scheme", *arguments, stderr=told, no_color=True)
    assert stop.value.code == 1
    return told.getvalue()


def test_second_load_says_that_nothing_was_new(campaign: Campaign) -> None:
    assert run(CODE) == f"方案 {CODE}：已是最新，没有新增\n"


def test_other_year_says_how_many_rows_are_new(campaign: Campaign) -> None:
    told = run(CODE, "--year", "2026", "--demonstration")
    moved = Campaign.objects.get(code=f"{CODE}-in-2026-demo")
    assert told.startswith(f"方案 {moved.code}：新增")
    assert moved.demonstration
    assert run(CODE, "--year", "2026", "--demonstration") == (
        f"方案 {moved.code}：已是最新，没有新增\n"
    )


def test_folder_may_be_named_by_its_path(campaign: Campaign, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(FOLDER, tmp_path / "copy")
    assert run(str(elsewhere)) == f"方案 {CODE}：已是最新，没有新增\n"


def test_mistake_is_told_with_file_key_and_reason(campaign: Campaign, tmp_path: Path) -> None:
    broken = shutil.copytree(FOLDER, tmp_path / "broken")
    place = broken / "metrics.toml"
    text = place.read_text(encoding="utf-8").replace("decimals = 0", "decimals = 9", 1)
    place.write_text(text, encoding="utf-8")
    told = refused(str(broken))
    assert told.startswith("方案没有载入。metrics.toml: metric[national_rank].decimals: ")
    assert len(told) > len("方案没有载入。metrics.toml: metric[national_rank].decimals: \n")


def test_changed_value_is_told_with_both_values(campaign: Campaign, tmp_path: Path) -> None:
    changed = shutil.copytree(FOLDER, tmp_path / "changed")
    place = changed / "campaign.toml"
    text = place.read_text(encoding="utf-8").replace("day = 25", "day = 20", 1)
    place.write_text(text, encoding="utf-8")
    assert refused(str(changed)) == (
        "方案没有载入。campaign.toml: day: 已载入的内容不能修改（库中为“25”，文件为“20”）\n"
    )
    assert Campaign.objects.get().day == 25


def test_unknown_scheme_is_refused_by_the_file_that_is_not_there(campaign: Campaign) -> None:
    assert refused("no-such-plan") == "方案没有载入。campaign.toml: : 缺少这个文件\n"


@pytest.mark.parametrize("year", ["0", "10000", "-1"])
def test_year_that_no_calendar_has_is_refused(campaign: Campaign, year: str) -> None:
    assert refused(CODE, "--year", year) == (
        f"方案没有载入。campaign.toml: window: 不能移到{year}年\n"
    )
