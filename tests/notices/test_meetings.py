"""月调度: two months of packs, minutes, follow-ups and sign-offs, with the clock moved."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Campaign
from notices.circulars import drafting
from notices.circulars.weeks import week_of
from notices.documents.content import Table, bound_fields
from notices.meetings import follow_ups, minutes, packs, papers
from notices.meetings.minutes import Typed
from notices.meetings.wording import shown
from notices.models import Dispatch, FollowUp, Meeting
from notices.reminders import ensure_reminders
from reporting.dated.tasking import TaskMove
from reporting.models import Score
from reporting.queries.people.open_items import open_items
from reporting.refusals import Overtaken
from reporting.scores import snapshots
from tests import builders as build
from tests.life import april_scored, kept

pytestmark = pytest.mark.django_db
# The last working days of April and May 2022: Saturday 30 April is a rest day.
APRIL, MAY = build.at(4, 29, 7), build.at(5, 31, 7)


@pytest.fixture
def scored(campaign: Campaign) -> Campaign:
    return april_scored(campaign)


def formed(campaign: Campaign, now: datetime = APRIL) -> Meeting:
    assert packs.ensure_packs(now=now) == 1
    return Meeting.objects.get(campaign=campaign, month=date(now.year, now.month, 1))


def decided(meeting: Meeting, **instead: Any) -> FollowUp:
    typed = {
        "text": "补齐信易贷注册户数",
        "lead": "huxi",
        "joint": ["market-supervision"],
        "post": "分管副主任",
        "due": "2022-05-13",
    } | instead
    meeting.refresh_from_db()
    return minutes.enter(
        meeting, by=build.reviewer(), at=APRIL, version=meeting.version, typed=Typed(**typed)
    )


def test_pack_comes_by_itself_on_the_last_working_day_once(scored: Campaign) -> None:
    assert packs.ensure_packs(now=build.at(4, 28, 23)) == 0
    meeting = formed(scored)
    assert [packs.ensure_packs(now=build.at(4, 30, hour)) for hour in (1, 2, 3)] == [0, 0, 0]
    assert (meeting.held_on, meeting.prepared_by) == (date(2022, 4, 29), None)
    assert meeting.snapshot.name == "2022年4月调度会"
    meeting.refresh_from_db()
    assert packs.intact(meeting)
    with pytest.raises(Overtaken, match="已由系统按时于2022-04-29 07:00形成"):
        packs.prepare(scored, by=build.head(), at=build.at(4, 29, 9))


def test_every_number_of_the_papers_is_the_scores(scored: Campaign) -> None:
    content = formed(scored).content
    score = Score.objects.filter(campaign=scored)[0]
    assert len(content["leads"]) == 6
    sheets = [papers.district(content, agenda="")]
    sheets += [papers.unit_page(content, code) for code in content["leads"]]
    found: dict[str, str] = {}
    for one in (field for sheet in sheets for field in bound_fields(sheet)):
        assert found.setdefault(one.key, one.text) == one.text
    assert found["total"] == f"{score.total:.2f}"
    assert found["interval.reachable"] == shown(score.interval["reachable"])
    for number, points in score.points.items():
        if f"indicator.{number}.points" in found:
            assert found[f"indicator.{number}.points"] == shown(points)


def test_open_decision_stands_in_the_same_digest_as_the_months(scored: Campaign) -> None:
    decided(formed(scored), due="2022-05-13")
    clerk = build.clerk("huxi")
    assert ensure_reminders(now=build.at(5, 12, 9)) > 0
    letter = Dispatch.objects.get(recipient=clerk, created_at=build.at(5, 12, 9))
    assert "督办事项（2022年4月第1项）：补齐信易贷注册户数" in letter.body
    assert ensure_reminders(now=build.at(5, 12, 10)) == 0


def test_decision_has_one_date_in_the_subject(scored: Campaign) -> None:
    decided(formed(scored), due="2022-05-13")
    clerk = build.clerk("huxi")
    ensure_reminders(now=build.at(5, 9, 10))
    assert Dispatch.objects.get(recipient=clerk).subject.endswith(
        "还有1项未完成，5月13日 24:00截止"
    )


def test_two_months(scored: Campaign) -> None:
    first = decided(formed(scored))
    late = decided(first.meeting, text="报送四月法人行政许可", lead="market-supervision", joint=[])
    clerk, office = build.clerk("huxi"), build.reviewer()

    def do(move: TaskMove, by: Any, when: datetime, text: str) -> FollowUp:
        first.refresh_from_db()
        return follow_ups.move(first, move=move, by=by, at=when, version=first.version, text=text)

    do(TaskMove.REPORT, clerk, build.at(5, 9), "已注册57户")
    do(TaskMove.REPORT, build.clerk("market-supervision"), build.at(5, 10), "名单已提供")
    do(TaskMove.CLAIM, clerk, build.at(5, 13), "已注册100户")
    do(TaskMove.SEND_BACK, office, build.at(5, 16), "尚差3户未核验")
    do(TaskMove.CLAIM, clerk, build.at(5, 17), "已核验")
    done = do(TaskMove.SIGN_OFF, office, build.at(5, 18), "名单已核对")
    assert (done.state, str(done.finished_on)) == ("done", "2022-05-17")
    items = formed(scored, MAY).content["items"]
    assert [(one["label"], one["standing"], one["late"]) for one in items] == [
        ("2022年4月第1项", "done", True),
        ("2022年4月第2项", "overdue", False),
    ]
    # In June the one that was signed off is gone, the other never is.
    items = formed(scored, build.at(6, 30)).content["items"]
    assert [one["id"] for one in items] == [late.pk]
    page = papers.unit_page(
        Meeting.objects.get(month=date(2022, 6, 1)).content, "market-supervision"
    )
    rows = [row for block in page.body if isinstance(block, Table) for row in block.rows]
    assert any("报送四月法人行政许可" in row for row in rows)


def test_pack_is_compared_with_the_last_meeting_whatever_was_frozen_between(
    scored: Campaign,
) -> None:
    first = formed(scored)
    assert first.content["since"] is None
    assert {one["change"] for one in first.content["indicators"]} == {None}
    build.deliver(scored, "huxi", 4, when=build.at(5, 3))
    kept(scored, build.at(5, 3, 12))
    snapshots.take(scored, name="周通报", by=None, at=build.at(5, 30))
    second = formed(scored, MAY).content
    assert second["since"]["id"] == first.snapshot_id
    change = Decimal(second["total"]) - Decimal(first.content["total"])
    assert change != 0
    assert shown(second["since"]["change"]) == shown(f"{change}")
    moved = [Decimal(one["change"]) for one in second["indicators"]]
    assert shown(f"{sum(moved)}") == shown(f"{change}")


def test_one_campaign_whose_pack_fails_holds_up_no_other(
    scored: Campaign, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = build.bare_copy(scored)
    real = packs.plan_of

    def broken(campaign: Campaign) -> Any:
        if campaign == other:
            raise RuntimeError("rotten")
        return real(campaign)

    monkeypatch.setattr(packs, "plan_of", broken)
    assert packs.ensure_packs(now=APRIL) == 1
    assert f"no pack of {other.code} was formed" in caplog.text


def test_tasks_to_decide_on_are_counted_as_the_circular_counts_them(scored: Campaign) -> None:
    content = formed(scored).content
    behind = drafting.preview(scored, week_of(APRIL), now=APRIL).material["behind"]
    assert behind
    sheet = papers.district(content, agenda="")
    assert f"超期未销号节点任务{len(behind)}项（“" in f"{sheet}"


def test_what_was_decided_is_handed_over_with_the_months(scored: Campaign) -> None:
    one = decided(formed(scored))
    for code, role in (("huxi", "牵头"), ("market-supervision", "配合")):
        items = open_items(build.unit(code), now=MAY)
        (item,) = [item for item in items if item["kind"] == "follow-up"]
        assert item["what"] == f"督办事项 {one.label}：{one.text}（{role}）"
        assert (item["due"], item["late"]) == ("2022年5月13日", True)
