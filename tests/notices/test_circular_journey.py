"""A week of the circular: brief, draft, edit, signature, letter; every number as frozen."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine

from indicators.models import Campaign
from notices.circulars import briefs, drafting, editing, sending
from notices.circulars.issues import paper_of, subject_of
from notices.circulars.weeks import read_week
from notices.models import Circular
from notices.outbox import deliver_due
from tests import builders as build
from tests.life import MARKET, april_scored
from tests.notices import mailserver
from tests.notices.issues import (
    FRIDAY,
    docx_text,
    numbers,
    pdf_text,
    said_by,
    sent,
    without_marks,
)
from tests.notices.mailserver import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def april(campaign: Campaign) -> Campaign:
    april_scored(campaign)
    build.leader()
    return campaign


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Iterator[Post]:
    with mailserver.running() as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "专班办公室 <office@example.org>"
        settings.MAIL_FOLDER = tmp_path / "mail"
        yield post


def _briefed(campaign: Campaign) -> None:
    briefs.save(
        campaign,
        build.unit(MARKET),
        read_week("2022-W17"),
        by=build.clerk(MARKET),
        at=FRIDAY,
        version=0,
        work="走访企业35家，核对名单",
        problems="2家企业联系不上",
    )


def _issue(campaign: Campaign) -> Circular:
    """Drafted by the timetable, one sentence added, signed by another, sent."""
    assert drafting.ensure_drafts(now=FRIDAY) == 1
    one = Circular.objects.get(campaign=campaign)
    text = one.sections["overall"] + "\n请各单位加快进度。"
    editing.save(
        one, by=build.reviewer(), at=FRIDAY, version=0, sections={"overall": text}, notes={}
    )
    return sent(one)


def _parts(message: EmailMessage) -> dict[str, Any]:
    """html, plain, and the files by their endings."""
    found = {part.get_content_type(): part for part in message.walk()}
    files = {
        (part.get_filename() or "").rpartition(".")[2]: part.get_content()
        for part in message.iter_attachments()
    }
    return {one: found[f"text/{one}"].get_content() for one in ("html", "plain")} | files


def test_week_from_brief_to_the_leaders_letter(april: Campaign, post: Post) -> None:
    _briefed(april)
    one = _issue(april)
    total = one.fields["score.total"]
    assert one.snapshot is not None
    assert total == f"{one.snapshot.score.total:.2f}"
    assert deliver_due(now=FRIDAY) == 1
    ((addresses, message),) = post.arrived
    assert addresses == ["leader@example.org"]
    subject = message["Subject"].strip()  # a folded header begins with a space
    assert subject == subject_of(one)
    assert subject.startswith(f"【信用创建周通报】第1期：总分{total}")
    parts = _parts(message)
    printed = {
        "docx": docx_text(parts["docx"]),
        "plain": parts["plain"],
        "html": without_marks(parts["html"]),
    }
    allowed = said_by(paper_of(one))
    for form, said in printed.items():
        assert set(numbers(said)) - allowed == set(), form
        for sentence in (total, "走访企业35家，核对名单。", "2家企业联系不上。", "加快进度。"):
            assert sentence in said, form
    pdf = pdf_text(parts["pdf"]).replace("\n", "")
    assert [number for number in sorted(allowed) if number not in pdf] == []
    assert [one.said for one in sending.results(one)] == ["已发送"]
