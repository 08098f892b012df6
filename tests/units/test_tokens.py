"""Tokens for programs: given for a password, kept as a digest, ended by time or by their owner."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from indicators.models import Campaign
from tests import builders as build
from units.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "水城-2022-通过"


@pytest.fixture
def clerk(campaign: Campaign) -> User:
    cache.clear()
    user = build.clerk("finance")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def given(username: str, password: str, **headers: str) -> Any:
    body = {"username": username, "password": password}
    return Client(headers=headers).post("/api/v1/tokens/", body, content_type="application/json")


def token_of(user: User) -> str:
    return str(given(user.username, PASSWORD).json()["token"])


def using(token: str) -> Client:
    return Client(headers={"Authorization": f"Token {token}"})


def test_token_opens_what_its_owner_may_see(clerk: User) -> None:
    build.open_months(Campaign.objects.get(), now=build.at(4, 20))
    answer = given(clerk.username, PASSWORD)
    assert answer.status_code == 201
    page = using(answer.json()["token"]).get("/api/v1/submissions/").json()
    assert {row["unit"] for row in page["results"]} == {"finance"}


def test_token_is_kept_as_a_digest_only(clerk: User) -> None:
    token = token_of(clerk)
    [kept] = AuthToken.objects.values()
    assert token not in str(kept)
    lasts = kept["expiry"] - kept["created"]
    assert abs(lasts - timedelta(days=90)) < timedelta(seconds=1)


def test_token_ends_after_ninety_days(clerk: User) -> None:
    token = token_of(clerk)
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=89, hours=23)):
        assert using(token).get("/api/v1/campaigns/").status_code == 200
    with time_machine.travel(now + timedelta(days=90, seconds=1)):
        answer = using(token).get("/api/v1/campaigns/")
    assert answer.status_code == 401
    assert answer.json()["error"] == {
        "code": "authentication_failed", "message": "令牌无效或已过期，请重新获取", "fields": {}
    }  # fmt: skip


def test_owner_ends_a_token_at_once_and_only_that_one(clerk: User) -> None:
    one, other = token_of(clerk), token_of(clerk)
    assert using(one).delete("/api/v1/tokens/current/").status_code == 204
    assert using(one).get("/api/v1/campaigns/").status_code == 401
    assert using(other).get("/api/v1/campaigns/").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "ä»¤", "\xff", "0" * 64, "0" * 5000])
def test_token_that_was_never_given_is_refused(campaign: Campaign, token: str) -> None:
    assert using(token).get("/api/v1/campaigns/").status_code == 401


def test_wrong_password_and_unknown_account_are_told_apart_by_nobody(clerk: User) -> None:
    wrong, unknown = given(clerk.username, "guess"), given("nobody", "guess")
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == {
        "code": "invalid",
        "message": "请求内容有误，请按字段说明修改",
        "fields": {"password": ["账号或密码不正确，或账号已停用"]},
    }
    assert not AuthToken.objects.exists()


def test_disabled_account_gets_no_token_and_its_tokens_stop(clerk: User) -> None:
    token = token_of(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert given(clerk.username, PASSWORD).status_code == 400
    assert using(token).get("/api/v1/campaigns/").status_code == 401


def test_account_without_a_password_gets_no_token(campaign: Campaign) -> None:
    cache.clear()
    user = build.clerk("taxation")
    for password in ("!", "", user.password):
        assert given(user.username, password).status_code == 400


def test_guessing_is_stopped_after_five_a_minute(clerk: User) -> None:
    answers = [given(f"somebody-{n}", "guess").status_code for n in range(6)]
    assert answers == [400] * 5 + [429]
    answer = given(clerk.username, PASSWORD)
    assert answer.json()["error"] == {
        "code": "throttled", "message": "请求过于频繁，请稍后再试", "fields": {}
    }  # fmt: skip


def test_invented_forwarding_address_does_not_reset_the_count(clerk: User) -> None:
    for n in range(5):
        given(f"somebody-{n}", "guess", X_Forwarded_For=f"10.0.0.{n}")
    assert given("somebody", "guess", X_Forwarded_For="10.0.9.9").status_code == 429
