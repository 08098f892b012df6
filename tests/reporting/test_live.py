"""An open page is told what moved: who and when, and only what its reader may know."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from ledgers.models import Batch
from reporting.filling import submissions
from reporting.models import Submission
from reporting.scores import scorebook
from reporting.wake import score_is_due
from tests import builders as build
from tests.ledgers import batches as invented
from tests.opened import Open
from tests.web import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT, OTHER = "market-supervision", "huxi"


def test_colleague_who_accepts_is_named_on_every_open_page_of_the_office(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 20, 8))
    code = sheet.period.campaign.code
    names = [("review", code), ("matrix", code), ("dashboard", code), ("sheet", sheet.pk)]
    opened = [Open(signed_in(build.head()), *one) for one in names]
    assert [one.asks() for one in opened] == [None] * 4
    build.accept(sheet, by=build.reviewer(), when=build.at(4, 20, 9, 30))
    said = "区市场监管局2022年4月审核通过（reviewer岗，09:30）"
    assert [one.asks() for one in opened] == [said] * 4
    assert [one.asks() for one in opened] == [None] * 4


def test_unit_is_told_of_its_own_months_and_never_of_anothers(opened: Campaign) -> None:
    mine, theirs = (build.sheet_of(opened, of, 4) for of in (UNIT, OTHER))
    clerk, stranger = signed_in(build.clerk(UNIT)), signed_in(build.clerk(OTHER))
    pages = [(who, name) for who in (clerk, stranger) for name in ("desk", "dashboard")]
    desk, overview, their_desk, their_overview = (
        Open(who, name, opened.code) for who, name in pages
    )
    build.submit(theirs, by=build.clerk(OTHER), when=build.at(4, 20, 9))
    assert (desk.asks(), overview.asks()) == (None, None)
    said = "湖西街道2022年4月提交（您，09:00）"
    assert (their_desk.asks(), their_overview.asks()) == (said, said)
    assert clerk.get(reverse("live-sheet", args=(theirs.pk,))).status_code == 404
    assert clerk.get(reverse("live-sheet", args=(mine.pk,))).status_code == 200


def test_rescoring_is_told_with_both_totals_and_also_when_nothing_came_of_it(
    opened: Campaign,
) -> None:
    build.deliver(opened, UNIT, 4, when=build.at(4, 18))
    first = scorebook.ensure_scored(opened, now=build.at(4, 19))
    clerk = signed_in(build.clerk(OTHER))
    pages = [Open(clerk, "dashboard", opened.code), Open(clerk, "indicator", opened.code, 3)]
    build.deliver(opened, "administrative-approval", 4, when=build.at(4, 20, 7))
    assert [one.asks() for one in pages] == [None, None]
    second = scorebook.ensure_scored(opened, now=build.at(4, 20, 9))
    assert first is not None
    assert second is not None
    said = f"总分重新核算：{first.total:.2f}→{second.total:.2f}（系统核算，09:00）"
    assert [one.asks() for one in pages] == [said, said]
    again = Open(clerk, "dashboard", opened.code)
    score_is_due(opened.pk)
    same = scorebook.ensure_scored(opened, now=build.at(4, 20, 9, 30))
    assert same == second
    assert again.asks() == "已重新核算，得分没有变化（系统核算，09:30）"


def test_own_typing_is_no_news_but_a_colleagues_is(sheet: Submission) -> None:
    clerk, colleague = build.clerk(UNIT), build.clerk(UNIT, "colleague")
    page = Open(signed_in(clerk), "sheet", sheet.pk)
    for by, minute in ((clerk, 0), (colleague, 5)):
        now = build.at(4, 20, 9, minute)
        typed = {"enterprises": (f"{40 + minute}", False)}
        submissions.save(sheet, by=by, at=now, version=sheet.version, typed=typed)
        said = "" if by is clerk else "区市场监管局2022年4月暂存（colleague岗，09:05）"
        assert page.asks() == said


def test_only_the_newest_three_are_spelled_out(opened: Campaign) -> None:
    page = Open(signed_in(build.head()), "matrix", opened.code)
    units = ("finance", "taxation", "health", UNIT, OTHER)
    for minute, of in enumerate(units):
        sheet = build.sheet_of(opened, of, 4)
        build.submit(sheet, by=build.clerk(of), when=build.at(4, 19, 9, minute))
    said = page.asks()
    assert said is not None
    assert said.startswith("湖西街道2022年4月提交（clerk-huxi岗，04-19 09:04）；")
    assert said.endswith("等5项")
    assert said.count("提交") == 3


def test_import_that_moves_on_is_told_to_its_unit_alone(campaign: Campaign) -> None:
    invented.checked([invented.row(1)])
    waiting = Batch.objects.get()
    office, stranger = signed_in(build.reviewer()), signed_in(build.clerk(OTHER))
    pages = [Open(who, "ledger-batches", build.CODE) for who in (office, stranger)]
    assert [one.asks() for one in pages] == [None, None]
    Batch.objects.filter(pk=waiting.pk).update(state=Batch.State.MERGING)
    told, nothing = [one.asks() for one in pages]
    assert nothing is None
    assert told is not None
    assert told.startswith(f"第{waiting.pk}批“{waiting.name}”正在入账（")


@pytest.mark.parametrize("since", ["", "x", "1.2.3", "1.2.3.٤", "9" * 400, "1.2.3.-4", "\0"])
def test_mark_that_no_page_had_is_no_error(opened: Campaign, since: str) -> None:
    client = signed_in(build.head())
    for name, words in (("live", (opened.code, "overview")), ("ledgers-live", (opened.code,))):
        answer = client.get(reverse(name, args=words), {"since": since})
        assert answer.status_code == 200
    sheet = build.sheet_of(opened, UNIT, 4)
    assert client.get(reverse("live-sheet", args=(sheet.pk,)), {"since": since}).status_code == 200


def test_page_of_whom_no_move_is_left_to_see_is_no_error(opened: Campaign) -> None:
    """A post handed over ends what its holder may see while the page is open."""
    client = signed_in(build.clerk("huxi"))
    answer = client.get(reverse("live", args=(opened.code, "desk")), {"since": "0.0.7.5"})
    assert (answer.status_code, answer.json()["text"]) == (200, "")


def test_whoever_signed_out_is_sent_to_the_door(opened: Campaign) -> None:
    client = signed_in(build.head())
    page = Open(client, "dashboard", opened.code)
    client.logout()
    answer = client.get(page.address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


def test_number_of_queries_is_small_and_does_not_grow(opened: Campaign) -> None:
    client = signed_in(build.head())
    page = Open(client, "dashboard", opened.code)

    def cost(asks: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            asks()
        return len(asked)

    # Session, person, roles, campaign; then one for the score and one for the moves.
    assert cost(page.asks) == 6
    costs = []
    for of in ("finance", "taxation", "health"):
        build.submit(build.sheet_of(opened, of, 4), by=build.clerk(of), when=build.at(4, 20, 9))
        costs.append(cost(page.asks))
    assert len(set(costs)) == 1
    assert cost(page.asks) == 6


def test_time_of_another_day_names_the_day(sheet: Submission) -> None:
    page = Open(signed_in(build.head()), "matrix", sheet.period.campaign.code)
    build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 20, 9))
    with time_machine.travel(build.at(4, 21), tick=False):
        page.client = signed_in(build.head())
        assert page.asks() == "区市场监管局2022年4月提交（clerk-market-supervision岗，04-20 09:00）"
