"""扣发, 重发, 确认已收到: who may, what becomes of the letter, and two people at once."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine

from indicators.models import Campaign
from notices import acts
from notices.letters import ensure_letter
from notices.models import Dispatch, DispatchAct
from notices.outbox import deliver_due
from notices.permissions import ALLOWED
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.notices.mailserver import Post
from tests.racing import at_once
from tests.web import ask, read, refused, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db
NOW = build.at(4, 22)
State, Act = Dispatch.State, DispatchAct.Act
WHY = "收件人要求"


def letter(state: str = State.QUEUED, **columns: Any) -> Dispatch:
    ensure_letter(
        plan="returned",
        occasion="1",
        to=build.clerk("finance"),
        subject="退回",
        body="正文",
        now=NOW,
    )
    sent = NOW if state == State.SENT else None
    Dispatch.objects.update(state=state, sent_at=sent, in_data_at=NOW, **columns)
    return Dispatch.objects.get()


@pytest.fixture(autouse=True)
def _campaign(campaign: Campaign, settings: Any) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


CASES = [(act, state) for act in Act for state in State]


@pytest.mark.parametrize(("act", "state"), CASES)
def test_act_is_done_where_the_state_allows_it_and_refused_elsewhere(
    act: DispatchAct.Act, state: Dispatch.State
) -> None:
    one, head = letter(state), build.head()
    do = partial(acts.act, one, act, by=head, at=NOW, version=0, reason=WHY, sure=True)
    if state in ALLOWED[act]:
        do()
        becomes = {Act.WITHHOLD: State.WITHHELD, Act.RESEND: State.QUEUED}
        one.refresh_from_db()
        assert (one.state, one.version) == (becomes.get(act, State.CONFIRMED), 1)
        done = DispatchAct.objects.get()
        assert (done.by, done.at, done.reason, done.state_before) == (head, NOW, WHY, state)
    else:
        with pytest.raises(NotAllowed, match=f"这封信{state.label}，不能{act.label}"):
            do()
        assert not DispatchAct.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADER, Role.CLERK])
def test_those_who_only_read_decide_nothing(role: Role) -> None:
    one = letter()
    with pytest.raises(NotAllowed, match="请找专班办公室主任或系统管理员"):
        acts.act(one, "withhold", by=build.somebody(role), at=NOW, version=0, reason=WHY)
    assert Dispatch.objects.get().state == State.QUEUED


@pytest.mark.parametrize(
    ("state", "same"), [("failed", False), ("withheld", False), ("unknown", True), ("sent", True)]
)
def test_letter_sent_again_keeps_its_identity_where_it_may_have_arrived(
    post: Post, state: str, same: bool
) -> None:
    one = letter(state, code=550, error="no such mailbox")
    acts.act(one, "resend", by=build.head(), at=NOW, version=0, reason=WHY, sure=True)
    assert deliver_due(now=NOW) == 1
    [(_, message)] = post.arrived
    assert (message["Message-ID"] == one.message_id) is same
    done = DispatchAct.objects.get()
    assert (done.message_id, done.answer) == (one.message_id, "550 no such mailbox")


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"reason": " \n"}, "reason"), ({"reason": "一" * 201}, "reason"), ({"sure": False}, "sure")],
)
def test_doubtful_letter_is_not_sent_again_without_reason_and_knowledge(
    typed: dict[str, Any], field: str
) -> None:
    one = letter(State.UNKNOWN)
    given: dict[str, Any] = {"reason": WHY, "sure": True} | typed
    with pytest.raises(Invalid) as refusal:
        acts.act(one, "resend", by=build.head(), at=NOW, version=0, **given)
    assert set(refusal.value.problems) == {field}
    assert Dispatch.objects.get().state == State.UNKNOWN


def test_letter_long_on_the_line_is_doubtful_though_no_worker_is_left() -> None:
    one = letter(State.IN_DATA)
    later = NOW + timedelta(seconds=61)
    with time_machine.travel(later, tick=False):
        assert "结果不明" in read(signed_in(build.head()), "letter", one.pk)
    acts.act(one, "confirm", by=build.head(), at=later, version=0, reason=WHY)
    assert Dispatch.objects.get().state == State.CONFIRMED


def test_letter_withheld_between_recipient_and_data_is_not_sent(post: Post) -> None:
    one, head = letter(), build.head()

    def withheld() -> Any:
        if Dispatch.objects.filter(pk=one.pk, state=State.CLAIMED, version=0).exists():
            acts.act(one, "withhold", by=head, at=NOW, version=0, reason=WHY)
        return NOW

    assert deliver_due(now=NOW, clock=withheld) == 0
    assert Dispatch.objects.get().state == State.WITHHELD
    assert post.arrived == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_wins_and_the_other_is_told() -> None:
    one = letter(State.UNKNOWN)
    people = [(build.head(), "confirm"), (build.administrator(), "resend")]
    found = at_once(
        [
            partial(acts.act, Dispatch.objects.get(pk=one.pk), what, by=by, at=NOW, version=0,
                    reason=WHY, sure=True)
            for by, what in people
        ]
    )  # fmt: skip
    [won] = [one for one in found if isinstance(one, DispatchAct)]
    [lost] = [one for one in found if isinstance(one, Overtaken)]
    assert DispatchAct.objects.count() == 1
    assert lost.message.startswith(f"{won.by.post}已于2022-04-22 10:00{won.get_act_display()}")


def test_page_acts_and_a_refused_reason_comes_back() -> None:
    one, client = letter(State.UNKNOWN), signed_in(build.head())
    address = f"/mail/{one.pk}/resend/"
    answer = client.post(address, {"version": "0", "reason": "电话核实未收到"})
    assert answer.status_code == 422
    assert "电话核实未收到" in answer.content.decode()
    assert "重发会收到两封" in answer.content.decode()
    assert client.get(address).status_code == 405
    answer = client.post(address, {"version": "0", "reason": "电话核实未收到", "sure": "1"})
    assert answer.status_code == 302
    page = read(client, "letter", one.pk)
    assert "head岗 重发" in page
    assert client.post(address, {"version": "0", "reason": WHY}).status_code == 409


def test_program_lists_reads_and_decides() -> None:
    one = letter(State.FAILED, code=550, error="no such mailbox")
    client = signed_in(build.administrator())
    status, listed = ask(client, "GET", "letters/?state=trouble")
    assert (status, listed["count"]) == (200, 1)
    [row] = listed["results"]
    assert (row["state"], row["code"], row["meaning"]) == (
        "failed",
        550,
        "邮箱不存在，或者对方拒收",
    )
    assert "body" not in row
    given = {"version": 0, "reason": WHY}
    status, after = ask(client, "POST", f"letters/{one.pk}/resend/", given)
    assert (status, after["state"], after["acts"][0]["reason"]) == (200, "queued", WHY)
    assert refused(ask(client, "POST", f"letters/{one.pk}/resend/", given))[:2] == (
        409,
        "overtaken",
    )
    assert ask(client, "GET", f"letters/{one.pk}/")[1]["body"] == "正文"
    clerk = signed_in(build.clerk("finance"))
    assert ask(clerk, "GET", "letters/")[0] == 403
