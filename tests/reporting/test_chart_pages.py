"""Pages carry their charts with the stored numbers, at a cost that does not grow."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Score, Snapshot
from reporting.scores import snapshots
from tests import builders as build
from tests.life import MARKET, TOWN, kept, live
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


def frozen(campaign: Campaign, name: str, month: int, day: int) -> Snapshot:
    return snapshots.take(campaign, name=name, by=None, at=build.at(month, day))


def data_of(page: str, code: str) -> dict[str, Any]:
    """What the drawing of a chart reads."""
    found = re.search(rf'<script id="chart-{code}-data"[^>]*>(.*?)</script>', page)
    assert found is not None, f"no chart {code}"
    return dict(json.loads(found.group(1)))


def test_overview_draws_the_months_and_next_points_what_can_still_be_won(lived: Campaign) -> None:
    client = signed_in(build.leader())
    assert read(client, "dashboard", lived.code).count('data-chart="course"') == 1
    page = read(client, "levers", lived.code)
    assert page.count('data-chart="intervals"') == 1
    rows = data_of(page, "intervals")["rows"]
    score = Score.objects.filter(campaign=lived)[0]
    numbers = {int(one["name"].partition(".")[0]): one["reachable"] for one in rows}
    assert numbers == {
        int(number): f"{Decimal(kept['reachable']):.2f}" for number, kept in score.intervals.items()
    }
    assert len(numbers) == 16
    assert f"最高可达{Decimal(score.interval['reachable']):.2f}分" in page


def test_overview_shows_the_months_of_all_units_to_those_who_see_them(lived: Campaign) -> None:
    page = read(signed_in(build.leader()), "dashboard", lived.code)
    sheet = build.sheet_of(lived, MARKET, 4)
    said = f"{sheet.unit.short_name}4月：按时，已通过"
    link = f'<a class="m h-on_time" href="/submissions/{sheet.pk}/" title="{said}"'
    assert link in page
    silent = build.sheet_of(lived, "finance", 4)
    assert f'<a class="m h-overdue" href="/submissions/{silent.pk}/"' in page
    assert "chart-heat" not in read(signed_in(build.clerk(MARKET)), "dashboard", lived.code)


def test_kept_grid_of_months_is_made_anew_once_somebody_submits(lived: Campaign) -> None:
    client, silent = signed_in(build.leader()), build.sheet_of(lived, "finance", 4)
    read(client, "dashboard", lived.code)
    cache.clear()
    with CaptureQueriesContext(connection) as made:
        page = read(client, "dashboard", lived.code)
    assert f'h-overdue" href="/submissions/{silent.pk}/"' in page
    with CaptureQueriesContext(connection) as kept_one:
        again = read(client, "dashboard", lived.code)
    assert f'h-overdue" href="/submissions/{silent.pk}/"' in again
    # What is kept is not asked for again: the grid alone costs three.
    assert len(kept_one) <= len(made) - 3
    build.submit(silent, by=build.clerk("finance"), when=NOW)
    assert f'h-late" href="/submissions/{silent.pk}/"' in read(client, "dashboard", lived.code)


def test_overview_is_whole_while_redis_is_away(lived: Campaign, settings: Any) -> None:
    client = signed_in(build.leader())
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1"}}
    assert 'id="chart-heat"' in read(client, "dashboard", lived.code)


def test_history_draws_the_way_from_last_week_to_this_week(lived: Campaign) -> None:
    old = frozen(lived, "第20期", 5, 20)
    build.deliver(lived, TOWN, 5, when=build.at(5, 25))
    week, late = frozen(lived, "第21期", 5, 27), frozen(lived, "第22期", 6, 2)
    client = signed_in(build.leader())
    page = read(client, "history", lived.code)
    assert "从“第21期”到“第22期”" in page
    assert f"2022-05-27至2022-06-02，总分{week.score.total:.2f}→{late.score.total:.2f}分" in page
    asked = {"before": f"{late.pk}", "after": f"{old.pk}"}
    assert "从“第20期”到“第22期”" in read(client, "history", lived.code, **asked)
    unknown = read(client, "history", lived.code, before="77", after=f"{old.pk}")
    assert "没有所选的快照" in unknown
    same = read(client, "history", lived.code, before=f"{old.pk}", after=f"{old.pk}")
    assert "请选择两份不同的快照" in same


def test_more_snapshots_do_not_cost_more_queries(lived: Campaign) -> None:
    client, costs = signed_in(build.leader()), []
    kept(lived, build.at(5, 21))
    for number in (2, 5):
        for at in range(Snapshot.objects.count(), number):
            frozen(lived, f"第{at}期", 6, at + 1)
        read(client, "history", lived.code)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("history", args=[lived.code]))
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_targets_draw_now_due_today_and_needed(lived: Campaign) -> None:
    page = read(signed_in(build.leader()), "targets", lived.code)
    rows = data_of(page, "goals")["rows"]
    # 10 June is day 161 of 365; a rank is due on every day, "＞ 30" little by little.
    domains = next(one for one in rows if one["name"] == "市目标：分级分类监管领域（＞ 30个）")
    assert (domains["due"], domains["expected"]) == ("44", "14个")
    assert next(one for one in rows if "监测排名" in one["name"])["due"] == "100"
    assert "区、市目标：国家城市信用监测排名" in page


def test_rank_page_draws_known_months_and_says_the_others_are_unknown(lived: Campaign) -> None:
    page = read(signed_in(build.leader()), "indicator", lived.code, 1)
    drawn = data_of(page, "ranks")
    (known,) = [rank for rank in drawn["ranks"] if rank is not None]
    assert drawn["ranks"].index(known) == 2
    assert page.count(">未知</td>") == 11
    assert "未知的有11个月，" in page
    assert "chart-ranks" not in read(signed_in(build.leader()), "indicator", lived.code, 2)
