"""What is typed while the session ends, or while somebody signs in beside it, is never lost."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from units.models import User

pytestmark = pytest.mark.django_db
RIGHT = "right-password-2026"
PLACE = "/help/tour/"
TYPED = {"act": "hide", "words": '第一行\r\n第二行 <b>"粗"</b> & 完', "was-words": "旧"}
OURS = {"accept": "text/html,application/xhtml+xml", "origin": "http://testserver"}


@pytest.fixture
def account() -> User:
    return User.objects.create_user("somebody", RIGHT, post="试用填报员")


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page by name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def sent(client: Client, place: str, typed: dict[str, Any], **headers: str) -> tuple[int, str]:
    answer = client.post(place, typed, headers=OURS | headers)
    return answer.status_code, answer.content.decode()


def test_form_sent_after_the_session_is_sent_on_after_the_sign_in(account: User) -> None:
    client = Client()
    status, page = sent(client, PLACE, TYPED)
    door = fields(page)
    assert (status, door["next"], "填写的内容没有丢失" in page) == (403, PLACE, True)
    # A wrong password loses nothing either.
    wrong = {"username": "somebody", "password": "wrong", **door}
    door = fields(sent(client, "/sign-in/", wrong)[1])
    status, page = sent(client, "/sign-in/", wrong | door | {"password": RIGHT})
    assert (status, f'action="{PLACE}"' in page) == (200, True)
    assert {name: fields(page)[name] for name in TYPED} == TYPED
    assert account.toured_at is None
    assert sent(client, PLACE, fields(page))[0] == 302
    account.refresh_from_db()
    assert account.toured_at is not None


def test_form_of_a_page_older_than_the_sign_in_beside_it_is_offered_again(account: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    old = fields(client.get("/password/").content.decode())
    client.cookies["csrftoken"] = "a" * 32
    status, page = sent(client, PLACE, TYPED | old)
    assert (status, "您填写的内容仍在，尚未提交" in page) == (403, True)
    assert sent(client, PLACE, fields(page))[0] == 302


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_form_of_another_site_is_offered_to_nobody(account: User, origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    status, page = sent(client, PLACE, TYPED, origin=origin)
    assert (status, "第二行" in page) == (403, False)
    door = {"held": json.dumps([["act", "hide"]]), "next": PLACE}
    status, page = sent(client, "/sign-in/", door, origin=origin)
    assert (status, "继续提交" in page) == (403, False)


def test_script_and_program_are_sent_to_the_door_as_before(account: User) -> None:
    for accept in ("application/json", "*/*"):
        answer = Client().post(PLACE, TYPED, headers={"accept": accept})
        assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={PLACE}")


def test_passwords_are_never_held() -> None:
    status, page = sent(Client(), "/password/", {"old_password": RIGHT, "new_password1": RIGHT})
    assert (status, RIGHT in page) == (302, False)


@pytest.mark.parametrize("held", ["", "x", "[", "[1]", '{"a": 1}', '[["a", "b", "c"]]', "[" * 9999])
def test_spoilt_content_is_left_out(account: User, held: str) -> None:
    form = {"username": "somebody", "password": RIGHT, "next": PLACE, "held": held}
    answer = Client().post("/sign-in/", form)
    assert (answer.status_code, answer["Location"]) == (302, PLACE)


def test_content_is_sent_to_no_other_site(account: User) -> None:
    held = json.dumps([["act", "hide"]])
    form = {"username": "somebody", "password": RIGHT, "next": "//evil.example/", "held": held}
    answer = Client().post("/sign-in/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/")
