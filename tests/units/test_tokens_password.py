"""A new password ends what was given for the old one."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from knox.models import get_token_model

from indicators.models import Campaign
from tests import builders as build
from tests.web import signed_in
from units.models import User

pytestmark = pytest.mark.django_db
OLD, NEW = "水城-2022-通过", "湖西-2023-再来"


@pytest.fixture
def clerk(campaign: Campaign) -> User:
    cache.clear()
    user = build.clerk("finance")
    user.set_password(OLD)
    user.save(update_fields=["password"])
    return user


def token_of(user: User) -> Client:
    _, token = get_token_model().objects.create(user=user)
    return Client(headers={"Authorization": f"Token {token}"})


def change(client: Client, old: str) -> int:
    form = {"old_password": old, "new_password1": NEW, "new_password2": NEW}
    return client.post("/password/", form).status_code


def status(program: Client) -> int:
    return program.get("/api/v1/campaigns/").status_code


def test_new_password_ends_every_token_of_that_person_alone(clerk: User) -> None:
    programs, foreign = [token_of(clerk), token_of(clerk)], token_of(build.clerk("taxation"))
    browser = signed_in(clerk)
    assert change(browser, OLD) == 302
    assert [status(program) for program in programs] == [401, 401]
    assert status(foreign) == 200
    assert browser.get("/password/changed/").status_code == 200
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)


def test_refused_new_password_leaves_the_tokens(clerk: User) -> None:
    program = token_of(clerk)
    assert change(signed_in(clerk), "guess") == 200
    assert status(program) == 200


def test_a_token_is_given_while_redis_is_away(db: None, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    User.objects.create_user("somebody", "right-password-2026", post="试用填报员")
    answer = Client().post(
        "/api/v1/tokens/",
        {"username": "somebody", "password": "right-password-2026"},
        content_type="application/json",
    )
    assert answer.status_code == 201
