"""Accepted cells become a stored score; nothing new means nothing written."""

from datetime import UTC, timedelta
from decimal import Decimal

import pytest

from indicators.models import Campaign, Reading
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import score
from reporting.filling import submissions
from reporting.models import Cell, ComponentScore, Score, Scoring
from reporting.scores import knowledge, scorebook
from reporting.tasks import ensure_scored as the_task
from tests import builders as build

pytestmark = pytest.mark.django_db
WHEN = build.at(4, 20)
NOW = build.at(4, 21)


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    build.open_months(campaign, now=WHEN)
    return campaign


def kept(campaign: Campaign) -> Score:
    found = scorebook.ensure_scored(campaign, now=NOW)
    assert found is not None
    return found


def points(found: Score, code: str) -> Decimal:
    return found.parts.get(code=code).points


def test_nothing_accepted_is_worth_nothing_and_nothing_is_unknown_as_zero(
    opened: Campaign,
) -> None:
    found = kept(opened)
    assert found.total == sum(Decimal(value) for value in found.points.values())
    assert {
        value for part in found.parts.all() for value in part.sources.values() if value
    } == set()
    inputs = [one for part in found.parts.all() for one in part.trace["inputs"]]
    assert {one["value"] for one in inputs} == {None}


def test_only_acceptance_counts(opened: Campaign) -> None:
    before = kept(opened)
    submission = build.sheet_of(opened, "market-supervision", 4)
    clerk, reviewer = build.clerk("market-supervision"), build.reviewer()
    build.submit(submission, by=clerk, when=WHEN)
    assert kept(opened) == before
    submissions.return_(
        submission, by=reviewer, at=WHEN, version=1, reasons={"enterprises": "请核对"}
    )
    assert kept(opened) == before
    build.submit(submission, by=clerk, when=WHEN)
    build.accept(submission, by=reviewer, when=WHEN)
    assert kept(opened) != before


def test_clause_three_by_hand(opened: Campaign) -> None:
    """41 of 12,806 is 0.32 %: (0.5 − 0.32…) ÷ (0.5 − 0.3) of the 4 points."""
    build.deliver(
        opened,
        "market-supervision",
        4,
        when=WHEN,
        seriously_dishonest_entities="41",
        market_entities="12806",
    )
    by_hand = 4 * (Decimal("0.5") - Decimal(4100) / 12806) / Decimal("0.2")
    assert abs(points(kept(opened), "3") - by_hand) < Decimal("1e-11")


def test_clause_eight_by_hand(opened: Campaign) -> None:
    """More checks than market entities: all 4 points; exactly as many: not yet."""
    build.deliver(opened, "market-supervision", 4, when=WHEN, market_entities="12806")
    build.deliver(opened, "administrative-approval", 3, when=WHEN, hall_credit_checks="12800")
    assert points(kept(opened), "8") == 0
    build.deliver(opened, "administrative-approval", 4, when=WHEN, hall_credit_checks="7")
    assert points(kept(opened), "8") == 4


def test_stored_score_is_what_the_pure_engine_says_of_the_same_facts(opened: Campaign) -> None:
    units = ("market-supervision", "administrative-approval", "financial-monitoring", "huxi")
    build.deliver_all(opened, [*units, build.OFFICE_UNIT], (3, 4), when=WHEN)
    found, plan = kept(opened), plan_of(opened)
    facts = knowledge.facts_of(opened, plan, readings_in_force(opened))
    result = score(plan, facts.values, readings_in_force(opened))
    assert found.total == result.total > 0
    assert found.points == {str(n): str(value) for n, value in result.indicators.items()}
    parts = {part.code: part for part in found.parts.all()}
    assert {code: part.points for code, part in parts.items()} == {
        one.code: one.points for one in result.components
    }
    for one in result.components:
        assert parts[one.code].trace == one.trace.to_json()
        assert parts[one.code].paragraph == one.trace.paragraph()


def test_same_facts_write_nothing(opened: Campaign) -> None:
    build.deliver(opened, "market-supervision", 4, when=WHEN)
    first = kept(opened)
    parts = ComponentScore.objects.count()
    later = NOW + timedelta(days=9)
    assert scorebook.ensure_scored(opened, now=later) == first
    assert (Score.objects.count(), ComponentScore.objects.count()) == (1, parts)
    assert Scoring.objects.get().checked_at == later


