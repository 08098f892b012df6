"""佐证材料 page by page: older proofs are further on, under the same filter."""

from pathlib import Path
from typing import Any

import pytest

from indicators.models import Campaign
from reporting.queries.proofs import evidence as listing
from tests import builders as build
from tests.proofs import added
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    mine = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"evidence": mine}


def rows(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_older_proofs_stand_on_further_pages_of_the_same_filter(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ON_ONE_PAGE", 2)
    for name in ("甲", "乙", "丙"):
        added(campaign, title=f"材料{name}", indicator=9)
    added(campaign, title="其他", indicator=10)
    client = signed_in(build.leader())
    first = read(client, "evidence-list", campaign.code, indicator="9")
    assert [name in rows(first) for name in ("材料甲", "材料乙", "材料丙", "其他")] == [
        *(False, True, True, False)
    ]
    assert "共 3 份" in first
    assert 'href="?page=2&indicator=9">下一页' in first
    second = read(client, "evidence-list", campaign.code, indicator="9", page="2")
    assert "材料甲" in rows(second)
    assert "材料乙" not in rows(second)
    assert read(client, "evidence-list", campaign.code, page="\0x")
