"""What the REST API refuses by right and by version, and what else it tells programs."""

from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.models import Event, Score, Scoring, Submission
from reporting.scores import scorebook
from tests import builders as build
from tests.web import ask, cell, refused, signed_in
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
UNIT = "market-supervision"


def test_api_page_sends_a_stranger_to_the_sign_in(campaign: Campaign) -> None:
    answer = Client().get("/api/v1/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/api/v1/")


def test_refused_submit_says_which_version_it_left(sheet: Submission) -> None:
    client, place = signed_in(build.clerk(UNIT)), f"submissions/{sheet.pk}/"
    given = {"version": 0, "cells": [cell(value="6000")]}
    status, body = ask(client, "POST", f"{place}submit/", given)
    sheet.refresh_from_db()
    assert (status, body["error"]["code"], sheet.version) == (422, "invalid", 1)
    assert body["error"]["version"] == 1
    given = {"version": body["error"]["version"], "cells": [cell(value="6001")]}
    assert ask(client, "PATCH", place, given)[1]["version"] == 2


def test_refused_draft_leaves_version_and_values_as_they_were(sheet: Submission) -> None:
    client, place = signed_in(build.clerk(UNIT)), f"submissions/{sheet.pk}/"
    given = {"version": 0, "cells": [cell(value="六千")]}
    status, body = ask(client, "PATCH", place, given)
    assert (status, "version" in body["error"]) == (422, False)
    sheet.refresh_from_db()
    assert (sheet.version, sheet.cells.exclude(typed="").count()) == (0, 0)
    assert not Event.objects.exists()


def test_head_reopens_what_was_accepted(sheet: Submission) -> None:
    build.deliver(sheet.period.campaign, UNIT, 4, when=NOW)
    sheet.refresh_from_db()
    place = f"submissions/{sheet.pk}/reopen/"
    given = {"version": sheet.version, "reasons": {"enterprises": "与年报不符"}}
    office, head = signed_in(build.reviewer()), signed_in(build.head())
    assert refused(ask(office, "POST", place, given)) == (
        403, "not_allowed", "您的角色（专班办公室审核员）不能重新打开"
    )  # fmt: skip
    without = {"version": sheet.version, "reasons": {}}
    assert refused(ask(head, "POST", place, without))[:2] == (422, "invalid")
    status, body = ask(head, "POST", place, given)
    assert (status, body["state"], body["version"]) == (200, "returned", sheet.version + 1)
    assert body["accepted_at"] is None
    reasons = {one["metric"]: one["return_reason"] for one in body["cells"]}
    assert reasons["enterprises"] == "与年报不符"
    assert refused(ask(head, "POST", place, given))[:2] == (409, "overtaken")


def test_score_tells_when_it_was_checked_and_what_contradicts(sheet: Submission) -> None:
    campaign = sheet.period.campaign
    kept = scorebook.ensure_scored(campaign, now=NOW)
    assert kept is not None
    client = signed_in(build.clerk("finance"))
    places = (f"campaigns/{build.CODE}/scores/latest/", f"scores/{kept.pk}/")
    for place in places:
        _, body = ask(client, "GET", place)
        assert (body["checked_at"], body["problems"]) == ("2022-04-20T10:00:00+08:00", [])
    found = ["商标注册量 2022-04：与上月矛盾"]
    Scoring.objects.update(checked_at=build.at(4, 21), problems=found)
    for place in places:
        _, body = ask(client, "GET", place)
        assert (body["checked_at"], body["problems"]) == ("2022-04-21T10:00:00+08:00", found)
    _, history = ask(client, "GET", f"campaigns/{build.CODE}/scores/")
    assert "problems" not in history["results"][0]


def test_latest_score_costs_the_same_queries_however_many_there_are(sheet: Submission) -> None:
    campaign, client = sheet.period.campaign, signed_in(build.leader())
    place, counts = f"campaigns/{build.CODE}/scores/latest/", []
    for day, month in ((20, 4), (21, 3), (22, 2)):
        build.deliver(campaign, UNIT, month, when=NOW)
        scorebook.ensure_scored(campaign, now=build.at(4, day))
        with CaptureQueriesContext(connection) as found:
            assert ask(client, "GET", place)[0] == 200
        counts.append(len(found))
    assert Score.objects.count() == 3
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("content", [{}, {"version": 1}, {"version": 1, "reasons": {}}])
@pytest.mark.parametrize("action", ["return", "reopen"])
def test_clerk_learns_of_the_missing_right_before_the_missing_reason(
    sheet: Submission, action: str, content: dict[str, Any]
) -> None:
    clerk = build.clerk(UNIT)
    build.submit(sheet, by=clerk, when=NOW)
    answer = ask(signed_in(clerk), "POST", f"submissions/{sheet.pk}/{action}/", content)
    assert refused(answer)[:2] == (403, "not_allowed")


@pytest.mark.parametrize("action", ["", "submit/"])
@pytest.mark.parametrize(
    "cells",
    ["none", [cell(value="六千")], [cell("specific_gas", value="1")], [cell(), cell()]],
    ids=["shape", "value", "foreign", "twice"],
)
def test_unit_lead_learns_of_the_missing_right_before_faults_in_values(
    sheet: Submission, action: str, cells: Any
) -> None:
    client, method = signed_in(build.somebody(Role.UNIT_LEAD)), "POST" if action else "PATCH"
    place = f"submissions/{sheet.pk}/{action}"
    answer = ask(client, method, place, {"version": 0, "cells": cells})
    assert refused(answer)[:2] == (403, "not_allowed")
    assert not Event.objects.exists()


@pytest.mark.parametrize("action", ["", "submit/"])
def test_overtaken_is_told_before_faults_in_values(sheet: Submission, action: str) -> None:
    build.submit(sheet, by=build.clerk(UNIT, "colleague"), when=NOW)
    client, method = signed_in(build.clerk(UNIT)), "POST" if action else "PATCH"
    for cells in ([cell(value="六千")], [cell("specific_gas", value="1")], [cell(), cell()]):
        given = {"version": 0, "cells": cells}
        answer = ask(client, method, f"submissions/{sheet.pk}/{action}", given)
        assert refused(answer)[:2] == (409, "overtaken")


def test_every_operation_has_a_chinese_summary_and_its_tag(campaign: Campaign) -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    operations = [
        operation
        for methods in yaml.safe_load(out.getvalue())["paths"].values()
        for operation in methods.values()
    ]
    assert [one for one in operations if one.get("summary", "").isascii()] == []
    assert [one for one in operations if one.get("description", "").isascii()] == []
    tags = {tag for one in operations for tag in one["tags"]}
    of_ledgers = {"台账", "导入批次", "移交", "案件"}
    month = {"单位", "佐证材料", "审核", "承诺书", "无此业务", "登记清单", "节假日表"}
    of_scores = {"指标", "得分", "口径", "市通报", "快照"}
    told = {"发送记录", "通知方案", "日历订阅", "通报", "月调度", "考核", "搜索"}
    assert tags == {"创建活动", "报送单", "更正", "令牌"} | of_scores | month | of_ledgers | told
    summaries = [one["summary"] for one in operations]
    assert len(summaries) == len(set(summaries)) == 135
