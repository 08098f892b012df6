"""What is text goes out compressed, a workbook as it is."""

import gzip

import pytest
from django.conf import settings

from indicators.models import Campaign
from tests import builders as build
from tests.web import signed_in

pytestmark = pytest.mark.django_db
ACCEPT = {"accept-encoding": "gzip"}


def test_page_style_and_script_are_compressed(campaign: Campaign) -> None:
    client = signed_in(build.clerk("finance"))
    plain = client.get(f"/c/{campaign.code}/desk/")
    packed = client.get(f"/c/{campaign.code}/desk/", headers=ACCEPT)
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert "我的工作台" in gzip.decompress(packed.content).decode()
    for name in ("app.css", "look.js"):
        file = client.get(f"{settings.STATIC_URL}{name}", headers=ACCEPT)
        assert gzip.decompress(b"".join(file)) == (settings.BASE_DIR / "static" / name).read_bytes()


def test_workbook_keeps_its_length(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    sheet = build.sheet_of(campaign, "finance", 4)
    client = signed_in(build.clerk("finance"))
    answer = client.get(f"/submissions/{sheet.pk}/template/", headers=ACCEPT)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
