"""信用修复 by the rule of its day, and 名单 from the hearing to the measures."""

from datetime import date, timedelta

import pytest

from ledgers.cases import listings, objections, repairs
from ledgers.cases.clocks import Standing
from ledgers.cases.steps import Step
from ledgers.cases.subjects import subject_of
from ledgers.models import ListMeasure, Repair
from ledgers.queries import cases as queries
from tests import builders as build
from tests.ledgers.cases import (
    FIRM,
    LISTING,
    NOW,
    REPAIR,
    TODAY,
    about,
    clerk,
    listing,
    objection,
    on_the_list,
    problems,
    repair,
    seen,
    step,
)
from units.refusals import NotAllowed, Overtaken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan(campaign: object) -> None:
    """The units of the plan."""


def test_repair_keeps_the_rule_of_its_day_and_its_periods() -> None:
    case = repair()
    assert (case.regime, case.earliest_on, case.latest_on) == (
        "notice-527",
        date(2022, 4, 10),
        date(2023, 1, 10),
    )
    assert (case.due, case.papers) == (date(2022, 5, 17), ["申请表", "承诺书"])
    assert queries.regime_name(case) == "发改办财金〔2019〕527号"


def test_severity_the_rule_does_not_know_is_refused_with_what_it_knows() -> None:
    typed = REPAIR | {"decided_on": "2025-01-10", "received_on": "2026-05-12", "severity": "minor"}
    at = build.at(5, 12, year=2026)
    found = problems(repairs.enter, about(), by=clerk(), at=at, typed=typed)
    assert "国家发展改革委令第58号" in found["severity"]
    typed["decided_on"] = "2026-04-02"
    assert repairs.enter(about(), by=clerk(), at=at, typed=typed).regime == "order-36"


def test_repair_before_the_shortest_period_is_over_is_refused_with_the_day() -> None:
    case = repair(decided_on="2022-03-01")
    typed = {"fulfilled_on": "2022-04-01", "ended_on": "2022-05-12", "outcome": "同意"}
    found = problems(repairs.move, case, "grant", step=step(case), typed=typed)
    assert "最短公示期2022-06-01才届满" in found["ended_on"]
    assert Repair.objects.get().state == "received"


def test_granted_repair_ends_the_showing() -> None:
    case = repair()
    typed = {"fulfilled_on": "2022-04-01", "ended_on": "2022-05-12", "outcome": "同意"}
    repairs.move(case, "grant", step=step(case), typed=typed)
    assert (case.state, case.ended_on, case.closed_on) == ("granted", TODAY, TODAY)
    assert seen(case).stands == Standing.IN_TIME


def test_clock_of_a_repair_starts_again_when_the_papers_are_complete() -> None:
    case = repair()
    repairs.move(case, "ask_papers", step=step(case), typed={"note": "缺履行证明"})
    later = NOW + timedelta(days=8)
    typed = {"supplied_on": "2022-05-20"}
    repairs.move(case, "papers_came", step=step(case, at=later), typed=typed)
    assert (case.state, case.counted_from, case.due) == (
        "received",
        date(2022, 5, 20),
        date(2022, 5, 25),
    )


def test_nobody_is_listed_before_having_been_told() -> None:
    entry = listing()
    assert entry.listed_on is None
    decided = {"heard": "无", "document": "1号", "listed_on": "2022-05-10", "until": "2025-05-10"}
    with pytest.raises(Overtaken):
        listings.move(entry, "list", step=step(entry), typed=decided)
    told = {"told_on": "2022-05-11", "note": "事实和理由"}
    listings.move(entry, "tell", step=step(entry), typed=told)
    found = problems(listings.move, entry, "list", step=step(entry), typed=decided)
    assert found == {"listed_on": "列入日期不能早于告知日期2022-05-11"}


def test_listed_firm_names_whom_it_answers_through_and_seals_them() -> None:
    without = LISTING | {"responsible": ""}
    found = problems(listings.enter, about(), by=clerk(), at=NOW, typed=without)
    assert "法定代表人" in found["responsible"]
    entry = listing()
    assert entry.subject == FIRM["subject"]
    assert "丙".encode() not in bytes(entry.personal or b"")
    assert subject_of(entry).responsible == "丙**\n丁*"


def test_commended_firm_needs_no_hearing_but_is_not_put_on_the_other_list() -> None:
    entry = listing(kind="honest", responsible="")
    with pytest.raises(NotAllowed):
        listings.move(entry, "tell", step=step(entry), typed={"told_on": "2022-05-01"})
    listings.move(entry, "commend", step=step(entry), typed={"listed_on": "2022-05-10"})
    assert (entry.state, entry.until) == ("listed", None)


def test_removal_needs_a_reason_and_names_the_granted_repair() -> None:
    granted = repair()
    typed = {"fulfilled_on": "2022-04-01", "ended_on": "2022-05-12", "outcome": "同意"}
    repairs.move(granted, "grant", step=step(granted), typed=typed)
    entry = on_the_list()
    bare = {"removed_on": "2022-05-12"}
    assert "removal" in problems(listings.move, entry, "remove", step=step(entry), typed=bare)
    listings.move(entry, "remove", step=step(entry), typed=bare | {"removal": "信用修复"})
    assert (entry.state, entry.removed_by, entry.repair) == ("removed", clerk(), granted)


def test_entry_whose_period_is_over_stands_as_overdue() -> None:
    entry = on_the_list()
    assert seen(entry).stands == Standing.RUNNING
    assert seen(entry, date(2025, 5, 11)).stands == Standing.OVERDUE


def test_measure_is_carried_out_by_another_unit_which_sees_the_entry_and_answers() -> None:
    entry = on_the_list()
    typed = {"measure": "限制享受优惠政策", "basis": "合作备忘录", "asked_on": "2022-05-11"}
    huxi = build.clerk("huxi")
    assert not queries.visible_to(huxi, build.JURISDICTION, "listing").exists()
    measure = listings.add_measure(entry, unit=build.unit("huxi"), step=step(entry), typed=typed)
    assert queries.visible_to(huxi, build.JURISDICTION, "listing").get() == entry
    done = {"started_on": "2022-05-12", "feedback": "已停止"}
    with pytest.raises(NotAllowed):
        listings.feed_back(measure, step=Step(clerk(), NOW, 0), typed=done)
    listings.feed_back(measure, step=Step(huxi, NOW, 0), typed=done)
    assert ListMeasure.objects.get().feedback == "已停止"
    with pytest.raises(Overtaken):
        listings.feed_back(measure, step=Step(huxi, NOW, 0), typed=done)


def test_measures_rest_while_the_subject_disputes_a_record() -> None:
    entry = on_the_list()
    assert not queries.disputed(entry)
    case = objection()
    assert queries.disputed(entry)
    objections.move(case, "withdraw", step=step(case), typed={"note": "撤回"})
    assert not queries.disputed(entry)


def test_measure_against_somebody_not_on_the_list_is_refused() -> None:
    entry = listing()
    typed = {"measure": "限制", "basis": "依据", "asked_on": "2022-05-11"}
    with pytest.raises(NotAllowed):
        listings.add_measure(entry, unit=build.unit("huxi"), step=step(entry), typed=typed)
