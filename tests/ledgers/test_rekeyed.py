"""A corrected 文号 is offered as the record it was, and let go only by a tick and a reason."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgers import imports, jobs, rekeyed, retention, tallies
from ledgers.cases import objections
from ledgers.cases.linking import About
from ledgers.models import Batch, Record, RecordHistory, Retention, Tally
from tests import builders as build
from tests.ledgers.batches import NOW, checked, merged, row, worker
from tests.ledgers.cases import OBJECTION
from tests.web import ask, read, refused, signed_in
from units.refusals import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
UNIT = "market-supervision"
LATER = date(2022, 5, 20)
NEW = "〔2022〕71号"


@pytest.fixture
def clerk() -> Client:
    return signed_in(build.clerk(UNIT))


def renumbered(**instead: Any) -> Batch:
    """Three decisions, then the same file again with the second one's 文号 corrected."""
    merged([row(1), row(2), row(3)])
    return checked([row(1), row(2, XK_WSH=NEW), row(3)], **instead)


def settled(batch: Batch, *, let_go: bool, why: str = "文号录入有误") -> Batch:
    picked = [one.record for one in rekeyed.pairs(batch)] if let_go else []
    imports.confirm(
        batch, by=batch.uploaded_by, at=NOW, choice="good", lets_go=picked, why_let_go=why
    )
    jobs.work_on(batch.pk, worker=worker(now=NOW))
    batch.refresh_from_db()
    return batch


def numbers() -> list[str]:
    return sorted(one["XK_WSH"] for one in Record.objects.values_list("values", flat=True))


def test_corrected_number_is_told_with_its_row_and_what_it_was() -> None:
    batch = renumbered()
    (pair,) = rekeyed.pairs(batch)
    assert str(pair) == f"第3行：行政许可决定文书号由“〔2022〕2号”改为“{NEW}”"
    assert (batch.counts["rekeyed"], pair.old_row, pair.held) == (1, 3, "")


def test_without_a_tick_both_stay_and_with_one_the_former_is_history() -> None:
    batch = settled(renumbered(at=build.at(5, 20), reported_on=LATER), let_go=True)
    assert numbers() == sorted(["〔2022〕1号", "〔2022〕3号", NEW])
    assert (batch.counts["merged"]["let_go"], tallies.wrong()) == (1, [])
    assert Tally.objects.get().reported == 3
    now = Record.objects.get(batch=batch)
    assert (now.first_reported_on, now.timely) == (date(2022, 5, 12), True)
    was = RecordHistory.objects.get(successor=now.pk)
    assert (was.values["XK_WSH"], was.removed) == ("〔2022〕2号", True)
    imports.withdraw(batch, by=batch.uploaded_by, at=NOW, reason="改错了")
    assert numbers() == ["〔2022〕1号", "〔2022〕2号", "〔2022〕3号"]
    assert (tallies.wrong(), RecordHistory.objects.count()) == ([], 0)
    again = settled(checked([row(2, XK_WSH=NEW)]), let_go=False)
    assert (again.counts["merged"], len(numbers()), tallies.wrong()) == ({"new": 1}, 4, [])


@pytest.mark.parametrize(
    "rows",
    [
        # Still in the file; another day; another content elsewhere in the file; two that fit.
        [row(2), row(2, XK_WSH=NEW)],
        [row(1), row(2, XK_WSH=NEW, XK_JDRQ="2022-05-06")],
        [row(2, XK_WSH=NEW, XK_NR="另一项许可")],
        [row(2, XK_WSH=NEW), row(2, XK_WSH="〔2022〕72号")],
        # Nothing compliant is let go for what is not.
        [row(1), row(2, XK_WSH=NEW, ok="f", codes="E1")],
    ],
)
def test_nothing_is_offered_where_it_may_be_another_decision(rows: Any) -> None:
    merged([row(1), row(2), row(3)])
    assert rekeyed.pairs(checked(rows)) == []


