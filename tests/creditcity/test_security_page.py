"""安全: the page tells what is enforced and what is not, and a closed account can be opened."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creditcity.setup import locks
from indicators.models import Campaign
from tests import builders as build
from tests.racing import at_once
from tests.web import read, signed_in
from units.models import User
from units.refusals import Overtaken

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)
RIGHT = "right-password-2026"
RULE = re.compile(
    r'<td class="whole"><strong>(.*?)</strong></td>\s*<td class="whole">(.*?)</td>'
    r".*?</span>(\S+?)</span>",
    re.DOTALL,
)


@pytest.fixture(autouse=True)
def clock(campaign: Campaign) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def account(username: str = "somebody") -> User:
    return User.objects.create_user(username, RIGHT, post="试用填报员")


def sign_in(password: str, username: str = "somebody", client: Client | None = None) -> int:
    form = {"username": username, "password": password}
    return (client or Client()).post("/sign-in/", form).status_code


def shut(username: str = "somebody") -> None:
    for _ in range(5):
        sign_in("wrong", username)


def open_up(account: User, reason: str, by: User | None = None) -> tuple[int, str]:
    client = signed_in(by or build.administrator())
    address = f"/settings/security/unlock/{account.pk}/"
    answer = client.post(address, {"reason": reason}, follow=True)
    return answer.status_code, answer.content.decode()


def rules() -> dict[str, tuple[str, str]]:
    """Rule → what is said of it, and whether it is enforced."""
    page = read(signed_in(build.head()), "settings-security")
    found = {name: (said, state) for name, said, state in RULE.findall(page)}
    assert f"{sum('未启用' in state for _, state in found.values())}项未启用" in page
    return found


def test_closed_account_is_opened_with_a_reason_that_stays_on_record() -> None:
    somebody = account()
    shut()
    assert sign_in(RIGHT) == 429
    status, page = open_up(somebody, "电话核实是本人")
    assert status == 200
    assert "试用填报员（somebody）已解锁，可以登录" in page
    assert "没有锁定的账号" in page
    assert "电话核实是本人" in page
    assert sign_in(RIGHT) == 302
    history = signed_in(build.administrator())
    User.objects.filter(username="administrator").update(is_staff=True, is_superuser=True)
    page = history.get(f"/admin/units/user/{somebody.pk}/history/").content.decode()
    assert "提前解锁：电话核实是本人" in page
    status, page = open_up(somebody, "再来一次")
    assert (status, "上一次由administrator岗于2022-04-20 10:00解锁" in page) == (409, True)


def test_page_tells_who_is_locked_until_when_and_hides_names_that_are_nobody_s(clock: Any) -> None:
    account()
    shut()
    shut("my-password-typed-here")
    page = read(signed_in(build.head()), "settings-security")
    assert "锁定到" in page
    assert "10:15:00" in page
    assert "另有1个不存在的账号名被反复试过" in page
    assert "my-password-typed-here" not in page
    assert "1个账号因密码输错被锁定" in read(signed_in(build.head()), "settings")
    # As the page says: whoever tries again meanwhile waits no longer for it.
    clock.move_to(NOW + timedelta(minutes=14))
    answer = Client().post("/sign-in/", {"username": "somebody", "password": RIGHT})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "账号锁定到10:15。" in answer.content.decode()
    clock.move_to(NOW + timedelta(minutes=15, seconds=1))
    assert "没有锁定的账号" in read(signed_in(build.head()), "settings-security")
    assert sign_in(RIGHT) == 302


def test_account_opens_when_the_first_of_its_guessers_is_forgotten(clock: Any) -> None:
    """Four wrong passwords at one desk, one at another: the four end it a quarter after them."""
    account()
    for minute, number, desk in ((0, 4, "first"), (10, 1, "second")):
        clock.move_to(NOW + timedelta(minutes=minute, seconds=20))
        codes = [
            sign_in("wrong", client=Client(headers={"user-agent": desk})) for _ in range(number)
        ]
    assert codes == [429]
    assert "10:15:20" in read(signed_in(build.head()), "settings-security")
    form = {"username": "somebody", "password": RIGHT}
    assert "账号锁定到10:16。" in Client().post("/sign-in/", form).content.decode()
    clock.move_to(NOW + timedelta(minutes=15, seconds=21))
    assert sign_in(RIGHT) == 302


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_opening_without_a_reason_is_refused_beside_the_field(reason: str) -> None:
    somebody = account()
    shut()
    status, page = open_up(somebody, reason)
    assert status == 422
    assert page.count("请写明怎样核实是本人，至多200个字") == 2
    assert f'href="#field-reason-{somebody.pk}"' in page
    assert sign_in(RIGHT) == 429


def test_head_sees_who_is_locked_and_may_open_nobody() -> None:
    somebody = account()
    shut()
    page = read(signed_in(build.head()), "settings-security")
    assert "不能提前解锁账号，请找系统管理员" in page
    assert "setup-unlock" not in page
    assert open_up(somebody, "本人", by=build.head())[0] == 403
    assert open_up(somebody, "本人", by=build.reviewer())[0] == 403
    assert sign_in(RIGHT) == 429


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_one_is_told_of_the_other() -> None:
    somebody, administrator = account(), build.administrator()
    shut()
    act = partial(locks.unlock, somebody, by=administrator, at=NOW, reason="本人")
    [told] = [one for one in at_once([act, act]) if one is not None]
    assert isinstance(told, Overtaken)
    assert len(locks.opened()) == 1


def test_what_is_said_to_be_missing_is_missing(clock: Any) -> None:
    """Whoever builds one of them finds here what the page must say from then on."""
    said = rules()
    missing = {name for name, (_, state) in said.items() if state == "未启用"}
    assert missing >= {
        "字符类别",
        "定期更换",
        "首次密码",
        "空闲退出",
        "第二因素",
        "三员分立",
        "统一的审计日志",
    }
    validate_password("onlylowercaseletters")
    account()
    clock.move_to(NOW + timedelta(days=400))
    client = Client()
    assert sign_in(RIGHT, client=client) == 302
    assert client.get("/password/").status_code == 200
    clock.move_to(NOW + timedelta(days=400, hours=11))
    assert client.get("/password/").status_code == 200


def test_what_is_said_to_be_enforced_is_enforced(clock: Any) -> None:
    said = rules()
    assert said["组成"] == (
        "不能与账号、邮箱相似；至少10位；不能是常见密码；不能全是数字",
        "在执行",
    )
    for bad in ("short-one", "1234567890123", "password123", "somebody-somebody"):
        with pytest.raises(ValidationError):
            validate_password(bad, user=User(username="somebody-somebody"))
    assert said["最长时间"] == ("登录12小时后须重新登录", "在执行")
    account()
    client = Client()
    assert sign_in(RIGHT, client=client) == 302
    clock.move_to(NOW + timedelta(hours=12, minutes=1))
    assert client.get("/password/").status_code == 302


def test_number_of_queries_does_not_grow() -> None:
    client, counts = signed_in(build.administrator()), []
    for rows in (1, 3):
        for number in range(rows):
            account(f"closed-{rows}-{number}")
            shut(f"closed-{rows}-{number}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/settings/security/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
