"""What a letter may carry, and to whom one may be written."""

from datetime import datetime

import pytest

from indicators.models import Campaign
from notices.letters import Enclosed, ensure_letter, file_name
from notices.models import AttachedFile, Attachment, Dispatch
from tests import builders as build
from units import contacts
from units.contacts import Named
from units.models import Contact
from units.posts import Typed

pytestmark = pytest.mark.django_db
NOW = build.at(4, 22)
PAPER = Enclosed("通报\r\nBcc: x@example.org/第1期.pdf", "application/pdf", b"%PDF-1.7")


def leader_of(of: str, email: str = "leader@example.org") -> Contact:
    """The unit's 分管领导, entered as the office enters one."""
    named = {"leader": Named(Typed("分管副局长", "0635-1234567", email, True), 0)}
    contacts.change(build.unit(of), by=build.head(), at=NOW, named=named)
    return Contact.objects.get(unit__code=of, kind="leader", ended_at=None)


def write(to: object, occasion: str = "1", *, now: datetime = NOW, **more: object) -> bool:
    return ensure_letter(
        plan="circular",
        occasion=occasion,
        to=to,  # type: ignore[arg-type]
        subject="第1期\r\nBcc: all@example.org",
        body="正文",
        now=now,
        **more,  # type: ignore[arg-type]
    )


def test_registered_post_without_an_account_is_written_to_once(campaign: Campaign) -> None:
    leader = leader_of("finance")
    assert [write(leader), write(leader), write(build.leader())] == [True, False, True]
    letter = Dispatch.objects.get(contact=leader)
    assert (letter.post, letter.address) == ("分管副局长", "leader@example.org")
    assert letter.recipient is None


def test_bytes_are_kept_once_and_names_are_made_safe(campaign: Campaign) -> None:
    for to in (leader_of("finance"), build.leader()):
        write(to, html="<p>正文</p>", attachments=[PAPER])
    assert AttachedFile.objects.count() == 1
    carried = Attachment.objects.select_related("file")
    assert {one.name for one in carried} == {"通报_Bcc: x@example.org_第1期.pdf"}
    assert {(one.media_type, one.size) for one in carried} == {("application/pdf", 8)}
    assert set(Dispatch.objects.values_list("subject", "html")) == {
        ("第1期 Bcc: all@example.org", "<p>正文</p>")
    }


def test_one_digest_reaches_a_mailbox_whoever_reads_it(campaign: Campaign) -> None:
    clerk = build.clerk("finance", email="Leader@example.org")
    assert write(leader_of("finance"), digest=True)
    assert not write(clerk, digest=True)
    assert write(clerk, "2", digest=True)


def test_post_without_a_mailbox_is_refused_by_its_name(campaign: Campaign) -> None:
    with pytest.raises(ValueError, match="分管副局长没有登记邮箱"):
        write(leader_of("finance", ""))
    with pytest.raises(ValueError, match="媒体类型"):
        write(build.leader(), attachments=[Enclosed("a", "x\r\ny", b"")])
    assert not Dispatch.objects.exists()


def test_long_name_keeps_its_ending() -> None:
    assert file_name("通" * 200 + ".docx") == "通" * 115 + ".docx"
    assert [file_name("  .."), file_name("a\u202ecod.exe")] == ["附件", "a_cod.exe"]
