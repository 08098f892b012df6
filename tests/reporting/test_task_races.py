"""Two people at the same task or proof at the same moment: one wins, the other is told."""

from functools import partial

import pytest

from indicators.models import Campaign
from reporting.dated import task_work
from reporting.dated.tasking import TaskMove
from reporting.models import Commitment, Evidence, EvidenceFile, TaskStep, TaskWork
from reporting.proofs import commitments, evidence
from reporting.proofs.storing import storage
from reporting.refusals import Overtaken
from tests import builders as build
from tests.proofs import WHEN, added, scan, signed
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def test_of_two_sign_offs_one_wins_and_the_other_is_told(campaign: Campaign) -> None:
    clerk, one, two = build.clerk("huxi"), build.reviewer("one"), build.reviewer("two")
    head, unit = build.head(), build.unit("huxi")
    task = campaign.tasks.get(code="xinyidai-huxi")
    step = partial(task_work.move, task, unit, at=WHEN, text="已核实")
    for turn in range(ROUNDS):
        step(move=TaskMove.CLAIM, by=clerk, version=3 * turn)
        version = 3 * turn + 1
        outcomes = at_once(
            [partial(step, move=TaskMove.SIGN_OFF, by=by, version=version) for by in (one, two)]
        )
        told = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
        done = [outcome for outcome in outcomes if isinstance(outcome, TaskWork)]
        assert (len(told), len(done)) == (1, 1), outcomes
        winner = TaskStep.objects.get(kind="sign_off", version=version + 1).by
        said = f"{winner.post}（{winner.username}）已于2022-04-18 10:00销号"
        assert told[0].message.startswith(said)
        step(move=TaskMove.REOPEN, by=head, version=version + 1)
    assert TaskStep.objects.count() == 3 * ROUNDS


def test_first_touch_by_two_is_one_row(campaign: Campaign) -> None:
    people = [build.clerk("huxi", f"clerk-{number}") for number in range(4)]
    unit, task = build.unit("huxi"), campaign.tasks.get(code="xinyidai-huxi")
    step = partial(
        task_work.move, task, unit, move=TaskMove.CLAIM, at=WHEN, version=0, text="已完成"
    )
    outcomes = at_once([partial(step, by=by) for by in people])
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["Overtaken", "Overtaken", "Overtaken", "TaskWork"]
    assert (TaskWork.objects.count(), TaskStep.objects.count()) == (1, 1)


def test_of_two_revisions_one_is_kept_and_no_file_is_left_over(campaign: Campaign) -> None:
    kept, by = added(campaign, mark="零"), build.clerk("market-supervision")
    for turn in range(1, ROUNDS):
        outcomes = at_once(
            [
                partial(
                    evidence.revise,
                    Evidence.objects.get(pk=kept.pk),
                    by=by,
                    at=WHEN,
                    version=turn,
                    file=scan(f"{turn}-{who}"),
                )
                for who in ("甲", "乙")
            ]
        )
        kinds = sorted(type(outcome).__name__ for outcome in outcomes)
        assert kinds == ["EvidenceFile", "Overtaken"], outcomes
    rows = EvidenceFile.objects.filter(evidence=kept)
    assert [row.number for row in rows] == list(range(ROUNDS, 0, -1))
    assert all(storage().exists(row.stored) for row in rows)


def test_same_proof_and_same_letter_sent_at_once_are_kept_once(campaign: Campaign) -> None:
    by, unit = build.clerk("market-supervision"), build.unit("market-supervision")
    add = partial(added, campaign, by=by, mark="同")
    outcomes = at_once([add] * 3)
    assert sorted(type(one).__name__ for one in outcomes) == ["Evidence", "Overtaken", "Overtaken"]
    enter = partial(
        commitments.enter, campaign, by=by, at=WHEN, unit=unit, typed=signed(), file=scan("书")
    )
    letters = at_once([enter] * 3)
    assert sum(isinstance(one, Commitment) for one in letters) == 1, letters
    assert sum(isinstance(one, Overtaken) for one in letters) == 2, letters
    assert (Commitment.objects.count(), EvidenceFile.objects.count()) == (1, 2)
