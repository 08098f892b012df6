"""Signing in: five wrong passwords close the account, for pages and programs alike."""

import pytest
from django.test import Client

from units.models import User

pytestmark = pytest.mark.django_db
RIGHT = "right-password-2026"


@pytest.fixture
def account() -> User:
    return User.objects.create_user("somebody", RIGHT, post="试用填报员")


def _sign_in(password: str) -> int:
    form = {"username": "somebody", "password": password}
    return Client().post("/sign-in/", form).status_code


def _ask_for_token(password: str) -> tuple[int, str]:
    answer = Client().post(
        "/api/v1/tokens/",
        {"username": "somebody", "password": password},
        content_type="application/json",
    )
    return answer.status_code, answer.json().get("error", {}).get("code", "")


def test_the_right_password_is_refused_after_five_wrong_ones(account: User) -> None:
    assert [_sign_in("wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert _sign_in(RIGHT) == 429
    assert _ask_for_token(RIGHT) == (429, "locked")


def test_four_wrong_passwords_are_forgotten_after_the_right_one(account: User) -> None:
    for _ in range(2):
        assert [_sign_in("wrong") for _ in range(4)] == [200] * 4
        assert _sign_in(RIGHT) == 302


def test_another_account_is_not_closed_with_it(account: User) -> None:
    User.objects.create_user("neighbour", RIGHT, post="邻居")
    assert [_sign_in("wrong") for _ in range(5)][-1] == 429
    form = {"username": "neighbour", "password": RIGHT}
    assert Client().post("/sign-in/", form).status_code == 302


@pytest.mark.parametrize("length", [65, 256, 200_000])
def test_a_name_longer_than_any_account_is_refused_like_a_wrong_one(length: int) -> None:
    answer = Client().post("/sign-in/", {"username": "甲" * length, "password": "wrong"})
    assert answer.status_code == 200
    assert "账号或密码不正确" in answer.content.decode()
