"""Who may make which move from which state: one table written by hand, tried in full."""

from datetime import UTC, datetime
from itertools import product

import pytest

from indicators.models import Campaign
from reporting.models import Submission
from reporting.permissions import moves_open_to, visible_to, why_not
from reporting.workflow import MOVES, Move, State
from tests import builders as build
from units.models import Membership, User
from units.roles import Role

pytestmark = pytest.mark.django_db
OPEN = {State.DRAFT, State.RETURNED}
WAITING = {State.SUBMITTED}
OWN = {Move.SAVE: OPEN, Move.SUBMIT: OPEN, Move.WITHDRAW: WAITING}
REVIEW = {Move.RETURN: WAITING, Move.ACCEPT: WAITING}
REOPEN = {Move.REOPEN: {State.ACCEPTED}}
# Of the clerk's unit, and of the office's own sheet: role → move → states it starts from.
OF_THE_UNIT: dict[Role, dict[Move, set[State]]] = {
    Role.CLERK: OWN,
    Role.UNIT_LEAD: {},
    Role.OFFICE: REVIEW,
    Role.OFFICE_HEAD: REVIEW | REOPEN,
    Role.LEADER: {},
    Role.ADMINISTRATOR: {},
}
OF_THE_OFFICE: dict[Role, dict[Move, set[State]]] = {
    Role.CLERK: {},
    Role.UNIT_LEAD: {},
    Role.OFFICE: OWN | REVIEW,
    Role.OFFICE_HEAD: OWN | REVIEW | REOPEN,
    Role.LEADER: {},
    Role.ADMINISTRATOR: {},
}


@pytest.fixture
def sheets(campaign: Campaign) -> dict[str, Submission]:
    build.open_months(campaign, now=build.at(4, 20))
    codes = ("market-supervision", "finance", build.OFFICE_UNIT)
    return {code: build.sheet_of(campaign, code, 4) for code in codes}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("of", "table"), [("market-supervision", OF_THE_UNIT), (build.OFFICE_UNIT, OF_THE_OFFICE)]
)
def test_every_role_state_and_move_agrees_with_the_table(
    sheets: dict[str, Submission], role: Role, of: str, table: dict[Role, dict[Move, set[State]]]
) -> None:
    user, submission = build.somebody(role), sheets[of]
    for state, move in product(State, Move):
        submission.state = state
        allowed = state in table[role].get(move, set())
        refusal = why_not(user, move, submission)
        assert (refusal is None) == allowed, (role, state, move, refusal)
        assert (move in moves_open_to(user, submission)) == allowed
        assert refusal is None or refusal.strip()


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


def test_every_state_is_left_by_its_own_moves() -> None:
    leaving = {state: {m for m in Move if state in MOVES[m].starts} for state in State}
    assert leaving == {
        State.DRAFT: {Move.SAVE, Move.SUBMIT},
        State.RETURNED: {Move.SAVE, Move.SUBMIT},
        State.SUBMITTED: {Move.WITHDRAW, Move.RETURN, Move.ACCEPT},
        State.ACCEPTED: {Move.REOPEN},
    }
