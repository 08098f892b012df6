"""Pages and API of circulars: who sees what, what is typed stays, pages do not slow down."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from notices.models import Circular, Dispatch
from tests import builders as build
from tests.life import MARKET, april_scored
from tests.notices.issues import FRIDAY, docx_text, drafted, pdf_text, sent
from tests.web import ask, error, read, signed_in

pytestmark = pytest.mark.django_db
W17 = "2022-W17"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def april(campaign: Campaign) -> Campaign:
    april_scored(campaign)
    build.leader()
    return campaign


def test_refused_edit_keeps_what_was_typed_and_names_the_field(april: Campaign) -> None:
    one, client = drafted(april), signed_in(build.reviewer())
    typed = one.sections["overall"].replace("{{score.total}}", "99.99") + "\n补充一句。"
    sent_in = {"version": "0", "section-overall": typed}
    answer = client.post(reverse("edit-circular", args=(april.code, one.pk)), sent_in)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "补充一句。" in page
    assert "不能略去{{score.total}}" in page
    assert 'href="#section-overall"' in page


def test_unit_reads_the_issue_once_it_is_sent(april: Campaign) -> None:
    one, client = drafted(april), signed_in(build.clerk(MARKET))
    address = reverse("circular", args=(april.code, one.pk))
    assert client.get(address).status_code == 404
    sent(one)
    page = read(client, "circular", april.code, one.pk)
    assert "第1期" in page
    assert "办理记录" not in page
    assert one.fields["score.total"] in read(client, "circulars", april.code)


def test_brief_saves_itself_and_tells_the_second_writer(april: Campaign) -> None:
    client = signed_in(build.clerk(MARKET))
    address = reverse("brief", args=(april.code, MARKET))
    typed = {"week": W17, "version": "0", "work": "核对名单", "problems": ""}
    by_itself = {"Accept": "application/json"}
    assert client.post(address, typed, headers=by_itself).json() == {
        "version": 1,
        "saved": "10:00:00",
    }
    second = signed_in(build.clerk(MARKET, "second"))
    answer = second.post(address, typed | {"work": "另一份"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "核对名单" in page
    assert "另一份" in page
    page = read(signed_in(build.reviewer()), "briefs", april.code)
    assert "核对名单" in page
    assert "1个单位填写，31个没有填写。" in page


def test_pages_cost_the_same_for_one_issue_and_for_three(april: Campaign) -> None:
    client = signed_in(build.reviewer())

    def queries(name: str, *more: object) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            read(client, name, april.code, *more)
        return len(found)

    one = drafted(april)
    before = queries("circulars"), queries("briefs"), queries("circular", one.pk)
    drafted(april, "2022-W16")
    drafted(april, "2022-W15")
    assert (queries("circulars"), queries("briefs"), queries("circular", one.pk)) == before
    assert max(before) < 30


def test_program_drafts_edits_and_moves_an_issue(april: Campaign) -> None:
    one, office, head = drafted(april), signed_in(build.reviewer()), signed_in(build.head())
    base = f"campaigns/{april.code}/circulars/{one.pk}/"
    status, shown = ask(office, "GET", base)
    assert (status, shown["week"], shown["state"]) == (200, W17, "draft")
    assert shown["fields"]["score.total"] == one.fields["score.total"]
    bad = {"version": 0, "sections": {"overall": "总分{{score.totl}}"}}
    code, kind, _, fields = error(ask(office, "PATCH", base, bad))
    assert (code, kind) == (422, "invalid")
    assert "{{score.totl}}" in fields["section-overall"]
    assert ask(office, "POST", base + "submit/", {"version": 0})[0] == 200
    assert error(ask(office, "POST", base + "sign/", {"version": 1}))[1] == "not_allowed"
    assert ask(head, "POST", base + "sign/", {"version": 1})[1]["number"] == 1
    assert error(ask(office, "POST", base + "send/", {"version": 1}))[1] == "overtaken"
    assert ask(office, "POST", base + "send/", {"version": 2})[1]["state"] == "sent"
    letter = Dispatch.objects.get(plan="circular")
    (link,) = re.findall(r"http://testserver(/read/\S+)", letter.body)
    assert link in letter.html
    assert one.fields["score.total"] in Client().get(link).content.decode()
    assert ask(signed_in(build.leader()), "GET", f"campaigns/{april.code}/circulars/")[0] == 200


def test_command_writes_the_four_forms_without_storing_anything(
    april: Campaign, tmp_path: Path
) -> None:
    call_command("circular", week=W17, out=tmp_path, json=True)
    assert not Circular.objects.exists()
    files = {path.suffix[1:]: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(files) == {"docx", "pdf", "html", "txt", "json"}
    total = drafted(april).fields["score.total"]
    texts = [docx_text(files["docx"]), pdf_text(files["pdf"]), files["html"].decode()]
    for text in (*texts, files["txt"].decode(), files["json"].decode()):
        assert total in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"week": "2022-W54"}, "2022年没有第54周"),
        ({"week": "第十七周"}, "看不懂周次"),
        ({"week": "2019-W02"}, "不在聊城江北水城旅游度假区"),
        ({"week": W17, "campaign": "nowhere"}, "没有代码为“nowhere”的创建活动"),
        ({"week": W17, "out": Path("/proc/nowhere")}, "写不进文件夹"),
    ],
)
def test_command_refuses_with_a_sentence(
    april: Campaign, tmp_path: Path, options: dict[str, object], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("circular", **{"out": tmp_path, **options})
