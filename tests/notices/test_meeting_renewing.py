"""重新形成: before its meeting a pack takes the newest facts, the former one stays on record."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Campaign
from notices.meetings import files, minutes, packs, renewing
from notices.meetings.minutes import Typed
from notices.models import FormerPack, Meeting
from reporting.models import Scoring
from reporting.refusals import NotAllowed, Overtaken, Refusal
from reporting.scores import snapshots
from tests import builders as build
from tests.life import april_scored, kept
from tests.web import ask, read, refused, signed_in

pytestmark = pytest.mark.django_db
MORNING, NOON = build.at(4, 29, 7), build.at(4, 29, 12)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def formed(campaign: Campaign) -> Meeting:
    april_scored(campaign)
    packs.ensure_packs(now=MORNING)
    return Meeting.objects.get()


def moved(campaign: Campaign) -> None:
    """A unit's April is accepted after the pack was formed, and counted."""
    build.deliver(campaign, "huxi", 4, when=build.at(4, 29, 8))
    kept(campaign, build.at(4, 29, 9))


def renewed(meeting: Meeting, at: datetime = NOON) -> Meeting:
    return renewing.renew(meeting, by=build.reviewer(), at=at, version=meeting.version)


def test_new_pack_has_the_newest_facts_and_the_former_stays_whole(formed: Meeting) -> None:
    before, first = dict(formed.content), formed.snapshot
    minutes.write_agenda(formed, by=build.head(), at=NOON, version=0, text="是否调整牵头单位")
    formed.refresh_from_db()
    moved(formed.campaign)
    now = renewed(formed)
    assert now.content["total"] != before["total"]
    assert now.snapshot.name == "2022年4月调度会（第2稿）"
    assert (now.agenda, now.prepared_by, packs.intact(now)) == (
        "是否调整牵头单位", build.reviewer(), True)  # fmt: skip
    [former] = FormerPack.objects.all()
    assert (former.number, former.snapshot, former.prepared_by) == (1, first, None)
    assert (former.prepared_at, former.replaced_by) == (MORNING, build.reviewer())
    assert former.content == before
    assert snapshots.digest_of(former.content) == former.digest
    assert former.agenda == "是否调整牵头单位"
    row = renewing.formers_of(now)[0]
    assert (row.before, row.after) == (before["total"], now.content["total"])
    assert "指标得分" in row.differing
    assert "督办事项" not in row.differing
    [again] = [one for one in renewing.formers_of(renewed(now)) if one.pack.number == 2]
    assert (again.before, again.after, again.differing) == (again.after, again.before, [])


def test_after_the_meeting_nothing_is_formed_again(formed: Meeting) -> None:
    with pytest.raises(NotAllowed, match="会议日期2022年4月29日已过"):
        renewed(formed, build.at(4, 30, 1))
    typed = Typed(text="补齐数据", lead="huxi", post="分管副局长", due="2022-05-13")
    minutes.enter(formed, by=build.reviewer(), at=NOON, version=0, typed=typed)
    formed.refresh_from_db()
    with pytest.raises(NotAllowed, match="已经登记了议定事项"):
        renewed(formed)
    with pytest.raises(NotAllowed, match="不能办理调度会"):
        renewing.renew(formed, by=build.leader(), at=NOON, version=formed.version)


def test_second_of_two_is_told_and_unsound_numbers_change_nothing(formed: Meeting) -> None:
    stale = Meeting.objects.get()
    Scoring.objects.update(problems=["在营企业为零"])
    with pytest.raises(Refusal, match="在营企业为零"):
        renewed(formed)
    assert not FormerPack.objects.exists()
    Scoring.objects.update(problems=[])
    renewed(formed)
    with pytest.raises(Overtaken, match="改过这次会议的内容"):
        renewed(stale)
    assert FormerPack.objects.count() == 1


def test_page_forms_it_again_and_both_can_be_downloaded(formed: Meeting) -> None:
    code, office = formed.campaign.code, signed_in(build.reviewer())
    moved(formed.campaign)
    before = formed.content["total"]
    address = reverse("renew-meeting", args=(code, "2022-04"))
    assert office.post(address, {"version": "7"}).status_code == 409
    assert office.post(address, {"version": "0"}).status_code == 302
    page = read(office, "meeting", code, "2022-04")
    assert "第1稿" in page
    assert "系统于 2022-04-29 07:00 形成" in page
    now = Meeting.objects.get().content["total"]

    def sheet(name: str, *more: object) -> Any:
        answer = office.get(reverse(name, args=(code, "2022-04", *more, "xlsx")))
        assert answer.status_code == 200
        texts = load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
        return answer["Content-Disposition"], f"{list(texts)}"

    (_, new), (name, old) = sheet("meeting-file"), sheet("former-meeting-file", 1)
    assert "%E7%AC%AC1%E7%A8%BF" in name
    assert (f"{float(now):.2f}" in new, f"{float(before):.2f}" in old) == (True, True)
    assert old != new
    theirs = reverse("former-meeting-file", args=(code, "2022-04", 2, "docx"))
    assert office.get(theirs).status_code == 404
    clerk = signed_in(build.clerk("huxi"))
    theirs = reverse("former-meeting-file", args=(code, "2022-04", 1, "docx"))
    assert clerk.get(theirs).status_code == 403
    for form in ("docx", "pdf", "zip"):
        assert b"".join(files.answer(FormerPack.objects.get(), None, form))


def test_program_forms_it_again_and_reads_what_was_before(formed: Meeting) -> None:
    path = f"campaigns/{formed.campaign.code}/meetings/2022-04/"
    leader, office = signed_in(build.leader()), signed_in(build.reviewer())
    assert refused(ask(leader, "POST", f"{path}renew/", {"version": 0}))[0] == 403
    status, shown = ask(office, "POST", f"{path}renew/", {"version": 0})
    assert (status, shown["version"]) == (200, 1)
    [former] = ask(leader, "GET", path)[1]["former"]
    assert (former["number"], former["digest"]) == (1, formed.digest)
    assert former["replaced_by"] == build.reviewer().post


def test_page_costs_the_same_with_one_former_pack_and_with_three(formed: Meeting) -> None:
    code, office = formed.campaign.code, signed_in(build.reviewer())
    counts = []
    for many in (1, 3):
        while FormerPack.objects.count() < many:
            renewed(Meeting.objects.get())
        with CaptureQueriesContext(connection) as asked:
            read(office, "meeting", code, "2022-04")
        counts.append(len(asked))
    assert counts[0] == counts[1]
