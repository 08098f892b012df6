"""The measurement of the last minute: the portal's own server, nothing lost, nothing twice."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from creditcity import portal
from indicators.models import Campaign
from reporting.benchmark import closing, scratch, serving
from reporting.benchmark.closing import Browser, Prepared
from reporting.models import Submission
from tests import builders as build

COMMAND = [sys.executable, "manage.py", "bench_deadline", "--runs", "1"]


def test_server_is_started_as_the_portal_starts_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        web = portal._programs(listener, tmp_path)[0].command
    assert web[-len(serving.OPTIONS) :] == serving.OPTIONS
    assert web[3] == "creditcity.wsgi:application"


def prepared(sheet: Submission) -> Prepared:
    typed: dict[str, str] = {}
    for code, (text, zero) in build.answers(sheet).items():
        typed |= {f"value-{code}": text} | ({f"zero-{code}": "on"} if zero else {})
    return Prepared(Browser(("127.0.0.1", 1), "clerk"), sheet.pk, "", typed)


@pytest.mark.django_db
def test_what_was_lost_twice_or_late_is_not_called_a_measurement(opened: Campaign) -> None:
    sheet = build.sheet_of(opened, "huxi", 4)
    one, went = prepared(sheet), (302, f"/submissions/{sheet.pk}/")
    with pytest.raises(CommandError, match="1家同时提交，按时0家，办理记录0条"):
        closing.prove([one], [went])
    build.submit(sheet, by=build.clerk("huxi"), when=build.at(4, 25, 23, 59))
    closing.prove([one], [went])
    with pytest.raises(CommandError, match="没有提交成功：409"):
        closing.prove([one], [(409, "")])
    sheet.cells.filter(metric__code="commitment_records").update(typed="1")
    with pytest.raises(CommandError, match="信用承诺信息与填写的不同"):
        closing.prove([one], [went])


@pytest.mark.django_db
def test_late_submission_is_not_called_on_time(opened: Campaign) -> None:
    sheet = build.sheet_of(opened, "huxi", 4)
    build.submit(sheet, by=build.clerk("huxi"), when=build.at(4, 26, 0))
    with pytest.raises(CommandError, match="按时0家"):
        closing.prove([prepared(sheet)], [(302, f"/submissions/{sheet.pk}/")])


@pytest.mark.django_db
def test_command_tells_32_units_proven_and_leaves_nothing_behind() -> None:
    done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "| 32 |" in done.stdout
    assert "核对：每家一份、一条提交记录、内容与所填一致、均为按时" in done.stdout
    assert scratch.scratch_databases("deadline") == []
