"""The pages, files and API of 月调度: who reads what, what is refused, what two people meet."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Campaign
from notices.documents import pdf
from notices.meetings import files, packs
from notices.models import FollowUp, Meeting
from tests import builders as build
from tests.kept import once
from tests.life import april_scored
from tests.proofs import added
from tests.web import ask, read, refused, signed_in

pytestmark = pytest.mark.django_db
HELD = build.at(4, 29, 9)
DECISION = {"text": "=补齐注册户数", "lead": "huxi", "joint": ["market-supervision"],
            "post": "分管副主任", "due": "2022-05-13", "version": "0"}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(HELD, tick=False):
        yield


@pytest.fixture
def held(campaign: Campaign) -> Meeting:
    april_scored(campaign)
    once("held", lambda: packs.ensure_packs(now=HELD))
    return Meeting.objects.select_related("campaign").get()


def post(client: Any, name: str, *arguments: object, **data: Any) -> Any:
    return client.post(reverse(name, args=arguments), data)


def decided(held: Meeting, **instead: Any) -> Any:
    client = signed_in(build.reviewer())
    return post(client, "enter-follow-up", held.campaign.code, "2022-04", **DECISION | instead)


def test_decision_whose_form_is_sent_twice_is_registered_once(held: Meeting) -> None:
    """Also by whoever is told of a newer version and presses the button again."""
    assert decided(held).status_code == 302
    for version in ("0", "1"):
        answer = decided(held, version=version)
        assert answer.status_code == 409
        assert "登记完全相同的第1项，没有再次登记" in answer.content.decode()
    assert FollowUp.objects.count() == 1
    assert decided(held, version="1", due="2022-05-20").status_code == 302


def test_decision_becomes_work_on_page_and_desk_of_both_units(held: Meeting) -> None:
    assert decided(held).status_code == 302
    one, code = FollowUp.objects.get(), held.campaign.code
    for of in ("huxi", "market-supervision"):
        clerk = signed_in(build.clerk(of))
        assert "=补齐注册户数" in read(clerk, "unit", code, of)
        assert "督办事项（1）" in read(clerk, "desk", code)
        assert "=补齐注册户数" in read(clerk, "follow-ups", code)
    FollowUp.objects.update(due="2022-04-01")
    assert "1项逾期。</strong>由牵头单位打开事项名称" in read(clerk, "follow-ups", code)
    stranger = signed_in(build.clerk("lihaiwu"))
    assert "督办事项（" not in read(stranger, "desk", code)
    assert "=补齐注册户数" not in read(stranger, "follow-ups", code)
    assert stranger.get(reverse("follow-up", args=(code, one.pk))).status_code == 404


@pytest.mark.parametrize(
    ("instead", "name", "sentence"),
    [
        ({"text": " "}, "text", "请写明议定的事项"),
        ({"lead": ""}, "lead", "请选择一个牵头单位"),
        ({"post": "张伟"}, "post", "像是姓名"),
        ({"due": "2022-05-04"}, "due", "2022-05-04是休息日，之后的工作日是2022-05-05"),
        ({"due": "2022-04-01"}, "due", "期限不能早于会议日期2022-04-29"),
        ({"due": "下周"}, "due", "看不懂期限“下周”"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    held: Meeting, instead: dict[str, str], name: str, sentence: str
) -> None:
    answer = decided(held, **instead)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="problem-{name}"' in page
    assert sentence in page
    kept = DECISION | instead
    assert all(f"{kept[one]}" in page for one in ("text", "post", "due"))
    assert not FollowUp.objects.exists()


def test_rest_day_that_is_meant_is_taken(held: Meeting) -> None:
    assert decided(held, due="2022-05-04", rest_day="on").status_code == 302
    assert str(FollowUp.objects.get().due) == "2022-05-04"


def test_second_of_two_is_told_who_was_first(held: Meeting) -> None:
    decided(held)
    answer = decided(held, text="另一项")
    assert answer.status_code == 409
    assert "reviewer岗（reviewer）已于2022-04-29 09:00改过" in answer.content.decode()
    code, one = held.campaign.code, FollowUp.objects.get()
    clerk = signed_in(build.clerk("huxi"))
    for status in (302, 409):
        answer = post(clerk, "move-follow-up", code, one.pk, "report", version="0", text="已办")
        assert answer.status_code == status
    assert "已于2022-04-29 09:00报告进展" in answer.content.decode()


def test_sign_off_needs_its_reason_and_claims_name_their_proof(held: Meeting) -> None:
    decided(held)
    code, one, by = held.campaign.code, FollowUp.objects.get(), build.clerk("huxi")
    proof = added(held.campaign, "huxi", by=by, at=HELD, confidential="1")
    claim = {"version": "0", "text": "已办结", "evidence": f"{proof.pk}"}
    assert post(signed_in(by), "move-follow-up", code, one.pk, "claim", **claim).status_code == 302
    joint = read(signed_in(build.clerk("market-supervision")), "follow-up", code, one.pk)
    assert proof.title not in joint
    assert proof.title in read(signed_in(by), "follow-up", code, one.pk)
    office = signed_in(build.reviewer())
    move = {"version": "1", "text": ""}
    answer = post(office, "move-follow-up", code, one.pk, "sign_off", **move)
    assert "请写明销号理由" in answer.content.decode()
    move["text"] = "名单已核对"
    assert post(office, "move-follow-up", code, one.pk, "sign_off", **move).status_code == 302
    assert "督办事项（" not in read(signed_in(by), "desk", code)


def test_files_hold_the_pack_and_no_formula(held: Meeting) -> None:
    decided(held)
    code, office = held.campaign.code, signed_in(build.reviewer())
    for form in ("docx", "pdf", "xlsx"):
        whole = office.get(reverse("meeting-file", args=(code, "2022-04", form)))
        assert whole.status_code == 200
        one = office.get(
            reverse("meeting-unit-file", args=(code, "2022-04", "financial-monitoring", form))
        )
        assert one.status_code == 200
        if form == "pdf":
            assert pdf.fits_one_page(one.content)
            assert pdf.fits_one_page(whole.content)
    listed = office.get(reverse("follow-ups-file", args=(code, "xlsx")))
    (sheet,) = load_workbook(io.BytesIO(listed.content)).worksheets
    cells = [cell for row in sheet for cell in row]
    assert "=补齐注册户数" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}
    text = office.get(reverse("follow-ups-file", args=(code, "csv"))).content.decode("utf-8-sig")
    assert "'=补齐注册户数" in text


def test_whole_pack_comes_page_after_page_and_is_made_no_further_than_it_is_taken(
    held: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer: Any = signed_in(build.reviewer()).get(
        reverse("meeting-file", args=(held.campaign.code, "2022-04", "zip"))
    )
    taken = list(answer.streaming_content)
    archive = ZipFile(io.BytesIO(b"".join(taken)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names)) == 1 + 2 * (1 + len(held.content["leads"]))
    assert len(taken) == len(names)
    made, write = [], files.written

    def counted(*given: Any) -> bytes:
        made.append(given)
        return write(*given)

    monkeypatch.setattr(files, "written", counted)
    half = files.pack(held)
    next(half)
    next(half)
    half.close()
    assert len(made) == 2


def test_pack_that_cannot_be_printed_is_refused_before_its_first_byte(held: Meeting) -> None:
    Meeting.objects.filter(pk=held.pk).update(agenda="\U00020bb7野家")
    office = signed_in(build.reviewer())
    answer = office.get(reverse("meeting-file", args=(held.campaign.code, "2022-04", "zip")))
    assert (answer.status_code, answer.streaming) == (302, False)
    assert "无法印入PDF" in read(office, "meeting", held.campaign.code, "2022-04")


def test_unit_reads_its_own_page_alone(held: Meeting) -> None:
    clerk, code = signed_in(build.clerk("financial-monitoring")), held.campaign.code
    assert "牵头指标" in read(clerk, "meeting-unit", code, "2022-04", "financial-monitoring")
    theirs = reverse("meeting-unit", args=(code, "2022-04", "administrative-approval"))
    assert clerk.get(theirs).status_code == 403
    assert clerk.get(reverse("meeting", args=(code, "2022-04"))).status_code == 403
    assert "金融" in read(clerk, "meetings", code)


def test_agenda_and_day_are_the_offices(held: Meeting) -> None:
    code, office = held.campaign.code, signed_in(build.reviewer())
    agenda = {"version": "0", "agenda": "是否调整牵头单位\n"}
    assert post(office, "meeting-agenda", code, "2022-04", **agenda).status_code == 302
    assert "1. 是否调整牵头单位" in read(office, "meeting", code, "2022-04")
    long = {"version": "1", "agenda": "长" * 601}
    assert post(office, "meeting-agenda", code, "2022-04", **long).status_code == 422
    plan = {"version": "0", "day": "28", "automatic": "on"}
    assert post(office, "meeting-plan", code, **plan).status_code == 403
    head = signed_in(build.head())
    assert post(head, "meeting-plan", code, **plan | {"day": "40"}).status_code == 422
    assert [post(head, "meeting-plan", code, **plan).status_code for _ in range(2)] == [302, 409]
    assert "每月28日" in read(office, "meetings", code)


def test_lists_cost_the_same_at_one_row_and_at_three(held: Meeting) -> None:
    code, office = held.campaign.code, signed_in(build.reviewer())
    names = [("follow-ups", (code,)), ("meeting", (code, "2022-04")), ("meetings", (code,)),
             ("desk", (code,)), ("unit", (code, "huxi"))]  # fmt: skip

    def costs() -> list[int]:
        found = []
        for name, arguments in names:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                read(office, name, *arguments)
            found.append(len(queries))
        return found

    decided(held)
    before = costs()
    for version in (1, 2):
        more = {"version": f"{version}", "text": f"第{version}件"}
        assert decided(held, **more).status_code == 302
    assert costs() == before


def test_programs_do_the_same(held: Meeting) -> None:
    code = held.campaign.code
    office, clerk = signed_in(build.reviewer()), signed_in(build.clerk("huxi"))
    listed = ask(office, "GET", f"campaigns/{code}/meetings/")[1]["results"]
    assert [one["month"] for one in listed] == ["2022-04"]
    status, body = ask(office, "GET", f"campaigns/{code}/meetings/2022-04/")
    assert (status, body["intact"]) == (200, True)
    sent = DECISION | {"version": 0}
    answer = ask(clerk, "POST", f"campaigns/{code}/meetings/2022-04/follow-ups/", sent)
    assert refused(answer)[:2] == (403, "not_allowed")
    status, one = ask(office, "POST", f"campaigns/{code}/meetings/2022-04/follow-ups/", sent)
    assert (status, one["standing"], one["moves"]) == (201, "open", ["sign-off"])
    path = f"campaigns/{code}/follow-ups/{one['id']}/"
    status, one = ask(clerk, "POST", f"{path}claim/", {"version": 0, "text": "已办结"})
    assert (status, one["state"], [step["kind"] for step in one["steps"]]) == (
        200, "claimed", ["claim"])  # fmt: skip
    assert refused(ask(clerk, "POST", f"{path}sign-off/", {"version": 1, "text": "好"}))[0] == 403
    status, found = ask(office, "GET", f"campaigns/{code}/follow-ups/?state=claimed&unit=huxi")
    assert (status, found["count"]) == (200, 1)
