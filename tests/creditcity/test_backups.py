"""备份: saved, thrown away, restored and compared on real servers; and when it is too old."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db import connection

from creditcity.backups import database, drilling, due, making, manifest, restoring, shelf
from creditcity.backups.database import Unable
from creditcity.backups.manifest import Unsound
from creditcity.backups.shelf import Backup, Busy
from creditcity.embedded import ServersError
from creditcity.env import Backups
from indicators.models import Campaign
from reporting.models import EvidenceFile
from tests import builders as build
from tests.proofs import added
from tests.web import signed_in
from units.models import User

ROOT = Path(__file__).resolve().parents[2]
NOW = build.at(4, 20)
real = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept_in(tmp_path: Path, settings: Any) -> Path:
    """A shelf of this test's own."""
    settings.BACKUPS = Backups(tmp_path / "backups", keep=3, automatic=True)
    local = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = portal.STORAGES | {
        name: {"BACKEND": local, "OPTIONS": {"location": str(tmp_path / name)}}
        for name in ("evidence", "ledger")
    }
    return tmp_path / "backups"


@pytest.fixture
def filled(campaign: Campaign) -> User:
    """Two proofs and somebody who is signed in."""
    clerk = build.clerk("market-supervision")
    for mark in ("甲", "乙"):
        added(campaign, by=clerk, mark=mark)
    signed_in(clerk)
    return clerk


@pytest.fixture
def empty_database() -> Iterator[str]:
    with database.scratch(f"{connection.settings_dict['NAME']}_restored") as name:
        yield name


def log() -> list[tuple[str, bool]]:
    """What was tried and whether it was good, oldest first."""
    return [(one.what, not one.problem) for one in reversed(shelf.attempts())]


def restored(folder: Path, name: str, var: Path) -> subprocess.CompletedProcess[str]:
    """manage.py restore as its operator runs it: another machine's folder, an empty database."""
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{name}?host={known['HOST']}"
    return subprocess.run(
        [sys.executable, "manage.py", "restore", str(folder)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "PORTAL_VAR": str(var)},
        capture_output=True,
        text=True,
    )


@real
def test_backup_restored_elsewhere_holds_every_row_and_file_but_no_session_and_no_key(
    filled: User, empty_database: str, tmp_path: Path
) -> None:
    made = making.make(at=NOW)
    privacy: Any = portal.LEDGER_PRIVACY
    keys = [portal.SECRET_KEY, privacy["DIGEST_KEY"], *privacy["KEYS"].values()]
    content = b"".join(one.read_bytes() for one in made.folder.rglob("*") if one.is_file())
    assert not [one for one in keys if one.encode() in content]
    answer = restored(made.folder, empty_database, tmp_path / "elsewhere")
    assert answer.returncode == 0, answer.stderr
    assert "2个文件，与清单全部相符" in answer.stdout
    assert "缺少密钥 LEDGER_DIGEST_KEY：用它加密的内容打不开" in answer.stderr
    with database.connected(empty_database) as cursor:
        cursor.execute("SELECT count(*) FROM units_user WHERE username = %s", [filled.username])
        users = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM django_session")
        sessions = cursor.fetchone()
    assert (users, sessions, Session.objects.count()) == ((1,), (0,), 1)
    for one in EvidenceFile.objects.all():
        there = tmp_path / "elsewhere" / "evidence" / one.stored
        with storages["evidence"].open(one.stored) as file:
            assert there.read_bytes() == file.read()
    # A place that holds something is left alone.
    with pytest.raises(Unsound, match="请新建一个空的数据库"):
        restoring.restore(made.folder)


@real
def test_drill_notices_whatever_was_harmed_and_says_so_in_the_log(
    filled: User, settings: Any, kept_in: Path
) -> None:
    made, said = making.make(at=NOW), dict[str, str]()
    for number, harm in enumerate(HARMS):
        # A whole copy, newer than the one before.
        worse = kept_in / f"20220421-{number:06}"
        shutil.copytree(made.folder, worse)
        _harm(worse, harm, settings)
        with pytest.raises(Unsound) as problem:
            drilling.drill(at=NOW)
        said[harm] = str(problem.value)
        assert shelf.attempts()[0].problem == str(problem.value)
    assert [harm for harm, told in HARMS.items() if told not in said[harm]] == []
    stands = due.standing(now=NOW)
    assert (stands.failed, stands.drill) == (shelf.attempts()[0], None)


HARMS = {
    "a proof": "与清单不符，可能已损坏",
    "a row": "恢复出的数据与清单不符：units_user等1张表",
    "the dump": "database.dump 与清单不符",
    "a lost file": "备份里缺少文件 evidence/",
    "a key": "缺少密钥 LEDGER_DIGEST_KEY",
}


def _harm(folder: Path, harm: str, settings: Any) -> None:
    proof = next((folder / "evidence").rglob("*/*"))
    if harm == "a proof":
        proof.write_bytes(proof.read_bytes()[:-1] + b"x")
    elif harm == "a lost file":
        proof.unlink()
    elif harm == "the dump":
        with (folder / manifest.DUMP).open("r+b") as file:
            file.truncate(1000)
    elif harm == "a key":
        settings.LEDGER_PRIVACY = portal.LEDGER_PRIVACY | {"DIGEST_KEY": "another" * 10}
    else:
        held = manifest.read(folder)
        users = replace(held.tables["units_user"], digest="1")
        manifest.write(replace(held, tables=held.tables | {"units_user": users}), folder)


