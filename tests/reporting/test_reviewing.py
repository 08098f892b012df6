"""正在审核: others read who is at a sheet and since when; it ends by itself and blocks nobody."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.filling import reviewing, submissions
from reporting.models import BeingReviewed, Submission
from reporting.refusals import NotAllowed, Overtaken
from tests import builders as build
from tests.racing import at_once
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(4, 26)
UNIT = "market-supervision"
OTHER = "reviewer岗 正在审核（10:00 起）"


@pytest.fixture
def waiting(sheet: Submission) -> Submission:
    return build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 20))


def tell(client: Client, sheet: Submission, version: int | None = None) -> tuple[int, dict]:
    shown = {"version": sheet.version if version is None else version}
    answer = client.post(f"/submissions/{sheet.pk}/reviewing/", shown)
    return answer.status_code, answer.json()


def test_lease_ends_by_itself_and_keeps_its_beginning_while_renewed(waiting: Submission) -> None:
    by, head = build.reviewer(), build.head()
    for minute in (0, 2, 4):
        moment = NOW + timedelta(minutes=minute)
        reviewing.renew(waiting, by=by, at=moment, version=waiting.version)
    said = {waiting.pk: [OTHER]}
    last = NOW + timedelta(minutes=4) + reviewing.LEASE
    second = timedelta(seconds=1)
    assert reviewing.reviewers_of([waiting], head, now=last - second) == said
    assert reviewing.reviewers_of([waiting], head, now=last) == {}
    assert reviewing.reviewers_of([waiting], by, now=NOW + second) == {}
    reviewing.renew(waiting, by=by, at=last + second, version=waiting.version)
    assert BeingReviewed.objects.get().since == last + second


@time_machine.travel(NOW, tick=False)
def test_others_read_it_on_the_sheet_and_in_the_queue(waiting: Submission) -> None:
    office, head = signed_in(build.reviewer()), signed_in(build.head())
    code = waiting.period.campaign.code
    assert "正在审核（" not in read(head, "sheet", waiting.pk)
    assert tell(office, waiting) == (200, {"others": []})
    assert f"{OTHER}。您仍可办理，先办的为准。" in read(head, "sheet", waiting.pk)
    assert OTHER in read(head, "review", code)
    assert "正在审核（" not in read(office, "review", code)
    assert tell(head, waiting) == (200, {"others": [OTHER]})
    assert tell(office, waiting) == (200, {"others": ["head岗 正在审核（10:00 起）"]})


@time_machine.travel(NOW, tick=False)
def test_it_blocks_nobody_and_the_one_who_waited_is_told(waiting: Submission) -> None:
    office, head = signed_in(build.reviewer()), signed_in(build.head())
    shown = waiting.version
    tell(office, waiting)
    build.accept(waiting, by=build.head(), when=NOW)
    status, said = tell(office, waiting, shown)
    assert (status, "head岗（head）于2022-04-26 10:00审核通过" in said["message"]) == (409, True)
    assert "正在审核（" not in read(head, "review", waiting.period.campaign.code, tab="accepted")


@time_machine.travel(NOW, tick=False)
def test_only_who_could_accept_it_is_announced(waiting: Submission) -> None:
    for user in (build.leader(), build.clerk(UNIT)):
        status, said = tell(signed_in(user), waiting)
        assert (status, "不能审核通过" in said["message"]) == (403, True)
        assert "data-renew" not in read(signed_in(user), "sheet", waiting.pk)
    assert not BeingReviewed.objects.exists()


def test_own_and_stale_sheets_are_refused(waiting: Submission) -> None:
    with pytest.raises(Overtaken, match="2022-04-20 10:00提交"):
        reviewing.renew(waiting, by=build.reviewer(), at=NOW, version=0)
    own = build.sheet_of(waiting.period.campaign, build.OFFICE_UNIT, 4)
    build.submit(own, by=build.reviewer(), when=build.at(4, 20))
    with pytest.raises(NotAllowed, match="另一位审核人员"):
        reviewing.renew(own, by=build.reviewer(), at=NOW, version=1)


@pytest.mark.django_db(transaction=True)
def test_windows_of_two_people_at_once_leave_one_lease_each(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    sheet = build.sheet_of(campaign, UNIT, 4)
    build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 20))
    people = [build.reviewer(), build.head()] * 4
    said = at_once([partial(reviewing.renew, sheet, by=by, at=NOW, version=1) for by in people])
    assert said == [None] * 8
    assert sorted(BeingReviewed.objects.values_list("by__username", flat=True)) == [
        "head",
        "reviewer",
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_review_at_once_one_acts_and_the_other_is_told(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(4, 20))
    sheet = build.sheet_of(campaign, UNIT, 4)
    build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 20))
    people = [build.reviewer(), build.head()]
    for by in people:
        reviewing.renew(sheet, by=by, at=NOW, version=1)
    mine, theirs = (build.sheet_of(campaign, UNIT, 4) for _ in people)
    reasons = {"enterprises": "请核对"}
    said = at_once(
        [
            partial(submissions.accept, mine, by=people[0], at=NOW, version=1),
            partial(submissions.return_, theirs, by=people[1], at=NOW, version=1, reasons=reasons),
        ]
    )
    [told] = [one for one in said if one is not None]
    assert isinstance(told, Overtaken)
    assert "于2022-04-26 10:00" in told.message


@time_machine.travel(NOW, tick=False)
def test_number_of_queries_does_not_grow_with_the_reviewers(waiting: Submission) -> None:
    client, costs = signed_in(build.head()), []
    address = f"/c/{waiting.period.campaign.code}/review/"
    client.get(address)
    for number in range(4):
        by = build.reviewer(f"reviewer-{number}")
        reviewing.renew(waiting, by=by, at=NOW, version=waiting.version)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.append(len(asked))
    assert len(set(costs)) == 1
