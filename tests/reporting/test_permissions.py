"""Who may make which move from which state: one table written by hand, tried in full."""

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from indicators.models import Campaign
from reporting.filling.told import as_page
from reporting.models import Submission
from reporting.permissions import moves_open_to, visible_to, why_not
from reporting.workflow import MOVES, Move, SignOff, State
from tests import builders as build
from units.models import Membership, User
from units.queries import standing
from units.roles import Role

pytestmark = pytest.mark.django_db
UNIT = "market-supervision"


@pytest.fixture
def sheets(campaign: Campaign) -> dict[str, Submission]:
    build.open_months(campaign, now=build.at(4, 20))
    codes = ("market-supervision", "finance", build.OFFICE_UNIT)
    return {code: build.sheet_of(campaign, code, 4) for code in codes}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("sign_off", list(SignOff))
@pytest.mark.parametrize("of", [UNIT, build.OFFICE_UNIT])
def test_every_role_state_and_move_agrees_with_the_table(
    sheets: dict[str, Submission], role: Role, of: str, sign_off: SignOff
) -> None:
    user, submission = build.somebody(role), sheets[of]
    submission.period.campaign.sign_off = sign_off
    belongs = submission.unit_id in standing(user).units
    for state, (move, rule) in product(State, MOVES.items()):
        submission.state = state
        theirs = role in (rule.own if belongs else rule.others)
        allowed = theirs and state in rule.starts_under(sign_off)
        refusal = why_not(user, move, submission)
        assert (refusal is None) == allowed, (role, state, move, refusal)
        assert (move in moves_open_to(user, submission)) == allowed
        assert refusal is None or refusal.strip()


def test_the_two_ways_of_signing_off_are_those_of_a_campaign() -> None:
    assert [way.value for way in SignOff] == Campaign.SignOff.values


def test_page_of_the_workflow_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "workflow.md"
    assert page.read_text(encoding="utf-8") == as_page()


def test_office_waits_for_the_signature_and_says_so(sheets: dict[str, Submission]) -> None:
    submission = sheets[UNIT]
    submission.state = State.SUBMITTED
    assert why_not(build.somebody(Role.UNIT_LEAD), Move.SIGN, submission) == (
        "本活动以盖章页代替在线审签，不能审签"
    )
    submission.period.campaign.sign_off = SignOff.STEP
    assert why_not(build.reviewer(), Move.ACCEPT, submission) == (
        "报送单尚待区市场监督管理局的单位审核人审签，不能审核通过"
    )


@pytest.mark.parametrize("state", list(State))
def test_clerk_of_another_unit_may_do_nothing(sheets: dict[str, Submission], state: State) -> None:
    sheets["finance"].state = state
    assert moves_open_to(build.clerk("market-supervision"), sheets["finance"]) == []


def test_refusals_name_the_role_the_unit_and_the_state(sheets: dict[str, Submission]) -> None:
    submission = sheets["market-supervision"]
    assert why_not(build.leader(), Move.ACCEPT, submission) == "您的角色（区领导）不能审核通过"
    assert why_not(build.clerk("finance"), Move.SAVE, submission) == (
        "只能由区市场监督管理局的人员暂存"
    )
    assert why_not(build.reviewer(), Move.ACCEPT, submission) == (
        "报送单当前为“填报中”，不能审核通过"
    )


def test_submitter_may_not_review_but_the_other_of_the_office_may(
    sheets: dict[str, Submission],
) -> None:
    submission, reviewer = sheets[build.OFFICE_UNIT], build.reviewer()
    submission.state, submission.submitted_by = State.SUBMITTED, reviewer
    assert moves_open_to(reviewer, submission) == [Move.WITHDRAW]
    assert why_not(reviewer, Move.ACCEPT, submission) == (
        "本人提交的报送单须由另一位审核人员审核通过"
    )
    assert moves_open_to(build.head(), submission) == [Move.WITHDRAW, Move.RETURN, Move.ACCEPT]


@pytest.mark.parametrize("how", ["disabled", "left"])
def test_person_who_is_gone_may_do_and_see_nothing(sheets: dict[str, Submission], how: str) -> None:
    user = build.clerk("market-supervision")
    if how == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=user).update(ended_at=datetime(2022, 4, 1, tzinfo=UTC))
    gone = User.objects.get(pk=user.pk)
    assert moves_open_to(gone, sheets["market-supervision"]) == []
    assert not visible_to(gone).exists()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.CLERK, {"market-supervision"}),
        (Role.UNIT_LEAD, {"market-supervision"}),
        (Role.OFFICE, None),
        (Role.OFFICE_HEAD, None),
        (Role.LEADER, None),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_units_see_their_own_rows_and_the_office_sees_all(
    sheets: dict[str, Submission], role: Role, seen: set[str] | None
) -> None:
    everything = set(Submission.objects.values_list("unit__code", flat=True))
    assert len(everything) == 33
    units = set(visible_to(build.somebody(role)).values_list("unit__code", flat=True))
    assert units == (everything if seen is None else seen)


def test_every_state_can_be_left_under_both_ways() -> None:
    for way in SignOff:
        ends = {rule.ends for rule in MOVES.values() if rule.starts_under(way)} - {None}
        assert ends - {State.ACCEPTED} <= {
            state
            for rule in MOVES.values()
            for state in rule.starts_under(way)
            if rule.ends not in (None, state)
        }