def test_components_that_did_not_change_are_shared_by_the_next_score(opened: Campaign) -> None:
    build.deliver(opened, "market-supervision", 4, when=WHEN)
    first = kept(opened)
    build.deliver(opened, "financial-monitoring", 4, when=WHEN)
    second = kept(opened)
    old = {part.code: part.pk for part in first.parts.all()}
    new = {part.code: part.pk for part in second.parts.all()}
    assert {code for code in old if old[code] != new[code]} == {"10", "11", "13", "16-3"}


def test_acceptance_that_is_taken_back_stops_counting_at_once(opened: Campaign) -> None:
    before = kept(opened)
    submission = build.deliver(opened, "market-supervision", 4, when=WHEN)
    assert points(kept(opened), "3") > 0
    reasons = {"market_entities": "与登记系统不一致"}
    submissions.reopen(submission, by=build.head(), at=WHEN, version=2, reasons=reasons)
    after = kept(opened)
    assert (after.total, after.points) == (before.total, before.points)
    assert Score.objects.count() == 3


def test_units_that_contradict_each_other_leave_the_last_score_and_are_named(
    opened: Campaign,
) -> None:
    build.deliver(opened, "market-supervision", 4, when=WHEN, enterprises="6000")
    before = kept(opened)
    build.deliver(opened, "financial-monitoring", 4, when=WHEN, xinyidai_enterprises="6001")
    assert scorebook.ensure_scored(opened, now=NOW) is None
    assert Score.objects.get() == before
    scoring = Scoring.objects.get()
    assert scoring.problems == ["“信易贷”注册企业：6001大于在营企业6000"]
    assert scoring.checked_at == NOW


def test_correction_next_month_heals_the_contradiction(opened: Campaign) -> None:
    build.deliver(opened, "market-supervision", 3, when=WHEN, enterprises="0")
    assert scorebook.ensure_scored(opened, now=NOW) is None
    assert Scoring.objects.get().problems == ["在营企业：是分母，不能为0"]
    build.deliver(opened, "market-supervision", 4, when=WHEN, enterprises="6000")
    assert kept(opened).total > 0
    assert Scoring.objects.get().problems == []


def test_every_input_names_unit_value_submission_version_and_acceptor(opened: Campaign) -> None:
    submission = build.deliver(opened, "market-supervision", 4, when=WHEN, market_entities="12806")
    accepted_at = (WHEN + timedelta(hours=1)).astimezone(UTC).isoformat()
    assert kept(opened).parts.get(code="3").sources["market_entities"] == [
        ["market-supervision", "2022-04", "12806", submission.pk, 2, "reviewer岗", accepted_at]
    ]


def test_reading_of_the_database_is_the_one_in_force(opened: Campaign) -> None:
    build.deliver(opened, "financial-monitoring", 4, when=WHEN, xinyidai_loans="27.9")
    before = kept(opened)
    assert before.readings["loan_amount"] == "credit_plus_loans"
    Reading.objects.filter(code="loan_amount").update(default="loans")
    after = kept(opened)
    assert after.readings["loan_amount"] == "loans"
    assert points(after, "11") != points(before, "11")
    assert {n for n in before.points if before.points[n] != after.points[n]} == {"11"}


def test_blank_optional_answer_is_no_source(opened: Campaign) -> None:
    build.deliver(opened, "huxi", 4, when=WHEN, benefit_domains="")
    said = {row.metric for row in knowledge.accepted_cells(opened)}
    assert "benefit_domains" not in said
    assert Cell.objects.filter(metric__code="benefit_domains", submission__state="accepted")


def test_number_of_queries_does_not_depend_on_units_or_months(
    opened: Campaign, django_assert_num_queries: object
) -> None:
    kept(opened)
    plan, readings = plan_of(opened), readings_in_force(opened)
    for units in (["huxi"], ["yuji", "lihaiwu", "market-supervision"]):
        build.deliver_all(opened, units, (3, 4), when=WHEN)
        with django_assert_num_queries(22):  # type: ignore[operator]
            kept(opened)
        with django_assert_num_queries(1):  # type: ignore[operator]
            knowledge.facts_of(opened, plan, readings)
        with django_assert_num_queries(4):  # type: ignore[operator]
            knowledge.facts_known(opened, plan, readings, at=NOW)


def test_sweep_scores_every_campaign_and_a_wake_only_its_own(opened: Campaign) -> None:
    the_task(opened.pk + 1)
    assert not Score.objects.exists()
    the_task(opened.pk)
    the_task()
    assert Score.objects.count() == 1
