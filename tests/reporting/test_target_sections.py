"""目标完成 begins with what is missed or slipping; what is met stands last, folded and counted."""

from collections.abc import Iterator

import pytest
import time_machine

from indicators.models import Campaign
from reporting.queries.targets.situations import (
    FOLDED,
    ON_THE_WAY,
    PRESSING,
    SLIPPING,
    TITLES,
    sections,
)
from reporting.queries.targets.target_row import MET, UNKNOWN, UNMEASURED
from reporting.queries.targets.targets import targets_of
from tests import builders as build
from tests.life import live
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(6, 10)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lived(campaign: Campaign) -> Campaign:
    return live(campaign)


def test_every_target_stands_in_the_one_section_its_state_asks_for(lived: Campaign) -> None:
    rows = targets_of(lived, now=NOW).rows
    found = sections(rows)
    assert sum(len(line.rows) for one in found for line in one.lines) == len(rows)
    codes = [one.code for one in found]
    assert codes == [code for code in TITLES if code in codes]
    for one in found:
        for row in (row for line in one.lines for row in line.rows):
            missed = row.state == "unmet" and (row.overdue or row.reaches is False)
            assert (one.code == PRESSING) == missed
            assert (one.code == SLIPPING) == (row.state == "met" and row.reaches is False)
            assert (one.code in (UNKNOWN, UNMEASURED)) == (row.state in (UNKNOWN, UNMEASURED))
    assert {PRESSING, UNKNOWN, UNMEASURED} <= set(codes)


def test_furthest_from_being_met_stands_first(lived: Campaign) -> None:
    [pressing] = [one for one in sections(targets_of(lived, now=NOW).rows) if one.code == PRESSING]
    shares = [line.row.progress.completion or 0 for line in pressing.lines]
    assert shares == sorted(shares)
    assert len(shares) > 1


def test_same_target_of_district_and_city_stands_once_with_both_origins(lived: Campaign) -> None:
    lines = [line for one in sections(targets_of(lived, now=NOW).rows) for line in one.lines]
    [rank] = [line for line in lines if line.row.component.code == "1"]
    assert [row.goal.level for row in rank.rows] == ["district", "city"]
    assert rank.origins == "本方案第141行、市方案第99行"
    page = read(signed_in(build.leader()), "targets", lived.code)
    body = page.split("<h1>")[1]
    assert body.count(f'#targets">{rank.row.goal.name}</a>') == 1


def test_met_and_unmeasured_ones_are_folded_with_their_count(lived: Campaign) -> None:
    found = sections(targets_of(lived, now=NOW).rows)
    page = read(signed_in(build.leader()), "targets", lived.code)
    for one in found:
        head = f"<h2>{one.title}（{len(one.lines)}）</h2>"
        assert page.count(head) == 1
        before = page.split(head)[0].rstrip()
        assert before.endswith("<summary>") == (one.code in FOLDED)
    assert set(FOLDED) == {MET, UNMEASURED}
    assert ON_THE_WAY not in FOLDED
