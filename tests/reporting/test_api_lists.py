"""Lists, scores and the schema of the REST API."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from indicators.models import Campaign, Component
from indicators.scoring.exact import write_plain
from reporting.models import Submission
from reporting.scores import scorebook
from tests import builders as build
from tests.web import ask, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)
UNIT = "market-supervision"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sheet(campaign: Campaign) -> Submission:
    build.open_months(campaign, now=NOW)
    return build.sheet_of(campaign, UNIT, 4)


def test_list_shows_own_rows_in_pages_and_filters(sheet: Submission) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    _, mine = ask(clerk, "GET", "submissions/")
    assert {row["unit"] for row in mine["results"]} == {UNIT}
    assert [row["month"] for row in mine["results"]] == [
        "2022-04", "2022-03", "2022-02", "2022-01"
    ]  # fmt: skip
    _, page = ask(office, "GET", "submissions/?page_size=20&page=2")
    assert (page["count"], len(page["results"])) == (132, 20)
    assert "page=3" in page["next"]
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    wanted = f"campaign={build.CODE}&month=2022-04&unit={UNIT}&state=submitted"
    _, found = ask(office, "GET", f"submissions/?{wanted}")
    assert [row["id"] for row in found["results"]] == [sheet.pk]
    for nothing in ("unit=finance&state=submitted", "month=2022-12", "campaign=elsewhere"):
        assert ask(office, "GET", f"submissions/?{nothing}")[1]["count"] == 0
    _, theirs = ask(clerk, "GET", "submissions/?unit=finance")
    assert theirs["count"] == 0


def test_all_rows_of_all_pages_are_each_shown_once(sheet: Submission) -> None:
    office, seen, path = signed_in(build.reviewer()), [], "submissions/?page_size=50"
    while path:
        _, page = ask(office, "GET", path)
        seen += [row["id"] for row in page["results"]]
        path = page["next"].split("/api/v1/")[1] if page["next"] else ""
    assert sorted(seen) == sorted(Submission.objects.values_list("pk", flat=True))


def test_scores_carry_their_working_and_hide_sources_from_units(sheet: Submission) -> None:
    campaign = sheet.period.campaign
    build.deliver(campaign, UNIT, 4, when=NOW, market_entities="12806")
    kept = scorebook.ensure_scored(campaign, now=NOW)
    assert kept is not None
    office, clerk = signed_in(build.reviewer()), signed_in(build.clerk("finance"))
    place = f"campaigns/{build.CODE}/scores/latest/"
    _, full = ask(office, "GET", place)
    assert (full["id"], full["total"], full["basis"]) == (
        kept.pk,
        write_plain(kept.total),
        "shadow",
    )
    assert full["points"] == kept.points
    parts = {part["code"]: part for part in full["parts"]}
    assert list(parts) == [
        one.code for one in Component.objects.filter(indicator__campaign=campaign)
    ]
    assert set(parts["3"]["trace"]) >= {"inputs", "steps", "lost", "points", "max"}
    assert parts["3"]["paragraph"]
    assert parts["3"]["sources"]["market_entities"][0][:3] == [UNIT, "2022-04", "12806"]
    _, shared = ask(clerk, "GET", place)
    assert shared["total"] == full["total"]
    assert {part["code"]: part["sources"] for part in shared["parts"]} == {key: {} for key in parts}
    assert "12806" in json.dumps(full)
    assert ask(clerk, "GET", f"scores/{kept.pk}/")[1] == shared
    _, history = ask(clerk, "GET", f"campaigns/{build.CODE}/scores/")
    assert [row["id"] for row in history["results"]] == [kept.pk]
    assert "parts" not in history["results"][0]


def test_campaigns_and_indicators_are_shown_with_clause_and_rule(campaign: Campaign) -> None:
    client = signed_in(build.leader())
    _, page = ask(client, "GET", "campaigns/")
    [row] = page["results"]
    assert (row["code"], row["total"], row["moved_from"]) == (build.CODE, "100", None)
    _, page = ask(client, "GET", f"campaigns/{build.CODE}/indicators/")
    assert [one["number"] for one in page["results"]] == list(range(1, 17))
    _, one = ask(client, "GET", f"campaigns/{build.CODE}/indicators/3/")
    assert one["components"][0]["rule"]["kind"] == "linear_between"
    assert one["clause"] == campaign.indicators.get(number=3).clause


def test_schema_describes_every_address_without_a_warning(campaign: Campaign) -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert "/api/v1/submissions/{id}/accept/" in out.getvalue()


def test_api_page_is_served_without_a_foreign_address(campaign: Campaign) -> None:
    page = signed_in(build.leader()).get("/api/v1/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "https://" not in text
    assert "//cdn" not in text
