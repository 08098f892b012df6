"""The open outbox is told what was sent, refused and decided, and its letter how it stands."""

import pytest

from indicators.models import Campaign
from notices import acts
from notices.models import Dispatch, DispatchAct
from notices.reminders import ensure_reminders
from tests import builders as build
from tests.opened import Open
from tests.web import signed_in

pytestmark = pytest.mark.django_db
NEAR = build.at(4, 22)
State = Dispatch.State


@pytest.fixture
def letter(campaign: Campaign) -> Dispatch:
    build.open_months(campaign, now=NEAR)
    build.clerk("finance")
    ensure_reminders(now=NEAR)
    return Dispatch.objects.get()


def test_letters_that_go_out_are_told_in_one_line(letter: Dispatch) -> None:
    client = signed_in(build.administrator())
    every, one = Open(client, "mail"), Open(client, "letter", letter.pk)
    assert (every.asks(), one.asks()) == (None, None)
    Dispatch.objects.filter(pk=letter.pk).update(state=State.SENT, sent_at=build.at(4, 22, 10))
    told = every.asks()
    assert told is not None
    assert told.startswith("已发送1封（系统发送，")
    assert (one.asks() or "").startswith("这封信：已发送（系统发送，")
    assert (every.asks(), one.asks()) == (None, None)


def test_decision_is_told_with_who_made_it(letter: Dispatch) -> None:
    client = signed_in(build.administrator())
    every, one = Open(client, "mail"), Open(client, "letter", letter.pk)
    act = DispatchAct.Act.WITHHOLD
    head = build.head()
    acts.act(letter, act, by=head, at=NEAR, version=0, reason="已电话通知", sure=True)
    assert (every.asks() or "").startswith(f"扣发1封（{head.post}，")
    assert (one.asks() or "").startswith(f"这封信：扣发（{head.post}，")


@pytest.mark.parametrize("since", ["", "x", "1.2", ".".join("1" * 10 + "x"), "9" * 500])
def test_mark_that_no_page_had_is_no_error(letter: Dispatch, since: str) -> None:
    client = signed_in(build.administrator())
    for of in ("", f"{letter.pk}"):
        answer = client.get("/mail/live/", {"since": since, "of": of})
        assert answer.status_code == 200
    assert client.get("/mail/live/", {"of": "9" * 30}).status_code == 404
    assert signed_in(build.leader()).get("/mail/live/").status_code == 403
