"""The page of 保存期限: the rules, what goes next and when, the proofs; for those who answer."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledgers import retention
from ledgers.cases import objections
from ledgers.cases.linking import About
from ledgers.models import Ledger, Record, Retention
from ledgers.queries import keeping
from ledgers.standard import standards
from tests import builders as build
from tests.ledgers import batches
from tests.ledgers.cases import NOW, OBJECTION
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
LICENCE, UNIT = batches.LICENCE, "market-supervision"
PROOF = 'data-label="删除后剩余"'


def licence(today: date) -> keeping.Row:
    found = keeping.rows(build.unit(UNIT).jurisdiction, today=today)
    return next(row for row in found if row.code == LICENCE)


def three_decisions(**rule: object) -> None:
    days = ("2022-05-05", "2022-05-09", "2022-06-01")
    batches.merged(
        [batches.row(number, XK_JDRQ=day) for number, day in enumerate(days)],
        reported_on=date(2022, 6, 2),
        at=build.at(6, 2),
    )
    given = {"since": date(2001, 1, 1), "months": 12, "counted_from": "decided"} | rule
    Retention.objects.create(ledger=Ledger.objects.get(), clause="示例", entered_at=NOW, **given)


def test_what_goes_next_is_counted_with_its_day_as_the_deletion_counts_it() -> None:
    three_decisions()
    before = licence(date(2023, 5, 5))
    assert (before.due, before.next_on, before.next_number) == (0, date(2023, 5, 6), 2)
    first = licence(date(2023, 5, 6))
    assert (first.due, first.next_on, first.next_number) == (1, date(2023, 5, 10), 1)
    for today in (date(2023, 5, 5), date(2023, 5, 6), date(2023, 6, 2), date(2024, 1, 1)):
        found = retention.due(Ledger.objects.get(), at=NOW, today=today)
        now = licence(today)
        assert (now.due, now.held, now.files) == (found.records, found.held, found.files)


def test_record_of_an_open_case_is_held_and_comes_next_for_nobody() -> None:
    three_decisions()
    record = Record.objects.get(decided_on="2022-05-05")
    clerk = build.clerk(UNIT)
    objections.enter(About(record.unit, record), by=clerk, at=NOW, typed=OBJECTION)
    row = licence(date(2023, 5, 9))
    assert (row.due, row.held, row.next_on) == (0, 1, date(2023, 5, 10))


def test_published_rule_holds_until_a_ledger_has_its_own_and_nothing_is_written() -> None:
    batches.merged([batches.row(1, XK_YXQZI="2099-12-31")])
    row = licence(date(2030, 1, 1))
    assert (row.rule.length, row.due, row.next_on) == ("5年", 0, date(2105, 1, 1))
    assert "长期的不到期" in row.rule.counted_from
    assert not Retention.objects.exists()
    Retention.objects.create(
        ledger=Ledger.objects.get(), since=date(2031, 1, 1), months=30, counted_from="reported",
        clause="新办法", entered_at=NOW,
    )  # fmt: skip
    row = licence(date(2030, 1, 1))
    assert row.coming is not None
    assert (row.rule.length, row.coming.length, row.coming.since) == (
        "5年", "30个月", date(2031, 1, 1),
    )  # fmt: skip


def page_and_cost(client: Client) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as queries:
        page = read(client, "ledger-retention", build.CODE)
    return page, len(queries)


def test_page_tells_rules_and_proofs_and_costs_the_same_for_more_of_them() -> None:
    three_decisions()
    office, ledger = signed_in(build.reviewer()), Ledger.objects.get()
    retention.erase(ledger, by=build.reviewer(), at=NOW, today=date(2023, 5, 6))
    with time_machine.travel(build.at(6, 2), tick=False):
        page, cost = page_and_cost(office)
        for day in (2, 3):
            batches.merged([batches.row(10 + day, XK_JDRQ=f"2022-04-0{day}")])
            retention.erase(ledger, by=None, at=NOW, today=date(2023, 4, day + 1))
        more, cost_of_more = page_and_cost(office)
    assert (page.count(PROOF), more.count(PROOF), cost_of_more) == (1, 3, cost)
    assert "1条记录、0条历史、1个文件" in page
    assert "现在没有届满的，不用办理。" in page
    assert all(one.name in page for one in standards().values())
