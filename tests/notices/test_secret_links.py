"""Addresses that are keys: 大屏, 日历 and 通报网页版 are slowed alike, and open without Redis."""

import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import time_machine
from django.conf import settings as portal
from django.core.cache import cache
from django.test import Client

from creditcity import processes
from creditcity.embedded import binaries, broker
from indicators.models import Campaign
from notices import feeds
from notices.circulars import links as circular_links
from reporting.screens import links as screen_links
from tests import builders as build
from tests.life import april_scored
from tests.notices.issues import FRIDAY, drafted, sent

pytestmark = pytest.mark.django_db
GUESSED = {
    "screens": "/screen/guessed/",
    "calendars": "/ics/guessed.ics",
    "circulars": "/read/guessed/",
}
FEW = 4


def address_of(kind: str, campaign: Campaign) -> str:
    """A valid one, made by the service that makes it in earnest."""
    leader = build.leader()
    if kind == "calendars":
        return f"/ics/{feeds.issue(leader, at=FRIDAY)}.ics"
    april_scored(campaign)
    if kind == "circulars":
        return circular_links.address_of(sent(drafted(campaign)), now=FRIDAY)
    typed = {"name": "二楼", "days": "7"}
    _, secret = screen_links.make(campaign, by=build.head(), at=FRIDAY, typed=typed)
    return f"/screen/{secret}/"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So many a minute as a test can ask."""
    rates = dict.fromkeys(GUESSED, f"{FEW}/min")
    monkeypatch.setattr("reporting.views.secret_links.SecretLinkThrottle.THROTTLE_RATES", rates)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def redis_of_its_own(settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A server that a test may take away, as the portal's cache."""
    # The address of a socket must stay short.
    with tempfile.TemporaryDirectory(prefix="cc") as folder:
        socket = Path(folder) / "redis.sock"
        command = [str(binaries.find().redis), *("--port", "0", "--save", "", "--dir", folder)]
        server = subprocess.Popen([*command, "--unixsocket", str(socket)], stdout=-3)
        default = portal.CACHES["default"] | {"LOCATION": f"unix://{socket}?db=0"}
        settings.CACHES = {"default": default}
        try:
            assert processes.wait_until(lambda: broker.answers(Path(folder)), seconds=10)
            yield server
        finally:
            server.kill()
            server.wait()


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("kind", GUESSED)
def test_asking_without_end_is_slowed_whatever_the_secret(kind: str, campaign: Campaign) -> None:
    with time_machine.travel(FRIDAY, tick=False) as clock:
        address, client = address_of(kind, campaign), Client()
        assert [client.get(GUESSED[kind]).status_code for _ in range(FEW)] == [404] * FEW
        refused = client.get(address)
        assert (refused.status_code, refused["Retry-After"]) == (429, "60")
        assert "请求过于频繁，60秒后自动恢复" in refused.content.decode()
        assert Client(REMOTE_ADDR="10.0.0.9").get(address).status_code == 200
        clock.move_to(FRIDAY + timedelta(seconds=61))
        opened = client.get(address)
    assert opened.status_code == 200
    assert opened["Referrer-Policy"] == "no-referrer"
    assert "noindex" in opened["X-Robots-Tag"]


@pytest.mark.usefixtures("few")
def test_slowed_screen_says_how_long_and_goes_on_by_itself(campaign: Campaign) -> None:
    with time_machine.travel(FRIDAY, tick=False) as clock:
        address, client = address_of("screens", campaign), Client()
        for _ in range(FEW):
            client.get(GUESSED["screens"])
        clock.move_to(FRIDAY + timedelta(seconds=18))
        page = client.get(address).content.decode()
    assert "请求过于频繁，42秒后自动恢复" in page
    assert "不用另要链接" in page
    assert '<meta http-equiv="refresh" content="42">' in page
    assert "重新生成" not in page


@pytest.mark.usefixtures("few")
def test_guesses_at_one_kind_of_address_do_not_close_another(campaign: Campaign) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        address = address_of("calendars", campaign)
        for _ in range(FEW + 1):
            Client().get(GUESSED["screens"])
        assert Client().get(GUESSED["screens"]).status_code == 429
        assert Client().get(address).status_code == 200


@pytest.mark.usefixtures("few")
def test_valid_link_opens_while_redis_is_away(
    campaign: Campaign, redis_of_its_own: subprocess.Popen[bytes]
) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        addresses = [address_of(kind, campaign) for kind in ("calendars", "circulars")]
        assert [Client().get(address).status_code for address in addresses] == [200, 200]
        redis_of_its_own.kill()
        redis_of_its_own.wait()
        begun = monotonic()
        said = [Client().get(one).status_code for one in addresses for _ in range(FEW + 1)]
        assert said == [200] * len(said)
    assert monotonic() - begun < 10
