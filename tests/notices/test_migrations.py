"""Letters that were written before a column existed know afterwards what it says."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.old_tables import migrate, models_of, tables_of

OLD_LETTERS = [("notices", "0003_asked_by")]
LETTERS = [("notices", "0004_letters")]
OLD_GROUPS = [("notices", "0007_voided_circulars")]
GROUPS = [("notices", "0008_dispatch_campaign")]
THEN = "2022-04-21T08:00Z"


@pytest.fixture
def old_letters(django_db_blocker: Any) -> Iterator[Any]:
    with tables_of(OLD_LETTERS, django_db_blocker):
        yield models_of(OLD_LETTERS)


@pytest.fixture
def old_groups(django_db_blocker: Any) -> Iterator[Any]:
    with tables_of(OLD_GROUPS, django_db_blocker):
        yield models_of(OLD_GROUPS)


def test_stored_letters_get_post_and_the_moment_on_the_line(old_letters: Any) -> None:
    real, invented = (
        old_letters.get_model("units", "User").objects.create(
            username=name, post=f"{name}的岗位", demonstration=name == "invented"
        )
        for name in ("real", "invented")
    )
    Dispatch = old_letters.get_model("notices", "Dispatch")
    states = {"queued": {}, "sending": {"claimed_at": THEN}, "sent": {"sent_at": THEN}}
    for number, (state, when) in enumerate(states.items()):
        Dispatch.objects.create(
            plan="monthly-reminder", occasion=state, state=state, created_at=THEN,
            recipient=invented if state == "queued" else real, address="a@example.invalid",
            subject="主题", body="正文", message_id=f"<{number}@x>", **when,
        )  # fmt: skip
    Dispatch = migrate(LETTERS).get_model("notices", "Dispatch")
    rows = Dispatch.objects.order_by("pk")
    said = [(one.state, one.post, one.demonstration, one.contact, one.robot) for one in rows]
    assert said == [
        ("queued", "invented的岗位", True, None, ""),
        ("in_data", "real的岗位", False, None, ""),
        ("sent", "real的岗位", False, None, ""),
    ]
    assert [one.in_data_at == one.claimed_at for one in rows] == [True] * 3
    assert [one.in_data_at is not None for one in rows] == [False, True, False]
    Dispatch = migrate(OLD_LETTERS).get_model("notices", "Dispatch")
    shown = list(Dispatch.objects.order_by("pk").values_list("state", "recipient__username"))
    assert shown == [("queued", "invented"), ("sending", "real"), ("sent", "real")]


def test_stored_messages_to_groups_learn_their_campaign(old_groups: Any) -> None:
    periods = []
    for number, place in enumerate(("here", "there")):
        campaign = old_groups.get_model("indicators", "Campaign").objects.create(
            code=place, jurisdiction=place, source="plan.md", window_first="2022-01-01",
            window_last="2022-12-01", loaded_at=THEN,
        )  # fmt: skip
        periods.append(
            old_groups.get_model("reporting", "Period").objects.create(
                pk=1 + 10 * number,
                campaign=campaign,
                month="2022-04-01",
                opens_at="2022-04-01T00:00Z",
                due_at=THEN,
            )
        )
    Dispatch = old_groups.get_model("notices", "Dispatch")
    occasions = ["period-1-soft", "period-11-soft", "period-111-soft"]
    for occasion in occasions:
        Dispatch.objects.create(
            plan="group-reminder", occasion=occasion, robot="group", created_at=THEN,
            subject="主题", body="正文", message_id=f"<{occasion}@x>",
        )  # fmt: skip
    person = old_groups.get_model("units", "User").objects.create(username="one", post="填报员")
    Dispatch.objects.create(
        plan="urge", occasion="period-1-soft", recipient=person, created_at=THEN,
        subject="主题", body="正文", message_id="<person@x>",
    )  # fmt: skip
    Dispatch = migrate(GROUPS).get_model("notices", "Dispatch")
    found = Dispatch.objects.order_by("pk").values_list("occasion", "campaign__code")
    told = dict(found.exclude(robot=""))
    # A month that is no more leaves its message to the administrator alone.
    assert told == dict(zip(occasions, ["here", "there", None], strict=True))
    assert Dispatch.objects.get(robot="").campaign_id is None
    Dispatch = migrate(OLD_GROUPS).get_model("notices", "Dispatch")
    assert Dispatch.objects.count() == 4
