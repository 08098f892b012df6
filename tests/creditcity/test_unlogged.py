"""An address that opens something by itself is in no log, whatever becomes of the request."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from creditcity.unlogged import Line
from indicators.models import Campaign
from notices import feeds
from notices.views import feeds as pages
from reporting.screens import links
from reporting.views.secret_links import SecretLinkThrottle
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the portal's own handler writes from now on."""
    (own,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, Line)]
    assert isinstance(own, logging.StreamHandler)
    text = io.StringIO()
    before = own.setStream(text)
    yield text
    own.setStream(before)


def test_key_of_a_screen_is_not_written_when_it_asks_too_often(
    campaign: Campaign, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"name": "三楼", "days": "30"}
    _, secret = links.make(campaign, by=build.head(), at=timezone.now(), typed=typed)
    monkeypatch.setattr(SecretLinkThrottle, "THROTTLE_RATES", {"screens": "1/min"})
    answers = [Client().get(f"/screen/{secret}/").status_code for _ in range(2)]
    assert answers[-1] == 429
    assert "/screen/…/" in written.getvalue()
    assert secret not in written.getvalue()


def test_key_of_a_calendar_is_not_written_when_the_page_breaks(
    campaign: Campaign, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = feeds.issue(build.head(), at=timezone.now())
    monkeypatch.setattr(pages, "calendar_of", None)
    client = Client(raise_request_exception=False)
    assert client.get(f"/ics/{secret}.ics").status_code == 500
    assert "Traceback" in written.getvalue()
    assert secret not in written.getvalue()
