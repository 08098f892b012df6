"""审核台: what is urgent first, what changed, what it would do; accepting one or many."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Score, Submission
from reporting.queries.filling.queue import Queue, queue_of
from reporting.queries.filling.review import review_of
from reporting.scores import scorebook
from reporting.workflow import SignOff, State
from tests import builders as build
from tests.web import read, signed_in
from units.models import User

pytestmark = pytest.mark.django_db
NOW = build.at(4, 26)
UNIT = "market-supervision"


def submitted(campaign: Campaign, of: str, month: int, day: int, **values: str) -> Submission:
    sheet = build.sheet_of(campaign, of, month)
    return build.submit(sheet, by=build.clerk(of), when=build.at(4, day), **values)


def queue(campaign: Campaign, tab: str = "waiting", user: User | None = None) -> Queue:
    return queue_of(campaign, user or build.reviewer(), tab=tab, number=None, now=NOW)


def test_late_ones_come_first_then_the_deadline_then_who_waited_longest(
    opened: Campaign,
) -> None:
    submitted(opened, "finance", 4, 19)
    submitted(opened, UNIT, 4, 18)
    submitted(opened, "health", 4, 26)
    submitted(opened, "huxi", 3, 20)
    names = [
        (row.submission.unit.code, row.submission.period.month.month, row.waiting)
        for row in queue(opened).rows
    ]
    assert names == [
        ("huxi", 3, "6天"),
        ("health", 4, "不足1小时"),
        (UNIT, 4, "8天"),
        ("finance", 4, "7天"),
    ]


def test_changes_are_counted_against_what_was_judged_last(sheet: Submission) -> None:
    campaign, clerk = sheet.period.campaign, build.clerk(UNIT)
    build.submit(sheet, by=clerk, when=build.at(4, 20), enterprises="6400")
    assert queue(campaign).rows[0].changed is None
    reasons = {"enterprises": "请核对"}
    when = build.at(4, 21)
    submissions.return_(sheet, by=build.reviewer(), at=when, version=1, reasons=reasons)
    submissions.save(
        sheet,
        by=clerk,
        at=when,
        version=2,
        typed={"enterprises": ("6000", False)},
    )
    build.submit(sheet, by=clerk, when=when + timedelta(hours=1), enterprises="6500")
    assert queue(campaign).rows[0].changed == 1
    [change] = review_of(sheet, build.reviewer()).changes
    assert (change.cell.metric.code, change.before, change.now) == ("enterprises", "6400", "6500")


def test_foreseen_effect_is_what_accepting_does(opened: Campaign) -> None:
    for of in ("financial-monitoring", "administrative-approval", "huxi"):
        build.deliver(opened, of, 4, when=build.at(4, 18))
    before = scorebook.ensure_scored(opened, now=build.at(4, 19))
    waiting = [submitted(opened, of, 4, 20) for of in (UNIT, "finance", build.OFFICE_UNIT)]
    scores = Score.objects.count()
    foreseen = {row.submission.pk: row.effect for row in queue(opened).rows}
    assert Score.objects.count() == scores
    assert before is not None
    moved = []
    for one in waiting:
        effect = {row.submission.pk: row.effect for row in queue(opened).rows}[one.pk]
        build.accept(one, by=build.reviewer("other"), when=NOW)
        after = scorebook.ensure_scored(opened, now=NOW)
        assert after is not None
        assert effect == after.total - before.total
        moved.append(effect)
        before = after
    assert foreseen[waiting[0].pk] == moved[0]
    assert any(effect not in (None, Decimal(0)) for effect in moved)


def test_unsigned_months_are_counted_apart(sheet: Submission) -> None:
    Campaign.objects.update(sign_off=SignOff.STEP)
    campaign = Campaign.objects.get(pk=sheet.period.campaign_id)
    build.submit(build.sheet_of(campaign, UNIT, 4), by=build.clerk(UNIT), when=build.at(4, 20))
    found = queue(campaign)
    assert (found.counts["waiting"], found.unsigned, found.rows) == (0, 1, [])


@time_machine.travel(NOW, tick=False)
def test_many_are_accepted_each_in_its_own_version(opened: Campaign) -> None:
    sheets = [submitted(opened, of, 4, 20) for of in (UNIT, "finance", "health")]
    picks = [f"{one.pk}:{one.version}" for one in sheets]
    build.accept(sheets[0], by=build.head(), when=build.at(4, 25))
    client, address = signed_in(build.reviewer()), f"/c/{opened.code}/review/"
    page = client.post(address, {"pick": [*picks, "x", "1:2:3", "99999999:1"]}).content.decode()
    assert "已审核通过 2 份" in page
    assert "他人已先行处理：head岗（head）于2022-04-25 10:00审核通过" in page
    states = Submission.objects.filter(pk__in=[one.pk for one in sheets])
    assert set(states.values_list("state", flat=True)) == {State.ACCEPTED}
    nothing = client.post(address)
    assert (nothing.status_code, "没有选中报送单" in nothing.content.decode()) == (422, True)


@time_machine.travel(NOW, tick=False)
def test_sheet_leads_on_to_the_next_that_waits(opened: Campaign) -> None:
    first, then = (submitted(opened, of, 4, day) for of, day in ((UNIT, 18), ("finance", 19)))
    build.submit(
        build.sheet_of(opened, build.OFFICE_UNIT, 4), by=build.reviewer(), when=build.at(4, 17)
    )
    build.accept(first, by=build.reviewer(), when=NOW)
    said = f'<a href="/submissions/{then.pk}/">下一份待审：区财政局 2022年4月</a>'
    assert said in read(signed_in(build.reviewer()), "sheet", first.pk)
    for other in (build.leader(), build.clerk(UNIT)):
        assert "下一份待审" not in read(signed_in(other), "sheet", first.pk)
    build.accept(then, by=build.reviewer(), when=NOW)
    assert "下一份待审" not in read(signed_in(build.reviewer()), "sheet", first.pk)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("verdict", ["accept", "return"])
def test_next_that_waits_opens_by_itself_and_says_what_was_done(
    opened: Campaign, verdict: str
) -> None:
    first, then = (submitted(opened, of, 4, day) for of, day in ((UNIT, 18), ("finance", 19)))
    client = signed_in(build.reviewer())
    code = next(iter(build.answers(first)))
    reason = {} if verdict == "accept" else {f"reason-{code}": "请核对"}
    told = []
    for sheet in (first, then):
        data = {"version": str(sheet.version)} | (reason if sheet == first else {})
        move = verdict if sheet == first else "accept"
        answer = client.post(f"/submissions/{sheet.pk}/{move}/", data, follow=True)
        told.append((answer.redirect_chain[0][0], unescape(answer.content.decode())))
    done = {"accept": "已审核通过", "return": "已退回，等待单位修改"}[verdict]
    name = f"{first.unit.name} 2022年4月"
    assert told[0][0] == f"/submissions/{then.pk}/"
    assert f"{name}：{done}。下面是下一份待审。" in told[0][1]
    assert told[1][0] == f"/submissions/{then.pk}/"
    assert "区财政局 2022年4月：已审核通过。没有其他待审的报送单。" in told[1][1]


@time_machine.travel(NOW, tick=False)
def test_own_submission_cannot_be_picked(opened: Campaign) -> None:
    own = build.sheet_of(opened, build.OFFICE_UNIT, 4)
    build.submit(own, by=build.reviewer(), when=build.at(4, 20))
    page = read(signed_in(build.reviewer()), "review", opened.code)
    assert "本人提交的报送单须由另一位审核人员审核通过" in page
    assert 'name="pick"' not in page


@time_machine.travel(NOW, tick=False)
def test_leader_reads_the_queue_and_accepts_nothing(opened: Campaign) -> None:
    sheet = submitted(opened, UNIT, 4, 20)
    client = signed_in(build.leader())
    assert "区市场监督管理局" in read(client, "review", opened.code)
    answer = client.post(f"/c/{opened.code}/review/", {"pick": f"{sheet.pk}:1"})
    assert answer.status_code == 403


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("path", ["review/", "corrections/", "matrix/?late=1", "urge/"])
def test_number_of_queries_does_not_grow(opened: Campaign, path: str) -> None:
    client, address = signed_in(build.reviewer()), f"/c/{opened.code}/{path}"

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    submitted(opened, UNIT, 4, 20)
    few = cost()
    for of in ("finance", "health", "huxi", "taxation"):
        submitted(opened, of, 3, 20)
        submitted(opened, of, 4, 26)
    assert cost() == few
    assert few <= 40


@time_machine.travel(NOW, tick=False)
def test_matrix_is_narrowed_by_the_address_and_exported_as_shown(opened: Campaign) -> None:
    submitted(opened, UNIT, 4, 20, enterprises="6123")
    submitted(opened, "huxi", 4, 26)
    client = signed_in(build.reviewer())
    asked = {"month": "2022-04", "state": "submitted", "kind": "town"}
    page = read(client, "matrix", opened.code, **asked)
    assert page.count('scope="row"') == 1
    assert "state=submitted" in page
    assert read(client, "matrix", opened.code, late="1").count('scope="row"') == 32
    answer = client.get(f"/c/{opened.code}/matrix/export.csv", {"state": "submitted"})
    text = answer.content.decode()
    assert text.startswith("\ufeff序号,单位,类别,月份,状态,时限,代报,必报项,已填项,")
    lines = text.splitlines()
    assert len(lines) == 3
    assert "区市场监督管理局,部门,2022年4月,待审核,按时" in text
    assert ",6123," in text
    nonsense = client.get(f"/c/{opened.code}/matrix/export.csv", {"state": "x", "month": "y"})
    assert len(nonsense.content.decode().splitlines()) == 34
