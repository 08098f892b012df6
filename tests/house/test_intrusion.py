"""Requests that no page of the portal would send: other origins, other hosts, broken content."""

from urllib.parse import quote

import pytest
from django.test import Client

from reporting.views import overview
from tests.house.access import SAFE, Row, read_table
from tests.house.asking import ask, closed, missing_headers, proper
from tests.house.inhabitants import PASSWORD, Portal
from tests.house.rows import Untouched
from units.models import User

VISITORS, ROWS = read_table()
# A token is asked for with account and password in the body: there is no cookie to ride on.
WITHOUT_COOKIE = "/api/v1/tokens/"
SIGNED_IN = [who for who in VISITORS if who not in ("token", "gone")]
UNSAFE = [
    row
    for row in ROWS
    if row.method not in SAFE
    and row.address != WITHOUT_COOKIE
    and set(row.opens_to) & set(SIGNED_IN)
]
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "http:///evil.example/",
    "javascript:alert(1)",
    "\thttps://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
)
# The one thing a look writes down: when a wall screen last asked.
SCREEN_ASKED = {"reporting.screenlink": {"last_used_at"}}
BROKEN = "前\x00后"


@pytest.mark.parametrize("row", UNSAFE, ids=lambda row: f"{row.method} {row.address}")
def test_change_without_the_form_token_is_refused(
    portal: Portal, untouched: Untouched, row: Row
) -> None:
    who = next(who for who in row.opens_to if who in SIGNED_IN)
    visitor = portal.visitor(who, enforce_csrf_checks=True)
    content = proper(portal, row.address)
    answer = ask(visitor, row.method, portal.address(row.address), content)
    sent_to_the_door = answer.status_code == 302 and row.answers[who] == "door"
    assert answer.status_code == 403 or sent_to_the_door
    assert missing_headers(answer) == []
    assert untouched.changes() == {}


def test_form_sent_from_another_site_is_refused(portal: Portal) -> None:
    visitor = Client(enforce_csrf_checks=True)
    token = visitor.get("/sign-in/").context["csrf_token"]
    form = {"username": "clerk", "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    refused = visitor.post("/sign-in/", form, headers={"origin": "https://evil.example"})
    assert (refused.status_code, "sessionid" in visitor.cookies) == (403, False)
    accepted = visitor.post("/sign-in/", form, headers={"origin": "http://testserver"})
    assert (accepted.status_code, "sessionid" in visitor.cookies) == (302, True)


@pytest.mark.parametrize("who", SIGNED_IN)
def test_looking_changes_nothing(portal: Portal, untouched: Untouched, who: str) -> None:
    """By HEAD, page after page; that GET writes nothing either test_access.py sees."""
    visitor = portal.visitor(who, raise_request_exception=False)
    for row in ROWS:
        if row.method in SAFE:
            closed(visitor.head(portal.address(row.address)))
    assert untouched.changes() in ({}, SCREEN_ASKED)


@pytest.mark.parametrize("next_page", ELSEWHERE)
def test_sign_in_never_leads_to_another_site(portal: Portal, next_page: str) -> None:
    form = {"username": "clerk", "password": PASSWORD, "next": next_page}
    assert Client().post("/sign-in/", form)["Location"] == "/"
    query = f"?next={quote(next_page)}"
    assert Client().post(f"/sign-in/{query}", form)["Location"] == "/"
    assert portal.visitor("clerk").get(f"/sign-in/{query}")["Location"] == "/"
    assert Client().get(f"/admin/login/{query}")["Location"].startswith("/sign-in/?next=")


def test_sign_in_leads_back_to_the_page_asked_for(portal: Portal) -> None:
    page = portal.address("/submissions/{draft}/")
    visitor = Client()
    door = visitor.get(page)["Location"]
    assert door == f"/sign-in/?next={page}"
    answer = visitor.post(door, {"username": "clerk", "password": PASSWORD, "next": page})
    assert answer["Location"] == page


def test_token_of_a_disabled_account_opens_nothing(portal: Portal) -> None:
    program = portal.visitor("token")
    assert program.get("/api/v1/submissions/").status_code == 200
    User.objects.filter(pk=portal.people["token"].pk).update(is_active=False)
    assert program.get("/api/v1/submissions/").status_code == 401


def test_disabled_account_gets_neither_session_nor_token(portal: Portal) -> None:
    User.objects.filter(username="clerk").update(is_active=False)
    account = {"username": "clerk", "password": PASSWORD}
    visitor = Client()
    assert visitor.post("/sign-in/", account).status_code == 200
    assert "sessionid" not in visitor.cookies
    assert ask(visitor, "POST", "/api/v1/tokens/", account).status_code == 400


def test_unknown_host_is_refused_with_every_header(portal: Portal) -> None:
    answer = Client().get("/sign-in/", headers={"host": "evil.example"})
    assert (answer.status_code, missing_headers(answer)) == (400, [])


def test_error_page_has_every_header_and_tells_nothing(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("inner secret")

    monkeypatch.setattr(overview, "dashboard_of", broken)
    visitor = portal.visitor("leader", raise_request_exception=False)
    answer = visitor.get(portal.address("/c/{campaign}/"))
    assert (answer.status_code, missing_headers(answer)) == (500, [])
    assert b"inner secret" not in answer.content
    assert "系统出错" in answer.content.decode()


def test_added_slash_and_static_files_have_every_header(portal: Portal) -> None:
    moved = Client().get("/sign-in")
    assert (moved.status_code, moved["Location"], missing_headers(moved)) == (301, "/sign-in/", [])
    for file in ("app.css", "charts.js", "icon.svg", "vendor/bootstrap.min.css"):
        answer = Client().get(f"/static/{file}")
        assert (answer.status_code, missing_headers(answer, private=False)) == (200, [])
        assert answer.getvalue()


def test_cookies_are_out_of_reach_of_scripts(portal: Portal) -> None:
    visitor = Client()
    visitor.get("/sign-in/")
    visitor.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    kept = {name: (one["httponly"], one["samesite"]) for name, one in visitor.cookies.items()}
    assert kept == {"csrftoken": (True, "Lax"), "sessionid": (True, "Lax")}


def test_character_that_no_table_can_hold_is_no_server_error(portal: Portal) -> None:
    metric, clerk = portal.names["metric"], portal.visitor("clerk", raise_request_exception=False)
    form = {"version": portal.sheets["filled"].version, f"value-{metric}": BROKEN}
    for address in ("/submissions/{filled}/save/", "/submissions/{filled}/submit/"):
        assert clerk.post(portal.address(address), form).status_code in (302, 409)
    office = portal.visitor("office", raise_request_exception=False)
    form = {"version": portal.sheets["submitted"].version, f"reason-{metric}": BROKEN}
    answer = office.post(portal.address("/submissions/{submitted}/return/"), form)
    assert answer.status_code == 302


@pytest.mark.parametrize("query", ["month", "campaign", "unit", "state", "page", "page_size"])
@pytest.mark.parametrize("value", [BROKEN, "0000-00", "2022-13", "-1", "9" * 30, "٣", "'", "%s"])
def test_unreadable_filter_is_refused_or_finds_nothing(
    portal: Portal, query: str, value: str
) -> None:
    visitor = portal.visitor("office", raise_request_exception=False)
    answer = visitor.get("/api/v1/submissions/", {query: value})
    assert answer.status_code in (200, 400, 404)
    matrix = visitor.get(portal.address("/c/{campaign}/matrix/"), {query: value})
    assert matrix.status_code == 200