def test_same_place_in_the_file_is_enough_when_other_cells_were_corrected_too() -> None:
    merged([row(1), row(2)])
    (pair,) = rekeyed.pairs(checked([row(1), row(2, XK_WSH=NEW, XK_NR="准予许可（更正）")]))
    assert (pair.row, pair.after) == (3, NEW)


def test_record_of_a_case_is_named_and_kept() -> None:
    batch = renumbered()
    record = Record.objects.get(values__XK_WSH="〔2022〕2号")
    objections.enter(About(record.unit, record), by=batch.uploaded_by, at=NOW, typed=OBJECTION)
    (pair,) = rekeyed.pairs(batch)
    assert pair.held == rekeyed.IN_CASE
    with pytest.raises(Invalid) as refusal:
        settled(batch, let_go=True)
    assert "不能再撤下" in refusal.value.problems["lets_go"]


def test_history_of_a_former_key_goes_when_the_record_is_over_its_period() -> None:
    settled(renumbered(), let_go=True)
    ledger = Record.objects.all()[0].ledger
    Retention.objects.create(
        ledger=ledger, since=date(2001, 1, 1), months=1, counted_from="decided",
        clause="测试", entered_at=NOW,
    )  # fmt: skip
    proof = retention.erase(ledger, by=None, at=NOW, today=date(2022, 7, 1))
    assert proof is not None
    assert (proof.records, proof.histories, proof.left) == (3, 1, 0)
    assert not RecordHistory.objects.exists()


def test_clerk_ticks_the_former_record_and_writes_why(clerk: Client) -> None:
    batch = renumbered()
    (pair,) = rekeyed.pairs(batch)
    page = read(clerk, "ledger-batch", build.CODE, batch.pk)
    assert str(pair) in unescape(page)
    place = reverse("confirm-ledger-batch", args=[build.CODE, batch.pk])
    bare = clerk.post(place, {"choice": "good", "lets_go": pair.record})
    assert (bare.status_code, "请写明撤下原记录的理由" in bare.content.decode()) == (422, True)
    assert f'value="{pair.record}" checked' in bare.content.decode()
    given = {"choice": "good", "lets_go": pair.record, "why_let_go": "文号录入有误"}
    assert clerk.post(place, given).status_code == 302
    jobs.work_on(batch.pk, worker=worker(now=NOW))
    assert "撤下改了编号的原记录1条，理由：文号录入有误" in read(
        clerk, "ledger-batch", build.CODE, batch.pk
    )
    record = Record.objects.get(batch=batch)
    told = read(clerk, "ledger-record", build.CODE, record.pk)
    assert "改了编号，原记录撤下（理由：文号录入有误）" in told
    assert f"〔2022〕2号 → {NEW}" in told


def test_page_asks_the_database_as_often_for_three_pairs_as_for_one(clerk: Client) -> None:
    merged([row(1), row(2), row(3)])
    asked = []
    for last in (1, 3):
        rows = [row(n, XK_WSH=f"〔2022〕8{n}号") for n in range(1, last + 1)]
        batch = checked(rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert read(clerk, "ledger-batch", build.CODE, batch.pk).count("可一并撤下") == last
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_program_sees_the_pairs_and_names_those_to_let_go(clerk: Client) -> None:
    batch = renumbered()
    place = f"campaigns/{build.CODE}/ledgers/batches/{batch.pk}/"
    (pair,) = ask(clerk, "GET", place)[1]["rekeyed"]
    assert (pair["before"], pair["after"], pair["row"]) == ("〔2022〕2号", NEW, 3)
    given = {"choice": "good", "lets_go": [pair["record"]]}
    status, body = ask(clerk, "POST", f"{place}confirm/", given)
    assert (status, list(body["error"]["fields"])) == (422, ["why_let_go"])
    status, body = ask(clerk, "POST", f"{place}confirm/", given | {"why_let_go": "录入有误"})
    assert (status, body["state"]) == (200, "merging")
    assert refused(ask(clerk, "POST", f"{place}confirm/", given))[:2] == (409, "overtaken")
