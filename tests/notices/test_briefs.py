"""单位周报: optional words of a unit about its week, kept once, offered from what is known."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from indicators.models import Campaign
from notices.circulars import briefs
from notices.circulars.weeks import read_week
from notices.models import WeeklyBrief
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.life import MARKET, april_scored
from tests.notices.issues import FRIDAY
from tests.web import signed_in

pytestmark = pytest.mark.django_db
W17 = "2022-W17"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def april(campaign: Campaign) -> Campaign:
    april_scored(campaign)
    build.leader()
    return campaign


def test_brief_is_kept_once_per_week_and_the_second_writer_is_told(april: Campaign) -> None:
    unit, week, clerk = build.unit(MARKET), read_week(W17), build.clerk(MARKET)
    given: dict[str, Any] = {"at": FRIDAY, "work": "核对名单", "problems": ""}
    briefs.save(april, unit, week, by=clerk, version=0, **given)
    second = build.clerk(MARKET, "second")
    with pytest.raises(Overtaken, match="clerk-market-supervision岗"):
        briefs.save(april, unit, week, by=second, version=0, **given)
    with pytest.raises(Invalid, match="本周工作有201字，最多200字"):
        briefs.save(april, unit, week, by=clerk, version=1, **given | {"work": "字" * 201})
    with pytest.raises(NotAllowed, match="还没有开始"):
        briefs.save(april, unit, week.next, by=clerk, version=0, **given)
    with pytest.raises(NotAllowed, match="由区市场监督管理局的人员填写"):
        briefs.save(april, unit, week, by=build.clerk("huxi"), version=1, **given)
    assert WeeklyBrief.objects.get().version == 1


def test_empty_brief_begins_with_what_the_portal_knows(april: Campaign) -> None:
    work, problems = briefs.first_words(
        april, build.unit("financial-monitoring"), read_week(W17), now=FRIDAY
    )
    assert work == "2022年4月报送单审核通过。"
    assert problems.startswith("2022年1月尚未报送，已过截止时间")


@pytest.mark.parametrize("week", ["9999-W52", "2022-W54", "x"])
def test_week_that_is_none_is_no_page(april: Campaign, week: str) -> None:
    client = signed_in(build.reviewer())
    assert client.get(f"/c/{april.code}/briefs/?week={week}").status_code == 404
