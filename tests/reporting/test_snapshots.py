"""得分快照: frozen once with everything a circular quotes, never changed by what comes after."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign, Reading
from reporting.filling import submissions
from reporting.models import Score, Snapshot
from reporting.queries.published.bases import official_of
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from reporting.scores import adoptions, scorebook, snapshots
from tests import builders as build
from tests.bulletins import entered
from tests.life import BANK, MARKET, TOWN, WHEN, april_scored, taken
from tests.racing import at_once
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db
LATER = build.at(5, 20)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(WHEN, tick=False):
        yield


@pytest.fixture
def scored(campaign: Campaign) -> Campaign:
    return april_scored(campaign)


def body(page: str) -> str:
    """What the page says in its main part, which no token or greeting changes."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found.group()


def test_everything_a_circular_quotes_is_frozen(scored: Campaign) -> None:
    bulletin = entered(scored, by=build.reviewer(), at=WHEN, points_1="10")
    one = taken(scored)
    found, latest = one.content, Score.objects.filter(campaign=scored)[0]
    assert Decimal(found["total"]) == latest.total
    assert found["interval"] == latest.interval
    assert {str(row["number"]): row["points"] for row in found["indicators"]} == latest.points
    for row in found["indicators"]:
        assert Decimal(row["lost"]) + Decimal(row["points"]) == Decimal(row["max"])
        assert row["interval"] == latest.intervals[str(row["number"])]
    assert found["since"] is None
    assert {row["code"]: row["option"] for row in found["readings"]} == latest.readings
    assert all(row["name"] != row["option"] for row in found["readings"])
    assert found["indicators"][0]["official"]["value"] == "10"
    assert found["indicators"][0]["official"]["bulletin"] == bulletin.pk
    assert official_of(scored).points[1].value == 10
    counts = dict(map(tuple, found["matrix"]["counts"]))
    units = found["matrix"]["units"]
    assert found["matrix"]["month"] == "2022-04"
    assert (counts["已通过"], counts["逾期未报"]) == (2, len(units["overdue"]))
    assert len(units["late"]) == 1
    assert len(found["tasks"]) == 6
    assert 0 < len(found["levers"]["gains"]) <= 10
    assert {"step", "points", "due", "units"} <= found["levers"]["gains"][0].keys()
    assert found["taken_by"] == "reviewer岗"


def test_returned_units_are_named(scored: Campaign) -> None:
    sheet = build.sheet_of(scored, TOWN, 4)
    build.submit(sheet, by=build.clerk(TOWN), when=build.at(4, 21))
    submissions.return_(
        sheet,
        by=build.reviewer(),
        at=build.at(4, 22),
        version=sheet.version,
        reasons={"commitment_records": "请核对"},
    )
    assert taken(scored).content["matrix"]["units"]["returned"] == [sheet.unit.name]


def test_no_number_is_a_binary_float(scored: Campaign) -> None:
    def floats(value: Any) -> bool:
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert not floats(Snapshot.objects.get(pk=taken(scored).pk).content)


def test_steps_stand_in_the_same_order_whoever_takes_it(scored: Campaign) -> None:
    one, other = taken(scored), taken(scored, "另一份", by=build.head())
    assert one.content["levers"] == other.content["levers"]


