"""What is known now, was known then, and up to a month; a recompute touches only what moved."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from indicators.models import Adoption, Campaign, Metric, Reading
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import score
from reporting.duties import exemptions
from reporting.filling import submissions
from reporting.models import Score, Scoring, StoredFact
from reporting.scores import knowledge, scorebook
from reporting.wake import score_is_due
from tests import builders as build
from units.models import User

pytestmark = pytest.mark.django_db
APRIL = build.at(4, 20)
MARKET, HALL, TOWN = "market-supervision", "administrative-approval", "huxi"


@pytest.fixture
def lived(campaign: Campaign) -> list[Score]:
    """A campaign with deliveries, a reopening and another delivery, scored after every step."""
    build.open_months(campaign, now=APRIL)
    kept = []
    steps = [(MARKET, 3), (HALL, 3), (MARKET, 4), (TOWN, 4), (build.OFFICE_UNIT, 4)]
    for day, (of, month) in enumerate(steps):
        at = APRIL + timedelta(days=day)
        build.deliver(campaign, of, month, when=at)
        kept.append(scored(campaign, at + timedelta(hours=2)))
    sheet, at = build.sheet_of(campaign, MARKET, 4), APRIL + timedelta(days=10)
    reasons = {"enterprises": "与年报不符"}
    submissions.reopen(sheet, by=build.head(), at=at, version=sheet.version, reasons=reasons)
    kept.append(scored(campaign, at + timedelta(hours=2)))
    build.submit(sheet, by=build.clerk(MARKET), when=at + timedelta(days=1), enterprises="9000")
    build.accept(sheet, by=build.reviewer(), when=at + timedelta(days=2))
    kept.append(scored(campaign, at + timedelta(days=2, hours=2)))
    return kept


def scored(campaign: Campaign, at: Any) -> Score:
    found = scorebook.ensure_scored(campaign, now=at)
    assert found is not None
    return found


def test_every_step_moved_the_score(lived: list[Score]) -> None:
    assert len({one.pk for one in lived}) == len(lived) == 7
    assert all(one.digest != other.digest for one, other in pairwise(lived))


def test_what_was_known_then_scores_as_it_was_scored_then(
    campaign: Campaign, lived: list[Score]
) -> None:
    plan = plan_of(campaign)
    for kept in lived:
        facts = knowledge.facts_known(campaign, plan, kept.readings, at=kept.computed_at)
        result = score(plan, facts.values, kept.readings)
        assert result.total == kept.total
        parts = {part.code: part for part in kept.parts.all()}
        for one in result.components:
            assert one.trace.to_json() == parts[one.code].trace
            for metric, rows in parts[one.code].sources.items():
                assert facts.sources.get(metric, []) == rows


def test_incremental_recompute_equals_scoring_everything_anew(
    campaign: Campaign, lived: list[Score]
) -> None:
    last = lived[-1]
    whole = [one.total for one in lived], last.points, last.interval, last.intervals
    Score.objects.all().delete()
    StoredFact.objects.all().delete()
    Scoring.objects.update(inputs={})
    again = scored(campaign, last.computed_at)
    assert (whole[0][-1], *whole[1:]) == (
        again.total,
        again.points,
        again.interval,
        again.intervals,
    )
    assert again.digest == last.digest


def test_only_facts_of_the_accepted_sheet_are_read_again(
    campaign: Campaign, lived: list[Score]
) -> None:
    plan = plan_of(campaign)
    assert knowledge.refresh(campaign, plan) == set()
    build.deliver(campaign, TOWN, 3, when=APRIL + timedelta(days=20))
    owed = set(submissions.fields_of(build.sheet_of(campaign, TOWN, 3)))
    moved = knowledge.refresh(campaign, plan)
    assert moved
    assert moved <= owed


def test_up_to_a_month_later_months_are_unknown(campaign: Campaign, lived: list[Score]) -> None:
    plan, readings = plan_of(campaign), readings_in_force(campaign)
    march = knowledge.facts_of(campaign, plan, readings, through="2022-03").values
    april = knowledge.facts_of(campaign, plan, readings, through="2022-04").values
    assert knowledge.facts_of(campaign, plan, readings).values == april
    assert march["national_rank"] == [None] * 12
    ranks = april["national_rank"]
    assert isinstance(ranks, list)
    assert ranks[3] is not None
    assert march["enterprises"] != april["enterprises"]
    assert april["enterprises"] == 9000
    assert (
        knowledge.facts_of(campaign, plan, readings, through="2022-01").values["enterprises"]
        is None
    )


def test_another_reading_is_in_force_from_the_moment_it_was_entered(
    campaign: Campaign, lived: list[Score]
) -> None:
    before = readings_in_force(campaign)
    entered = APRIL + timedelta(days=30)
    adopt(campaign, build.head(), entered)
    assert readings_in_force(campaign) == before | {"rank_step": "completed"}
    assert readings_in_force(campaign, at=entered - timedelta(seconds=1)) == before
    kept, old = scored(campaign, entered), lived[-1]
    same = {part.code: part.pk for part in old.parts.all()}
    changed = {part.code for part in kept.parts.all() if same[part.code] != part.pk}
    assert changed == {"1"}


def adopt(campaign: Campaign, by: User, at: Any) -> None:
    Adoption.objects.create(
        reading=Reading.objects.get(campaign=campaign, code="rank_step"),
        sequence=1,
        option="completed",
        decided_by="市专班办公室",
        decided_on=at.date(),
        reason="市里答复",
        entered_by=by,
        entered_at=at,
    )


def test_campaign_is_due_from_the_asking_until_it_is_scored(
    campaign: Campaign, lived: list[Score]
) -> None:
    assert campaign not in scorebook.due_campaigns()
    score_is_due(campaign.pk)
    assert campaign in scorebook.due_campaigns()
    scored(campaign, APRIL)
    assert campaign not in scorebook.due_campaigns()
    Scoring.objects.update(inputs={"engine": "0"})
    assert campaign in scorebook.due_campaigns()


def test_exemption_is_not_known_before_its_day(campaign: Campaign) -> None:
    build.open_months(campaign, now=APRIL)
    plan, code, before = plan_of(campaign), "publicity_records", APRIL + timedelta(days=3)
    metric = Metric.objects.get(campaign=campaign, code=code)
    shape = knowledge.shapes_of(campaign, plan, [metric])[code]
    quiet = next(of for of in shape.reporters if of not in shape.leads)
    build.deliver_all(campaign, set(shape.reporters) - {quiet}, [4], when=APRIL)
    reason = {"reason": "没有许可和处罚事项"}
    one = exemptions.ask(
        unit=build.unit(quiet), metric=metric, by=build.clerk(quiet), at=before, **reason
    )
    day = APRIL + timedelta(days=5)
    exemptions.decide(one, by=build.reviewer(), at=day, approve=True, decision="属实")
    months = [
        knowledge.facts_known(campaign, plan, readings_in_force(campaign), at=at)
        .known[code]
        .months.get("2022-04")
        for at in (day - timedelta(seconds=1), day)
    ]
    assert months[0] is None
    assert months[1] is not None
