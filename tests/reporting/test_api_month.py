"""The month of a unit for programs: contacts, proofs, 无此业务, the office's lists, tasks."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from indicators.models import Campaign
from reporting.models import Evidence, Submission
from tests import builders as build
from tests.bulletins import PDF
from tests.proofs import added, sent, typed
from tests.web import ask, error, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
UNIT = "market-supervision"
PLACE = f"campaigns/{build.CODE}/"


def send(client: Client, path: str, **fields: Any) -> tuple[int, Any]:
    answer = client.post(f"/api/v1/{PLACE}{path}", fields)
    return answer.status_code, answer.json()


def test_contacts_are_named_and_the_second_of_two_is_told(sheet: Submission) -> None:
    clerk, place = signed_in(build.clerk(UNIT)), f"{PLACE}units/{UNIT}/contacts/"
    given = {"kind": "leader", "post": "副局长", "phone": "0635-8500001", "instead_of": 0}
    status, body = ask(clerk, "PATCH", place, {"contacts": [given]})
    assert (status, [one["post"] for one in body["contacts"]]) == (200, ["副局长"])
    assert body["missing"] == ["责任人", "填报员"]
    again = ask(clerk, "PATCH", place, {"contacts": [given | {"post": "局长"}]})
    assert error(again)[:2] == (409, "overtaken")
    twice = ask(clerk, "PATCH", place, {"contacts": [given, given]})
    assert error(twice)[3] == {"contacts": ["同一类别只能给出一次"]}


def test_proof_is_added_revised_and_downloaded_by_its_digest(opened: Campaign) -> None:
    clerk = signed_in(build.clerk(UNIT))
    status, body = send(clerk, "evidence/", **typed(), unit=UNIT, indicator="9", file=sent())
    assert (status, body["indicator"], body["month"], body["version"]) == (201, 9, None, 1)
    status, body = send(clerk, f"evidence/{body['id']}/files/", version="1", file=sent("新"))
    assert (status, body["version"], [one["number"] for one in body["files"]]) == (201, 2, [2, 1])
    stale = send(clerk, f"evidence/{body['id']}/files/", version="1", file=sent("又"))
    assert error(stale)[:2] == (409, "overtaken")
    place = f"/api/v1/{PLACE}evidence/{body['id']}/files/1/"
    answer = clerk.get(place, headers={"accept": "application/pdf"})
    tag = f'"{hashlib.sha256(PDF).hexdigest()}"'
    assert (answer.status_code, answer.content, answer["ETag"]) == (200, PDF, tag)
    assert answer["Content-Disposition"].startswith("attachment")
    same = clerk.get(place, headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")


def test_faults_of_a_proof_are_named_by_field(opened: Campaign) -> None:
    clerk = signed_in(build.clerk(UNIT))
    wrong = {"indicator": "99", "task": "nowhere", "confidential": "也许"}
    told = error(send(clerk, "evidence/", **(typed() | wrong), unit=UNIT, file=sent()))
    assert (told[0], sorted(told[3])) == (422, ["confidential", "indicator", "task"])
    told = error(send(clerk, "evidence/", **typed(title=""), unit=UNIT))
    assert (told[0], sorted(told[3])) == (422, ["file", "title"])
    assert not Evidence.objects.exists()


def test_confidential_proof_does_not_exist_for_strangers(opened: Campaign) -> None:
    secret = added(opened, UNIT, confidential="1")
    shown = added(opened, UNIT, mark="公开")
    stranger = signed_in(build.clerk("huxi"))
    _, page = ask(stranger, "GET", f"{PLACE}evidence/")
    assert [row["id"] for row in page["results"]] == [shown.pk]
    for path in ("", "files/1/"):
        assert ask(stranger, "GET", f"{PLACE}evidence/{secret.pk}/{path}")[0] == 404


def test_list_of_proofs_costs_the_same_for_one_and_three(
    opened: Campaign, django_assert_max_num_queries: Any
) -> None:
    office = signed_in(build.reviewer())
    for mark in ("一", "二", "三"):
        added(opened, UNIT, mark=mark, indicator=9)
        with django_assert_max_num_queries(8):
            assert ask(office, "GET", f"{PLACE}evidence/?indicator=9")[0] == 200


def test_exemption_is_asked_and_decided_once(sheet: Submission) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    given = {"unit": UNIT, "metric": "fulfilment_records", "reason": "没有这项业务"}
    status, body = ask(clerk, "POST", f"{PLACE}exemptions/", given)
    assert (status, body["state"]) == (201, "asked")
    place = f"{PLACE}exemptions/{body['id']}/"
    assert error(ask(clerk, "POST", f"{place}approve/", {}))[:2] == (403, "not_allowed")
    assert error(ask(office, "POST", f"{place}refuse/", {}))[:2] == (422, "invalid")
    assert ask(office, "POST", f"{place}approve/", {})[1]["state"] == "approved"
    assert error(ask(office, "POST", f"{place}refuse/", {"decision": "否"}))[0] == 409


def test_matrix_and_queue_tell_what_the_pages_tell(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    office = signed_in(build.reviewer())
    _, page = ask(office, "GET", f"{PLACE}matrix/?month=2022-04&state=submitted")
    assert [(row["unit"], row["state"]) for row in page["rows"]] == [(UNIT, "submitted")]
    assert page["rows"][0]["cells"]["enterprises"]["state"] == "submitted"
    assert ask(office, "GET", f"{PLACE}matrix/?month=2022-12")[0] == 404
    _, queue = ask(office, "GET", f"{PLACE}review/")
    assert [(row["submission"], row["why_not"]) for row in queue["results"]] == [(sheet.pk, "")]
    picks = [{"submission": sheet.pk, "version": 0}, {"submission": 10**9, "version": 1}]
    _, told = ask(office, "POST", f"{PLACE}review/accept/", {"picks": picks})
    assert [one["accepted"] for one in told] == [False, False]
    assert told[0]["message"].startswith("他人已先行处理")
    picks = [{"submission": sheet.pk, "version": sheet.version}]
    _, told = ask(office, "POST", f"{PLACE}review/accept/", {"picks": picks})
    assert told == [{"submission": sheet.pk, "accepted": True, "message": ""}]


def test_task_is_moved_under_its_version(opened: Campaign) -> None:
    clerk, place = signed_in(build.clerk(UNIT)), f"{PLACE}tasks/named-leaders/"
    move = f"{place}{UNIT}/report/"
    assert error(ask(clerk, "POST", move, {"version": 0}))[3] == {"text": "请用一句话写明进展"}
    status, body = ask(clerk, "POST", move, {"version": 0, "text": "已明确"})
    assert (status, body["version"], body["steps"][0]["text"]) == (200, 1, "已明确")
    assert error(ask(clerk, "POST", move, {"version": 0, "text": "又"}))[:2] == (409, "overtaken")
    other = signed_in(build.clerk("huxi"))
    assert error(ask(other, "POST", move, {}))[:2] == (403, "not_allowed")


def test_calendar_year_is_read_and_sent_back_whole(opened: Campaign) -> None:
    head = signed_in(build.head())
    _, year = ask(head, "GET", "calendar/2022/")
    assert year["off"][0] == {"day": "2022-01-01", "name": "元旦"}
    given = {name: year[name] for name in ("notice", "title", "off", "worked", "version")}
    status, body = ask(head, "PUT", "calendar/2022/", given)
    assert (status, body["version"], body["off"]) == (200, year["version"] + 1, year["off"])
    assert error(ask(head, "PUT", "calendar/2022/", given))[:2] == (409, "overtaken")
    given |= {"version": body["version"], "off": [{"day": "二月三十", "name": "节"}]}
    assert error(ask(head, "PUT", "calendar/2022/", given))[:2] == (422, "invalid")


ODD: list[Any] = [None, True, 7, "", "x" * 3000, "a\0b", [], [1], [None], {}, {"a": None}, -1]
PATHS = [
    ("PATCH", f"{PLACE}units/{UNIT}/contacts/", "contacts"),
    ("POST", f"{PLACE}units/{UNIT}/hand-over/", "giver"),
    ("POST", f"{PLACE}evidence/", "title"),
    ("POST", f"{PLACE}commitments/{UNIT}/", "credit_code"),
    ("POST", f"{PLACE}exemptions/", "unit"),
    ("POST", f"{PLACE}review/accept/", "picks"),
    ("POST", f"{PLACE}tasks/named-leaders/{UNIT}/report/", "version"),
    ("PUT", "calendar/2022/", "off"),
]


@pytest.mark.parametrize(("method", "path", "field"), PATHS)
def test_odd_content_is_refused_in_the_one_shape(
    sheet: Submission, method: str, path: str, field: str
) -> None:
    client = signed_in(build.head())
    for odd in ODD:
        for content in (odd, {field: odd}):
            status, _, message, _ = error(ask(client, method, path, content))
            assert 400 <= status < 500, (path, content)
            assert not message.isascii()


QUERIES = ["month", "unit", "indicator", "task", "state", "kind", "late", "tab", "page", "q"]


@pytest.mark.parametrize("path", ["evidence/", "matrix/", "review/", "exemptions/", "registers/"])
@pytest.mark.parametrize("query", QUERIES)
def test_unreadable_filter_never_breaks(opened: Campaign, path: str, query: str) -> None:
    client = signed_in(build.reviewer())
    for value in ("a\0b", "0000-00", "2022-13", "-1", "9" * 30, "٣", "'", "%s"):
        answer = client.get(f"/api/v1/{PLACE}{path}", {query: value})
        assert answer.status_code in (200, 400, 404), (path, query, value)
