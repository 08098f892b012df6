"""审签: another person signs, numbers have no gaps, nothing is sent twice, changes are told."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine

from indicators.models import Campaign
from notices.circulars import arranging, drafting, links, sending, signing
from notices.models import Circular, CircularStep, Dispatch
from reporting.filling import corrections, submissions
from reporting.models import Snapshot
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from tests import builders as build
from tests.life import MARKET, april_scored
from tests.notices.issues import (
    FRIDAY,
    drafted,
    paper_text,
    sent,
    signed,
    submitted,
)
from tests.racing import at_once

pytestmark = pytest.mark.django_db
SETTINGS = {"masthead": "周通报", "signer": "专班", "weekday": "", "next_number": "1"}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def april(campaign: Campaign) -> Campaign:
    april_scored(campaign)
    build.leader()
    return campaign


def test_whoever_drafted_or_submitted_cannot_sign(april: Campaign) -> None:
    one, head = drafted(april), build.head()
    signing.submit(one, by=head, at=FRIDAY, version=0)
    with pytest.raises(NotAllowed, match="须由另一人签发"):
        signing.sign(one, by=head, at=FRIDAY, version=1)
    with pytest.raises(NotAllowed, match="专班办公室审核员）不能签发"):
        signing.sign(one, by=build.reviewer(), at=FRIDAY, version=1)
    with pytest.raises(Invalid, match="请写明撤回原因"):
        signing.recall(one, by=head, at=FRIDAY, version=1, reason=" ")


def test_first_screen_of_more_than_six_lines_is_not_signed(april: Campaign) -> None:
    one = drafted(april)
    words = "请各单位尽快核对本周数据并于周五前报专班办公室"
    one.sections["opening"] += f"\n{words}" * 2
    one.save(update_fields=["sections"])
    with pytest.raises(Refusal, match=r"超过6行，请删去或缩短[0-9]行；最长的一句是“.*”，每行20字"):
        submitted(one)
    one.sections["opening"] = one.proposal["opening"]
    one.save(update_fields=["sections"])
    assert submitted(one).state == "submitted"


def test_number_stays_with_an_issue_that_was_recalled(april: Campaign) -> None:
    first = signed(drafted(april))
    signing.recall(first, by=build.reviewer(), at=FRIDAY, version=first.version, reason="漏一段")
    assert (first.state, first.number, first.signed_by) == ("draft", 1, None)
    second = signed(drafted(april, "2022-W18", build.at(5, 7)), build.at(5, 7))
    assert second.number == 2
    assert signed(first, build.at(5, 8)).number == 1
    moves = list(CircularStep.objects.filter(circular=first).values_list("move", flat=True))
    assert moves[::-1] == ["draft", "submit", "sign", "recall", "submit", "sign"]


def test_nothing_is_sent_twice_or_to_nobody(april: Campaign) -> None:
    one = signed(drafted(april))
    row = arranging.change(
        april,
        by=build.head(),
        at=FRIDAY,
        version=0,
        typed=SETTINGS | {"next_number": "2"},
        receivers=[],
    )
    with pytest.raises(Refusal, match="没有收件人"):
        sending.send(one, by=build.reviewer(), at=FRIDAY, version=one.version)
    receivers = [str(build.leader().pk), str(build.head().pk)]
    typed = SETTINGS | {"next_number": "2"}
    arranging.change(
        april, by=build.head(), at=FRIDAY, version=row.version, typed=typed, receivers=receivers
    )
    again = Circular.objects.get()
    sending.send(one, by=build.reviewer(), at=FRIDAY, version=one.version)
    with pytest.raises(Overtaken, match="先行发送"):
        sending.send(again, by=build.head(), at=FRIDAY, version=again.version)
    with pytest.raises(NotAllowed, match="已发送"):
        sending.send(one, by=build.head(), at=FRIDAY, version=one.version)
    assert Dispatch.objects.filter(plan="circular").count() == 2


def test_stranger_cannot_be_made_a_receiver(april: Campaign) -> None:
    stranger = build.clerk("huxi")
    with pytest.raises(Invalid) as refused:
        arranging.change(
            april,
            by=build.head(),
            at=FRIDAY,
            version=0,
            typed=SETTINGS,
            receivers=[str(stranger.pk)],
        )
    assert "不在名册中" in refused.value.problems["receivers"]


def test_issue_without_a_snapshot_says_why_and_is_not_submitted(april: Campaign) -> None:
    april.scores.all().delete()
    april.scoring.problems = ["在营企业为零"]
    april.scoring.save()
    one = drafted(april)
    assert one.snapshot is None
    with pytest.raises(Refusal, match="没有形成快照：数据相互矛盾"):
        submitted(one)


def test_next_issue_carries_the_correction_of_what_was_quoted(april: Campaign) -> None:
    first = sent(drafted(april))
    sheet = build.sheet_of(april, MARKET, 4)
    build.open_months(april, now=build.at(5, 1))
    asked = corrections.ask(
        sheet,
        by=build.clerk(MARKET),
        at=build.at(5, 3),
        version=sheet.version,
        typed={"enterprises": ("6100", False)},
        reason="漏计个体转企业12家",
    )
    corrections.approve(asked, by=build.reviewer(), at=build.at(5, 4))
    second = drafted(april, "2022-W18", build.at(5, 7))
    (row,) = second.material["amendments"]
    assert (row["issue"], row["name"], row["after"]) == (first.number, "在营企业", "6100")
    said = paper_text(second)
    assert "更正" in said
    assert "第1期所依据的区市场监督管理局2022年4月“在营企业”由" in said
    assert "更正为6100，原因：漏计个体转企业12家。" in said
    assert second.material["score"]["since"]["number"] == 1
    assert "较第1期" in said


def test_next_issue_tells_of_a_sheet_that_was_opened_again(april: Campaign) -> None:
    sent(drafted(april))
    sheet, when = build.sheet_of(april, MARKET, 4), build.at(5, 4)
    reasons = {"enterprises": "与登记系统相差300户"}
    submissions.reopen(sheet, by=build.head(), at=when, version=sheet.version, reasons=reasons)
    second = drafted(april, "2022-W18", build.at(5, 7))
    (row,) = second.material["amendments"]
    assert (row["name"], row["after"]) == ("在营企业", "待重新审核")
    assert "更正为待重新审核，原因：与登记系统相差300户。" in paper_text(second)
    assert [one["what"] for one in second.material["touched"]] == ["重新打开"]


def test_link_opens_one_issue_until_it_is_over_or_revoked(april: Campaign) -> None:
    one = drafted(april)
    early = links.token_of(one, now=FRIDAY)
    assert links.opened(early, now=FRIDAY) is None  # not sent yet
    sent(one)
    opened = links.opened(early, now=FRIDAY)
    assert opened == one
    assert links.opened(early[:-2] + "xx", now=FRIDAY) is None
    assert links.opened(early, now=FRIDAY + timedelta(days=31)) is None
    sending.revoke(one, by=build.reviewer(), at=FRIDAY, version=one.version)
    assert links.opened(early, now=FRIDAY) is None
    assert links.opened(links.token_of(one, now=FRIDAY), now=FRIDAY) == one


@pytest.mark.django_db(transaction=True)
def test_issues_signed_at_once_get_numbers_without_gaps(campaign: Campaign) -> None:
    april_scored(campaign)
    weeks = ["2022-W14", "2022-W15", "2022-W16", "2022-W17"]
    issues = [submitted(drafted(campaign, week)) for week in weeks]
    head = build.head()
    done = at_once(
        [partial(signing.sign, one, by=head, at=FRIDAY, version=one.version) for one in issues]
    )
    assert all(isinstance(one, Circular) for one in done), done
    numbers = Circular.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_draft(campaign: Campaign) -> None:
    april_scored(campaign)
    made = at_once([lambda: drafting.ensure_drafts(now=FRIDAY)] * 3)
    assert sorted(map(str, made)) == ["0", "0", "1"]
    assert (Circular.objects.count(), Snapshot.objects.count()) == (1, 1)
