"""Proofs: what is kept, what is refused and why, who may know, and files that tell the truth."""

import hashlib
import io
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Evidence, EvidenceFile
from reporting.proofs import evidence, storing
from reporting.proofs.evidence import About, Upload
from reporting.proofs.papers import EVIDENCE_AT_MOST
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from tests import builders as build
from tests.bulletins import PDF, PNG, xlsx
from tests.proofs import WHEN, added, scan, sent, typed
from tests.web import read, signed_in
from units.models import User
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT = "market-supervision"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for the real storage."""
    place = tmp_path / "evidence"
    backend = "django.core.files.storage.FileSystemStorage"
    mine = {"BACKEND": backend, "OPTIONS": {"location": str(place)}}
    settings.STORAGES = settings.STORAGES | {"evidence": mine}
    return place


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def refused(campaign: Campaign, file: Upload | None, **fields: str) -> dict[str, str]:
    with pytest.raises(Invalid) as told:
        evidence.add(
            campaign,
            by=build.clerk(UNIT),
            at=WHEN,
            unit=build.unit(UNIT),
            about=About(),
            typed=typed(**fields),
            file=file,
        )
    return dict(told.value.problems)


def test_proof_is_kept_with_digest_and_a_name_of_its_own(campaign: Campaign, folder: Path) -> None:
    kept = added(campaign, task="xinyidai-huxi", indicator=10, mark="一")
    (row,) = kept.files.all()
    content = PDF + "一".encode()
    assert (row.number, row.name, row.kind, row.size) == (1, "材料一.pdf", "pdf", len(content))
    assert row.digest == hashlib.sha256(content).hexdigest()
    assert (str(kept.formed_on), row.uploaded_at) == ("2022-04-10", WHEN)
    assert [file.read_bytes() for file in files(folder)] == [content]
    assert "材料" not in row.stored
    assert (kept.task_id, kept.indicator.number if kept.indicator else 0) == (
        campaign.tasks.get(code="xinyidai-huxi").pk,
        10,
    )


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "请选择 PDF"),
        (Upload("空.pdf", b""), "文件是空的"),
        (Upload("大.pdf", PDF + bytes(EVIDENCE_AT_MOST)), "文件超过20 MB"),
        (Upload("程序.pdf", b"MZ\x90\x00" + bytes(64)), "文件内容不是支持的格式"),
        (Upload("网页.png", b"<!doctype html><script>1</script>"), "文件内容不是支持的格式"),
        (
            Upload("照片.pdf", PNG),
            "“照片.pdf”的内容是png，与文件名的扩展名不符；请用原来的程序另存为.png后重新选择",
        ),
        (Upload("表.docx", xlsx()), "“表.docx”的内容是xlsx"),
        (Upload("无扩展名", PDF), "“无扩展名”的内容是pdf"),
        (Upload("宏.xlsx", xlsx(**{"xl/vbaProject.bin": b"1"})), "文件带有宏"),
    ],
    ids=["none", "empty", "large", "exe", "html", "png", "xlsx", "bare", "macro"],
)
def test_file_that_is_not_what_it_says_is_refused(
    campaign: Campaign, folder: Path, file: Upload | None, said: str
) -> None:
    assert refused(campaign, file)["file"].startswith(said)
    assert (Evidence.objects.count(), files(folder)) == (0, [])


def test_day_in_the_future_and_blank_fields_are_named_together(campaign: Campaign) -> None:
    problems = refused(campaign, scan(), title="\u200b \u202e", formed_on="2022-04-19")
    assert problems == {
        "title": "请填写材料名称，例如“信易+停车场景实施方案”",
        "formed_on": "形成日期2022-04-19晚于今天（2022-04-18），请核对",
    }
    assert refused(campaign, scan(), formed_on="去年")["formed_on"].startswith("请填写形成日期")


def test_revision_is_a_further_file_and_the_older_stays(campaign: Campaign, folder: Path) -> None:
    kept = added(campaign, mark="原")
    by = build.clerk(UNIT)
    evidence.revise(kept, by=by, at=WHEN + timedelta(days=1), version=1, file=scan("改"))
    kept.refresh_from_db()
    assert [(row.number, row.name) for row in kept.files.all()] == [
        (2, "材料改.pdf"),
        (1, "材料原.pdf"),
    ]
    assert (kept.version, len(files(folder))) == (2, 2)
    with pytest.raises(Overtaken) as told:
        evidence.revise(kept, by=by, at=WHEN, version=1, file=scan("另"))
    assert told.value.message.startswith(f"{by.post}（{by.username}）于2022-04-19 10:00已上传第2版")
    with pytest.raises(Invalid) as same:
        evidence.revise(kept, by=by, at=WHEN, version=2, file=scan("改"))
    assert same.value.message == "所选文件与第2版完全相同，没有再次保存"
    assert len(files(folder)) == 2


def test_same_form_sent_twice_is_kept_once(campaign: Campaign, folder: Path) -> None:
    added(campaign, mark="同")
    with pytest.raises(Overtaken, match="没有再次保存"):
        added(campaign, mark="同")
    assert (Evidence.objects.count(), len(files(folder))) == (1, 1)


def test_transaction_that_fails_leaves_no_file(
    campaign: Campaign, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the row could not be written")

    monkeypatch.setattr(EvidenceFile.objects, "create", broken)
    with pytest.raises(RuntimeError):
        added(campaign)
    assert (Evidence.objects.count(), files(folder)) == (0, [])


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.exit(open(sys.argv[1],'rb').read(5) != b'%PDF-')", ""),
        ("import sys; sys.exit(1)", "没有通过病毒检查"),
    ],
)
def test_scanner_sees_the_bytes_and_decides(
    campaign: Campaign, folder: Path, settings: Any, script: str, said: str
) -> None:
    settings.EVIDENCE_SCAN_COMMAND = [sys.executable, "-c", script]
    if said:
        assert said in refused(campaign, scan())["file"]
        assert files(folder) == []
    else:
        assert added(campaign).files.get().scanned == Path(sys.executable).name


def test_missing_scanner_is_an_error_and_keeps_nothing(
    campaign: Campaign, folder: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EVIDENCE_SCAN_COMMAND = ["no-such-scanner"]
    with pytest.raises(Refusal, match="病毒检查程序无法运行，文件没有保存"):
        added(campaign)
    assert (Evidence.objects.count(), files(folder)) == (0, [])
    assert "no-such-scanner" in caplog.text


def test_verify_names_what_differs_and_what_is_missing(campaign: Campaign, folder: Path) -> None:
    good, bad, gone = (added(campaign, title=title) for title in ("好", "改过", "丢失"))
    (folder / bad.files.get().stored).write_bytes(b"other")
    (folder / gone.files.get().stored).unlink()
    out = io.StringIO()
    with pytest.raises(CommandError) as told:
        call_command("evidence", "--verify", stdout=out)
    assert out.getvalue() == "共核对3个文件，2个不符\n"
    first, second = str(told.value).splitlines()
    assert "区市场监督管理局“改过”第1版" in first
    assert first.endswith("内容与登记的摘要不符")
    assert second.endswith("文件不存在")
    assert good.files.get().stored not in str(told.value)


def test_sweep_takes_old_orphans_only(campaign: Campaign, folder: Path) -> None:
    kept = added(campaign).files.get().stored
    for name in ("aa/old", "bb/young"):
        storing.storage().save(name, ContentFile(b"x"))
    old, now = folder / "aa" / "old", build.at(4, 20).timestamp()
    for path, age in ((old, 7200), (folder / "bb" / "young", 60), (folder / kept, 7200)):
        os.utime(path, (now - age, now - age))
    out = io.StringIO()
    call_command("evidence", "--sweep", stdout=out)
    assert "已删除没有登记的文件 aa/old" in out.getvalue()
    assert {path.relative_to(folder).as_posix() for path in files(folder)} == {kept, "bb/young"}


SEES = [
    (lambda: build.clerk(UNIT), True),
    (lambda: build.person("unit-lead", Role.UNIT_LEAD, UNIT), True),
    (build.reviewer, True),
    (build.head, True),
    (build.leader, True),
    (build.administrator, False),
    (lambda: build.clerk("huxi"), False),
]


@pytest.mark.parametrize(("who", "sees"), SEES)
def test_confidential_proof_exists_for_few(campaign: Campaign, who: Any, sees: bool) -> None:
    secret = added(campaign, title="内部材料", confidential="1", indicator=9, mark="密")
    added(campaign, title="公开材料", indicator=9, mark="公")
    person: User = who()
    client = signed_in(person)
    listed = read(client, "evidence-list", campaign.code)
    assert "公开材料" in listed
    assert ("内部材料" in listed) is sees
    for name, more in (("evidence", ()), ("evidence-file", (1,))):
        address = reverse(name, args=(campaign.code, secret.pk, *more))
        assert client.get(address).status_code == (200 if sees else 404)
    indicator = read(client, "indicator", campaign.code, 9)
    assert f"查看{2 if sees else 1}份" in indicator


def test_person_of_another_jurisdiction_sees_none(campaign: Campaign) -> None:
    added(campaign, title="公开材料")
    stranger = User.objects.create_user("nobody-yet", post="无任职")
    assert evidence.visible_to(stranger, campaign).count() == 0


def test_other_unit_may_not_add_and_the_office_may(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed) as told:
        added(campaign, by=build.clerk("huxi"))
    assert told.value.message == (
        "只能由区市场监督管理局或专班办公室的人员上传区市场监督管理局的佐证材料"
    )
    assert added(campaign, by=build.reviewer()).unit.code == UNIT


def test_form_keeps_what_was_typed_and_says_what_to_do(campaign: Campaign) -> None:
    client = signed_in(build.clerk(UNIT))
    address = reverse("add-evidence", args=(campaign.code,))
    form = typed(title="停车场景<方案>", formed_on="明天", unit=UNIT, indicator="9")
    answer = client.post(address, form | {"file": sent()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="停车场景&lt;方案&gt;"' in page
    assert 'value="9" selected' in page
    assert "浏览器不保留所选文件，请重新选择" in page
    done = client.post(address, form | {"formed_on": "2022-04-01", "file": sent()})
    kept = Evidence.objects.get()
    assert done["Location"] == reverse("evidence", args=(campaign.code, kept.pk))
    assert (kept.title, kept.indicator.number if kept.indicator else 0) == ("停车场景<方案>", 9)


def test_download_is_an_attachment_that_no_browser_guesses_about(campaign: Campaign) -> None:
    kept = added(campaign, mark="一")
    address = reverse("evidence-file", args=(campaign.code, kept.pk, 1))
    answer = signed_in(build.leader()).get(address)
    assert answer.content == PDF + "一".encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == (
        "nosniff",
        "application/pdf",
    )
    assert signed_in(build.leader()).get(address.replace("/1/", "/2/")).status_code == 404


def test_filters_of_the_address_find_the_proof(campaign: Campaign) -> None:
    added(campaign, title="甲", indicator=9)
    added(campaign, "huxi", title="乙", task="xinyidai-huxi")
    client = signed_in(build.leader())
    assert "乙" not in _rows(read(client, "evidence-list", campaign.code, indicator="9"))
    assert "甲" not in _rows(read(client, "evidence-list", campaign.code, unit="huxi"))
    assert "乙" in _rows(read(client, "evidence-list", campaign.code, task="xinyidai-huxi"))


def _rows(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_number_of_queries_does_not_grow(campaign: Campaign) -> None:
    client = signed_in(build.leader())
    counts = []
    for number in (1, 3):
        while Evidence.objects.count() < number:
            added(campaign, title=f"材料{Evidence.objects.count()}", indicator=9)
        with CaptureQueriesContext(connection) as asked:
            read(client, "evidence-list", campaign.code)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
