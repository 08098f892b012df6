"""Both bases beside each other on any page, and the invented bulletin of the demonstration."""

from collections.abc import Iterator
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse

from indicators.models import Campaign
from indicators.scoring.exact import write_plain
from reporting.demonstration.bulletin import ensure_bulletin
from reporting.demonstration.paper import paper
from reporting.queries.published.bases import OfficialNumber, official_of
from reporting.queries.published.reconciliation import reconciliation_of
from tests import builders as build
from tests.bulletins import WHEN, entered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(WHEN, tick=False):
        yield


def test_two_bases_stand_side_by_side_each_with_its_source(campaign: Campaign) -> None:
    kept = entered(campaign, points_1="12")
    official = official_of(campaign)

    def shown(number: OfficialNumber | None, shadow: Decimal | None) -> str:
        given = {"campaign": campaign, "official": number, "shadow": shadow}
        return unescape(render_to_string("reporting/_two_bases.html", given))

    both = shown(official.points[1], Decimal(10))
    assert reverse("bulletin", args=(campaign.code, kept.pk)) in both
    assert "聊信创〔2022〕5号，数据截至2022-03-31" in both
    assert "<strong>12.00</strong>" in both
    assert '<strong class="num">10.00</strong>' in both
    assert "22.00" not in both
    assert "未通报" in shown(official.total, Decimal("10.5"))
    assert "暂无" in shown(official.points[1], None)


def test_demonstration_has_a_marked_bulletin_with_a_gap_of_every_kind(opened: Campaign) -> None:
    for month in (1, 2):
        build.deliver(opened, build.OFFICE_UNIT, month, when=build.at(3, 28), national_rank="57")
        build.deliver(opened, "market-supervision", month, when=build.at(3, 29))
    build.deliver(opened, "financial-monitoring", 2, when=build.at(3, 30))
    kept = ensure_bulletin(opened, by=build.reviewer(), now=WHEN)
    assert kept is not None
    assert (kept.title, kept.file_type) == ("（演示）创建工作评分情况通报（截至2022年3月）", "docx")
    rows = reconciliation_of(opened).rows
    causes = {cause.kind for row in rows for cause in row.causes}
    assert {"reading", "data", "unknown", "rounding"} <= causes
    assert ensure_bulletin(opened, by=build.reviewer(), now=WHEN) is None
    assert bytes(kept.file.content) == paper(
        [
            kept.title,
            "本文件为演示，内容纯属虚构。",
            f"通报总分：{write_plain(kept.total or Decimal(0))}",
        ]
    )
