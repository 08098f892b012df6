"""Pages and API of snapshots: taking one, reading it, who is named to whom, and the costs."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Snapshot
from tests import builders as build
from tests.life import BANK, MARKET, TOWN, WHEN, april_scored, taken
from tests.web import ask, error, read, refused, signed_in

pytestmark = pytest.mark.django_db
LATER = build.at(5, 20)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(WHEN, tick=False):
        yield


@pytest.fixture
def scored(campaign: Campaign) -> Campaign:
    return april_scored(campaign)


def test_button_freezes_and_a_refusal_keeps_what_was_typed(scored: Campaign) -> None:
    client, path = signed_in(build.reviewer()), reverse("take-snapshot", args=[scored.code])
    assert "形成快照</button>" in read(client, "history", scored.code)
    answer = client.post(path, {"name": "四月通报"})
    one = Snapshot.objects.get()
    assert answer["Location"] == reverse("snapshot", args=[scored.code, one.pk])
    again = client.post(path, {"name": "四月通报"})
    assert again.status_code == 409
    said = again.content.decode()
    assert 'value="四月通报"' in said
    assert "已由reviewer岗（reviewer）于2022-04-28 10:00使用" in said
    assert client.post(path, {"name": ""}).status_code == 422
    assert "形成快照</button>" not in read(signed_in(build.leader()), "history", scored.code)


def test_snapshot_of_another_campaign_is_not_here(scored: Campaign) -> None:
    one, client = taken(scored), signed_in(build.leader())
    other = Campaign.objects.exclude(pk=scored.pk).first() or Campaign.objects.create(
        **{
            field.attname: getattr(scored, field.attname)
            for field in Campaign._meta.concrete_fields
            if field.attname not in ("id", "code")
        },
        code="another",
    )
    assert client.get(reverse("snapshot", args=[other.code, one.pk])).status_code == 404
    assert refused(ask(client, "GET", f"campaigns/{other.code}/snapshots/{one.pk}/"))[0] == 404


def test_names_of_late_units_are_for_those_who_see_all_units(scored: Campaign) -> None:
    one = taken(scored)
    late = one.content["matrix"]["units"]["overdue"][-1]
    path = f"campaigns/{scored.code}/snapshots/{one.pk}/"
    leader, clerk = signed_in(build.leader()), signed_in(build.clerk(MARKET))
    assert f"<strong>逾期未报</strong>：{'、'.join(one.content['matrix']['units']['overdue'])}" in (
        read(leader, "snapshot", scored.code, one.pk)
    )
    hidden = read(clerk, "snapshot", scored.code, one.pk)
    assert "单位名单仅供专班办公室和区领导查看" in hidden
    assert "<strong>逾期未报</strong>" not in hidden
    assert late in ask(leader, "GET", path)[1]["content"]["matrix"]["units"]["overdue"]
    assert "units" not in ask(clerk, "GET", path)[1]["content"]["matrix"]


def test_api_takes_lists_reads_and_explains(scored: Campaign) -> None:
    client, path = signed_in(build.reviewer()), f"campaigns/{scored.code}/snapshots/"
    status, made = ask(client, "POST", path, {"name": "四月通报"})
    one = Snapshot.objects.get()
    assert (status, made["id"], made["intact"]) == (201, one.pk, True)
    assert made["content"] == one.content
    status, listed = ask(client, "GET", path)
    assert [row["name"] for row in listed["results"]] == ["四月通报"]
    assert ask(client, "GET", f"{path}{one.pk}/")[1] == made
    status, since = ask(client, "GET", f"{path}{one.pk}/since/")
    assert (status, since["change"]) == (200, "0")
    assert refused(ask(client, "POST", path, {"name": "四月通报"}))[:2] == (409, "overtaken")
    assert error(ask(client, "POST", path, {"name": " "}))[3] == {
        "name": "请填写快照名称，如“4月通报”"
    }
    assert refused(ask(signed_in(build.leader()), "POST", path, {}))[:2] == (403, "not_allowed")


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "path",
    [
        "/c/{code}/history/?snapshot={pk}",
        "/c/{code}/snapshots/{pk}/",
        "/api/v1/campaigns/{code}/snapshots/",
        "/api/v1/campaigns/{code}/snapshots/{pk}/",
        "/api/v1/campaigns/{code}/snapshots/{pk}/since/",
    ],
)
def test_number_of_queries_does_not_grow(scored: Campaign, path: str) -> None:
    one, client = taken(scored), signed_in(build.leader())
    address = path.format(code=scored.code, pk=one.pk)
    few = cost(client, address)
    build.open_months(scored, now=LATER)
    build.deliver_all(scored, (MARKET, BANK, TOWN), [5], when=LATER)
    taken(scored, "第二份")
    taken(scored, "第三份")
    assert cost(client, address) == few
    assert few <= 25