@real
def test_rows_written_while_the_database_is_saved_are_in_all_of_it_or_in_none(
    filled: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, lost = database.dump, EvidenceFile.objects.earliest("pk")

    def and_meanwhile(target: Path, *, snapshot: str) -> None:
        User.objects.create_user("latecomer", post="后来者")
        saved(target, snapshot=snapshot)
        User.objects.create_user("straggler", post="更晚的人")

    monkeypatch.setattr(database, "dump", and_meanwhile)
    storages["evidence"].delete(lost.stored)
    made = making.make(at=NOW)
    assert made.manifest.tables["units_user"].rows == User.objects.count() - 2
    # A file that the storage lost is named and holds up nothing.
    assert made.manifest.missing == [f"evidence/{lost.stored}"]
    done = drilling.drill(at=NOW)
    assert (done.backup, done.rows, done.files) == (made.name, made.manifest.rows, 1)
    assert done.rows > 500
    assert 0 < done.restored <= done.seconds
    with pytest.raises(psycopg2.OperationalError), database.connected(drilling.scratch_name()):
        pass


def test_of_two_at_once_one_waits_and_what_a_killed_one_left_is_cleared(kept_in: Path) -> None:
    half = kept_in / "20220101-000000.half"
    with shelf.alone():
        half.mkdir()
        with pytest.raises(Busy, match="另一个备份或演练正在进行"):
            making.make(at=NOW)
        assert shelf.backups() == []
    with shelf.alone():
        assert not half.exists()


@pytest.mark.django_db
def test_account_that_may_create_no_database_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with database.connected() as cursor:
        cursor.execute("DROP ROLE IF EXISTS backup_only")
        cursor.execute("CREATE ROLE backup_only LOGIN PASSWORD 'invented'")
        known = database.parameters
        poor = {"user": "backup_only", "password": "invented"}
        monkeypatch.setattr(database, "parameters", lambda name=None: known(name) | poor)
        try:
            with pytest.raises(Unable, match="请给它 CREATEDB"), database.scratch("drill_x"):
                pass
        finally:
            cursor.execute("DROP ROLE backup_only")


@pytest.mark.django_db
def test_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*asked: Any) -> None:
        raise ServersError("away")

    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr("creditcity.embedded.binaries.find", nowhere)
    with pytest.raises(Unable, match=r"请在服务器上安装 postgresql-client-\d\d"):
        database.program("pg_dump")


@real
def test_timetable_makes_one_a_night_and_a_drill_a_month_and_keeps_so_many(
    filled: User, settings: Any, kept_in: Path
) -> None:
    settings.BACKUPS = replace(settings.BACKUPS, keep=1)
    first = due.ensure(now=build.at(4, 20, 3))
    assert [type(one).__name__ for one in first] == ["Backup", "Attempt"]
    assert due.ensure(now=build.at(4, 20, 4)) == due.ensure(now=build.at(4, 21, 1)) == []
    before = _inodes(kept_in)
    [second] = due.ensure(now=build.at(4, 21, 9))
    assert [one.name for one in shelf.backups()] == ["20220421-090000"]
    assert isinstance(second, Backup)
    # What is the same takes no room twice, and nobody else may read it.
    assert _inodes(kept_in) == before
    modes = {stat.S_IMODE(one.stat().st_mode) for one in kept_in.rglob("*.dump")}
    assert (modes, stat.S_IMODE(kept_in.stat().st_mode)) == ({0o600}, 0o700)
    assert log() == [("backup", True), ("drill", True), ("backup", True)]


def _inodes(kept_in: Path) -> list[int]:
    return sorted(one.stat().st_ino for one in kept_in.glob("*/evidence/*/*"))


def test_nothing_is_made_where_the_operator_makes_backups_otherwise(settings: Any) -> None:
    settings.BACKUPS = replace(settings.BACKUPS, automatic=False)
    assert due.ensure(now=NOW) == []


def _entry(kept_in: Path, at: Any, **more: Any) -> None:
    kept_in.mkdir(exist_ok=True)
    shelf.note(shelf.Attempt(what=shelf.DRILL, at=at, seconds=1.0, **more))


def test_age_is_told_with_what_to_do(kept_in: Path) -> None:
    stands = due.standing(now=NOW)
    assert stands.backup_todo == "从来没有备份：请系统管理员在服务器上运行 manage.py backup"
    assert "从来没有演练过恢复" in stands.drill_todo
    folder = kept_in / "20220420-100000"
    folder.mkdir(parents=True)
    dump = manifest.Kept("", manifest.DUMP, 1, "0")
    manifest.write(
        manifest.Manifest(
            made_at=NOW,
            seconds=1.0,
            server="18",
            tables={},
            dump=dump,
            files=[],
            missing=[],
            keys={},
        ),
        folder,
    )
    _entry(kept_in, NOW, backup=folder.name)
    assert due.standing(now=NOW + timedelta(hours=30)).sound
    late = due.standing(now=NOW + timedelta(hours=31))
    assert "最近一份备份已过31小时，超过30小时的限度" in late.backup_todo
    later = due.standing(now=NOW + timedelta(days=36))
    assert "最近一次成功的恢复演练已过36天，超过35天的限度" in later.drill_todo
    _entry(kept_in, NOW, problem="磁盘已满")
    assert due.standing(now=NOW).failed is not None


def test_log_with_a_cut_line_is_read(kept_in: Path) -> None:
    _entry(kept_in, NOW)
    with (kept_in / shelf.LOG).open("a") as file:
        file.write('{"what": "ba')
    assert [one.what for one in shelf.attempts()] == ["drill"]