def test_later_changes_leave_it_byte_for_byte(
    scored: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, client = taken(scored), signed_in(build.leader())
    before = Snapshot.objects.get(pk=one.pk)
    canonical = json.dumps(before.content, ensure_ascii=False, sort_keys=True)
    page = body(read(client, "snapshot", scored.code, one.pk))
    build.open_months(scored, now=LATER)
    build.deliver_all(scored, (MARKET, TOWN), [5], when=LATER)
    reading = Reading.objects.get(campaign=scored, code="proportional")
    typed = {
        "option": "from_zero",
        "decided_by": "市专班办公室",
        "decided_on": "2022-05-19",
        "document": "",
        "reason": "市里答复",
    }
    adoptions.adopt(reading, by=build.head(), at=LATER, sequence=0, typed=typed)
    monkeypatch.setattr(scorebook, "ENGINE_VERSION", "99")
    scorebook.ensure_scored(scored, now=LATER)
    assert Score.objects.filter(campaign=scored)[0].engine == "99"
    with time_machine.travel(build.at(7, 1), tick=False):
        assert body(read(signed_in(build.leader()), "snapshot", scored.code, one.pk)) == page
    after = Snapshot.objects.get(pk=one.pk)
    assert json.dumps(after.content, ensure_ascii=False, sort_keys=True) == canonical
    assert after.digest == snapshots.digest_of(after.content) == one.digest
    assert snapshots.intact(after)


def test_touched_content_is_told(scored: Campaign) -> None:
    one = taken(scored)
    Snapshot.objects.filter(pk=one.pk).update(content=one.content | {"total": "99"})
    page = read(signed_in(build.leader()), "snapshot", scored.code, one.pk)
    assert "内容与形成时的摘要不符，快照已被改动" in page


def test_change_is_told_against_the_snapshot_before(scored: Campaign) -> None:
    first = taken(scored)
    build.deliver(scored, TOWN, 4, when=WHEN)
    scorebook.ensure_scored(scored, now=WHEN)
    second = snapshots.take(scored, name="五月通报", by=build.reviewer(), at=LATER)
    since = second.content["since"]
    assert (since["id"], since["name"]) == (first.pk, "四月通报")
    moved = sum(
        (Fraction(row["change"]) for row in second.content["indicators"]), start=Fraction(0)
    )
    assert abs(moved - Fraction(since["change"])) < Fraction(1, 10**10)
    page = read(signed_in(build.leader()), "snapshot", scored.code, second.pk)
    assert "较快照“" in page


def test_what_waits_is_counted_first(scored: Campaign) -> None:
    build.deliver(scored, TOWN, 4, when=WHEN)
    one = taken(scored)
    assert one.score == Score.objects.filter(campaign=scored)[0]
    assert one.score.computed_at == WHEN
    assert not scorebook.due_campaigns().filter(pk=scored.pk).exists()


def test_diff_since_a_snapshot_explains_what_came(scored: Campaign) -> None:
    one = taken(scored)
    nothing = snapshots.changed_since(one)
    assert (nothing.change, nothing.moved, nothing.unmoved) == (0, [], [])
    build.open_months(scored, now=LATER)
    build.deliver(scored, MARKET, 5, when=LATER, enterprises="7001")
    now = scorebook.ensure_scored(scored, now=LATER)
    assert now
    found = snapshots.changed_since(one)
    assert found.change == found.after - found.before == sum(row.change for row in found.rows)
    assert f"{float(found.after):.6f}" == f"{now.total:.6f}"
    assert "→7001" in {row.code: row.sentence for row in found.rows}["10"]
    page = read(signed_in(build.leader()), "history", scored.code, snapshot=str(one.pk))
    assert "快照“四月通报”以来" in page
    assert "→7001" in page


def test_only_the_office_takes_one(scored: Campaign) -> None:
    for somebody in (build.clerk(MARKET), build.leader(), build.administrator()):
        with pytest.raises(NotAllowed, match="不能形成快照，请交专班办公室办理"):
            taken(scored, by=somebody)
    assert taken(scored, by=build.head()).name == "四月通报"


def test_office_of_another_place_takes_none_here(scored: Campaign) -> None:
    scored.jurisdiction = "elsewhere"
    with pytest.raises(NotAllowed, match="不能形成快照"):
        taken(scored)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  ", "请填写快照名称，如“4月通报”"),
        ("\u200b\t", "请填写快照名称，如“4月通报”"),
        ("通" * 65, "名称有65字，最多64字，请精简"),
    ],
)
def test_name_that_says_nothing_is_refused(scored: Campaign, name: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        taken(scored, name)
    assert refusal.value.problems == {"name": said}
    assert not Snapshot.objects.exists()


def test_second_with_the_same_name_is_told_who_and_when(scored: Campaign) -> None:
    taken(scored)
    with pytest.raises(Overtaken) as refusal:
        taken(scored, " 四月通报 ", by=build.head())
    assert refusal.value.message == (
        "名称“四月通报”已由reviewer岗（reviewer）于2022-04-28 10:00使用，"
        "没有再次形成；请打开该快照，或换一个名称"
    )
    assert Snapshot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins(scored: Campaign) -> None:
    reviewer, head = build.reviewer(), build.head()
    results = at_once([lambda: taken(scored, by=reviewer), lambda: taken(scored, by=head)])
    assert sorted(type(one).__name__ for one in results) == ["Overtaken", "Snapshot"]
    assert Snapshot.objects.count() == 1


def test_contradiction_is_not_frozen(scored: Campaign) -> None:
    build.open_months(scored, now=build.at(5, 1))
    build.deliver(scored, MARKET, 5, when=build.at(5, 2), enterprises="0")
    with pytest.raises(Refusal, match=r"数据相互矛盾.*在营企业：是分母，不能为0.*更正通过后再形成"):
        taken(scored)
    assert not Snapshot.objects.exists()


def test_plan_without_points_has_nothing_to_freeze(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(total=None)
    campaign.refresh_from_db()
    with pytest.raises(Refusal, match="这份方案没有设评分指标，不计分"):
        taken(campaign)


def test_taking_costs_the_same_for_one_and_for_many(scored: Campaign) -> None:
    reviewer = build.reviewer()
    taken(scored, "第一份", by=reviewer)

    def price(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            taken(scored, name, by=reviewer)
        return len(asked)

    few = price("第二份")
    build.open_months(scored, now=LATER)
    build.deliver_all(scored, (MARKET, BANK, TOWN), [5], when=LATER)
    scorebook.ensure_scored(scored, now=LATER)
    assert price("第三份") == few
