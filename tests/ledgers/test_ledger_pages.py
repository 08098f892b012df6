"""Pages of rates and records: whole numbers, 零报告, what cost a point, masked persons."""

from datetime import UTC, date, datetime
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgers import zero_reports
from ledgers.judging.naming import RULES
from ledgers.models import Decided, Ledger, Record, Tally, Unmasking, ZeroReport
from ledgers.standard import standards
from tests import builders as build
from tests.ledgers import batches as invented
from tests.ledgers.brought import LICENCE, UNIT, merged
from tests.web import read, signed_in
from units.refusals import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
CODE = build.CODE
MAY = (CODE, LICENCE, UNIT, "2022-05")


@pytest.fixture
def clerk() -> Client:
    return signed_in(build.clerk(UNIT))


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


def press(client: Client, name: str, *where: object, **given: str) -> Any:
    return client.post(reverse(name, args=where), given)


def test_one_faulty_row_of_many_never_reads_100_percent(clerk: Client) -> None:
    rows = [invented.row(number) for number in range(30_000 // 1000)]
    invented.merged([*rows, invented.row(99, ok="f", codes="E1")])
    page = read(clerk, "ledger", CODE, LICENCE)
    assert "96.77%" in page
    assert "100.00%" in page
    assert "失分明细" in page


def test_all_right_reads_100_percent_and_costs_nothing(clerk: Client) -> None:
    invented.merged([invented.row(1)])
    page = read(clerk, "ledger", CODE, LICENCE)
    assert page.count("100.00%") == 2
    assert "失分明细" not in page
    lost = read(clerk, "ledger-losses", CODE, UNIT, "2022-05")
    assert "各台账没有不合规、不及时或待核的记录" in lost


def test_zero_report_is_signed_and_withdrawn(clerk: Client) -> None:
    assert "签署零报告" in read(clerk, "ledger-month", *MAY)
    assert press(clerk, "sign-ledger-zero", *MAY).status_code == 302
    assert "没有产生应当报送的行政许可信息" in read(clerk, "ledger-month", *MAY)
    assert "零报告" in read(clerk, "ledger", CODE, LICENCE)
    again = press(clerk, "sign-ledger-zero", *MAY)
    assert (again.status_code, "已经签署" in said(again)) == (409, True)
    assert press(clerk, "withdraw-ledger-zero", *MAY).status_code == 302
    assert ZeroReport.objects.filter(withdrawn_at=None).count() == 0
    late = press(clerk, "withdraw-ledger-zero", *MAY)
    assert (late.status_code, "没有已签署的零报告" in said(late)) == (409, True)


def test_month_begins_at_midnight_here(clerk: Client) -> None:
    midnight = datetime(2022, 5, 31, 16, tzinfo=UTC)
    sign = partial(
        zero_reports.sign,
        by=build.clerk(UNIT), at=midnight, unit=build.unit(UNIT), standard_code=LICENCE,
    )  # fmt: skip
    assert sign(month=date(2022, 6, 1)).month == date(2022, 6, 1)
    with pytest.raises(Invalid):
        sign(month=date(2022, 7, 1))
    with pytest.raises(Invalid) as refused:
        sign(month=date(1900, 1, 1))
    assert refused.value.problems == {"month": "1900年01月不在创建活动的评分期内，最早为2022年01月"}


def test_zero_report_of_a_month_with_records_is_refused(clerk: Client) -> None:
    invented.merged([invented.row(1)])
    answer = press(clerk, "sign-ledger-zero", *MAY)
    assert (answer.status_code, "已有1条记录，不能签署零报告" in said(answer)) == (403, True)


def test_stated_number_gives_the_reporting_rate(clerk: Client) -> None:
    invented.merged([invented.row(1)])
    bad = press(clerk, "state-decided", *MAY, count="三件")
    assert (bad.status_code, 'value="三件"' in said(bad)) == (422, True)
    for typed, count in (("１,２００", 1200), ("3", 3)):
        assert press(clerk, "state-decided", *MAY, count=typed).status_code == 302
        assert Decided.objects.get().count == count
    page = read(clerk, "ledger-month", *MAY)
    assert "33.33%" in page
    assert "本月共作出3件" in page
    # A page that was opened before a colleague stated it does not type over the number.
    assert 'name="shown" value="3"' in page
    late = press(clerk, "state-decided", *MAY, count="7", shown="")
    assert (late.status_code, Decided.objects.get().count) == (409, 3)
    assert "申报为3件，您填的没有保存" in said(late)
    assert 'value="7"' in said(late)
    assert press(clerk, "state-decided", *MAY, count="7", shown="3").status_code == 302


def test_others_neither_sign_nor_state(clerk: Client) -> None:
    leader, stranger = signed_in(build.leader()), signed_in(build.clerk("finance"))
    assert press(leader, "sign-ledger-zero", *MAY).status_code == 403
    assert press(leader, "state-decided", *MAY, count="1").status_code == 403
    assert press(stranger, "sign-ledger-zero", *MAY).status_code == 403
    assert (ZeroReport.objects.count(), Decided.objects.count()) == (0, 0)
    assert "签署零报告</button>" not in read(leader, "ledger-month", *MAY)


def test_lost_point_leads_to_the_rows_that_cost_it(clerk: Client) -> None:
    late = invented.row(2, due="2022-05-10", XK_JDRQ="2022-05-01")
    invented.merged([invented.row(1), late, invented.row(3, ok="f", codes="E1")])
    page = read(clerk, "ledger-losses", CODE, UNIT, "2022-05")
    assert "应报3条：合规2条（66.66%），及时2条（66.66%）" in page
    assert "不合规1条、不及时1条" in page
    assert "〔2022〕2号" in page
    assert "〔2022〕3号" in page
    assert "〔2022〕1号" not in page
    assert "晚2天" in page
    leader = read(signed_in(build.leader()), "ledger-losses", CODE, UNIT, "2022-05")
    assert "不合规1条、不及时1条" in leader
    assert "〔2022〕2号" not in leader


def test_ledger_without_a_term_is_never_late(clerk: Client) -> None:
    ledger = Ledger.objects.create(jurisdiction=build.JURISDICTION, standard="commitment")
    counted = {"ledger": ledger, "unit": build.unit(UNIT), "month": date(2022, 5, 1)}
    Tally.objects.create(**counted, reported=3, compliant=3, pending=3)
    page = read(clerk, "ledger", CODE, "commitment")
    assert "100.00%" in page
    assert "待核" not in page
    assert "失分明细" not in page
    lost = read(clerk, "ledger-losses", CODE, UNIT, "2022-05")
    assert "没有不合规、不及时或待核的记录" in lost


def test_records_go_on_by_key_with_the_filters_kept(clerk: Client) -> None:
    invented.merged([invented.row(number) for number in range(60)])
    page = read(clerk, "ledger-records", CODE, LICENCE, month="2022-05")
    assert page.count('data-label="应报送"') == 50
    last = sorted(Record.objects.values_list("pk", flat=True), reverse=True)[49]
    assert f"month=2022-05&after=2022-05-01.{last}" in page
    after = f"2022-05-01.{last}"
    rest = read(clerk, "ledger-records", CODE, LICENCE, month="2022-05", after=after)
    assert rest.count('data-label="应报送"') == 10
    none = read(clerk, "ledger-records", CODE, LICENCE, month="2022-04")
    assert "没有符合条件的记录" in none


def test_record_shows_what_it_was(clerk: Client) -> None:
    invented.merged([invented.row(1, ok="f", codes="E1", XK_NR="")])
    invented.merged([invented.row(1)])
    record = Record.objects.get()
    page = read(clerk, "ledger-record", CODE, record.pk)
    assert "许可内容：（空） → 准予许可" in page
    assert "此前不合规" in page


def test_person_is_masked_until_the_unit_gives_a_reason(clerk: Client) -> None:
    merged()
    record = Record.objects.filter(values__XK_XDR_LB="自然人").exclude(personal=None).first()
    assert record is not None
    where = (CODE, record.pk)
    assert "*" in read(clerk, "ledger-record", *where)
    for reason in (" ", "\u200b \u202e"):
        bare = press(clerk, "reveal-record", *where, reason=reason)
        assert (bare.status_code, Unmasking.objects.count()) == (422, 0)
    shown = press(clerk, "reveal-record", *where, reason="核对当事人来电")
    row = Unmasking.objects.get()
    assert (row.reason, row.records, row.by) == ("核对当事人来电", [record.pk], build.clerk(UNIT))
    assert "以下为未脱敏的内容" in said(shown)
    assert said(shown).count("已脱敏") == 0
    office = press(signed_in(build.reviewer()), "reveal-record", *where, reason="核对")
    assert (office.status_code, Unmasking.objects.count()) == (403, 1)


def _queries(clerk: Client, pages: dict[str, tuple[object, ...]]) -> dict[str, int]:
    found = {}
    for name, where in pages.items():
        with CaptureQueriesContext(connection) as asked:
            read(clerk, name, *where)
        found[name] = len(asked)
    return found


def test_pages_cost_the_same_with_three_rows_as_with_one(clerk: Client) -> None:
    rows = [invented.row(one, ok="f", codes="E1") for one in range(3)]
    first = invented.merged(rows[:1])
    record = Record.objects.get()
    pages: dict[str, tuple[object, ...]] = {
        "ledgers": (CODE,),
        "ledger": (CODE, LICENCE),
        "ledger-month": MAY,
        "ledger-losses": (CODE, UNIT, "2022-05"),
        "ledger-records": (CODE, LICENCE),
        "ledger-record": (CODE, record.pk),
        "ledger-batches": (CODE,),
        "ledger-batch": (CODE, first.pk),
        "ledger-problems": (CODE, first.pk),
        "ledger-receipt": (CODE, first.pk),
    }
    one = _queries(clerk, pages)
    invented.merged(rows[1:])
    invented.merged([invented.row(4)])
    assert _queries(clerk, pages) == one
    assert max(one.values()) <= 16


@pytest.mark.parametrize(
    "address", ["standards/nothing/", "standards/publicity-licence/units/x/y/"]
)
def test_address_of_nothing_is_not_found(clerk: Client, address: str) -> None:
    assert clerk.get(f"/c/{CODE}/ledgers/{address}").status_code == 404


def test_every_rule_has_words() -> None:
    rules = {rule for one in standards().values() for rule in one.rules}
    assert rules - set(RULES) == set()
