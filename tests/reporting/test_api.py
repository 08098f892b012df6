"""The REST API walks the same doors as the pages and answers in one shape."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from indicators.models import Campaign
from reporting.models import Event, Submission
from tests import builders as build
from tests.web import ask, error, signed_in

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


def cells(submission: Submission, **instead: str) -> list[dict[str, Any]]:
    answers = build.answers(submission, **instead)
    return [
        {"metric": code, "value": typed, "zero_report": zero}
        for code, (typed, zero) in answers.items()
    ]


def test_month_goes_from_draft_to_acceptance(sheet: Submission) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    place = f"submissions/{sheet.pk}/"
    given = {"version": 0, "cells": [{"metric": "enterprises", "value": "6000"}]}
    status, body = ask(clerk, "PATCH", place, given)
    assert (status, body["version"], body["state"], body["label"]) == (200, 1, "draft", "填报中")
    given = {"version": 1, "cells": cells(sheet)}
    status, body = ask(clerk, "POST", f"{place}submit/", given)
    assert (status, body["version"], body["state"]) == (200, 2, "submitted")
    given = {"version": 2, "reasons": {"enterprises": "请核对"}}
    status, body = ask(office, "POST", f"{place}return/", given)
    assert (status, body["state"]) == (200, "returned")
    reasons = {one["metric"]: one["return_reason"] for one in body["cells"]}
    assert reasons["enterprises"] == "请核对"
    assert ask(clerk, "POST", f"{place}submit/", {"version": 3})[0] == 200
    assert ask(clerk, "POST", f"{place}withdraw/", {"version": 4})[1]["state"] == "draft"
    assert ask(clerk, "POST", f"{place}submit/", {"version": 5})[0] == 200
    status, body = ask(office, "POST", f"{place}accept/", {"version": 6})
    assert (status, body["state"], body["label"]) == (200, "accepted", "已通过")
    assert [event.move for event in Event.objects.order_by("version")] == [
        "save", "submit", "return", "submit", "withdraw", "submit", "accept"
    ]  # fmt: skip


def test_numbers_travel_as_text(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=NOW, enterprises="6000")
    _, body = ask(signed_in(build.reviewer()), "GET", f"submissions/{sheet.pk}/")
    found = {one["metric"]: one for one in body["cells"]}
    assert found["enterprises"] == {
        "metric": "enterprises", "name": "在营企业", "measure": "家", "owed": True,
        "typed": "6000", "value": "6000", "items": [], "zero_report": False,
        "not_applicable": False, "note": "", "return_reason": "",
    }  # fmt: skip
    assert found["wrong_credit_codes"]["value"] == "0"
    assert found["benefit_domains"]["value"] is None
    assert (body["month"], body["due_at"]) == ("2022-04", "2022-04-26T00:00:00+08:00")
    assert not [one for one in body["cells"] if isinstance(one["value"], int | float)]


def test_register_items_travel_as_a_list(sheet: Submission) -> None:
    given = {
        "version": 0,
        "cells": [{"metric": "benefit_domains", "items": ["信易贷", "信易游"]}],
    }
    _, body = ask(signed_in(build.clerk(UNIT)), "PATCH", f"submissions/{sheet.pk}/", given)
    [found] = [one for one in body["cells"] if one["metric"] == "benefit_domains"]
    assert found["items"] == ["信易贷", "信易游"]


def test_stale_version_is_409_with_who_and_when(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT, "colleague", post="窗口填报员"), when=NOW)
    client = signed_in(build.clerk(UNIT))
    given = {"version": 0, "cells": [{"metric": "enterprises", "value": "1"}]}
    assert error(ask(client, "PATCH", f"submissions/{sheet.pk}/", given)) == (
        409,
        "overtaken",
        (
            "他人已先行处理：窗口填报员（colleague）于2022-04-20 10:00提交，"
            "当前为“待审核”。请刷新后再操作"
        ),
        {},
    )


def test_wrong_answers_are_422_field_by_field_and_nothing_is_saved(sheet: Submission) -> None:
    client = signed_in(build.clerk(UNIT))
    given = {
        "version": 0,
        "cells": [
            {"metric": "enterprises", "value": "六千"},
            {"metric": "market_entities", "value": "-1"},
            {"metric": "wrong_credit_codes", "value": "3"},
        ],
    }
    assert error(ask(client, "PATCH", f"submissions/{sheet.pk}/", given)) == (
        422,
        "invalid",
        "有2项需要修改，没有保存",
        {
            "enterprises": "“六千”不是数字，请只填写阿拉伯数字，如 1280",
            "market_entities": "不能为负数，请核对",
        },
    )
    assert not Event.objects.exists()


def test_incomplete_submission_is_422_naming_what_is_missing(sheet: Submission) -> None:
    client = signed_in(build.clerk(UNIT))
    given = {"version": 0, "cells": cells(sheet, enterprises="")}
    status, code, message, fields = error(
        ask(client, "POST", f"submissions/{sheet.pk}/submit/", given)
    )
    assert (status, code, fields) == (422, "invalid", {"enterprises": "请填写在营企业"})
    assert message == "有1项需要修改，已为您暂存，尚未提交"


def test_foreign_metric_is_422(sheet: Submission) -> None:
    given = {"version": 0, "cells": [{"metric": "specific_gas", "value": "1"}]}
    client = signed_in(build.clerk(UNIT))
    assert error(ask(client, "PATCH", f"submissions/{sheet.pk}/", given)) == (
        422, "invalid", "数据项不属于本报送单", {"specific_gas": "本报送单没有这个数据项"}
    )  # fmt: skip


def test_return_without_reason_is_422(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    client = signed_in(build.reviewer())
    place = f"submissions/{sheet.pk}/return/"
    assert error(ask(client, "POST", place, {"version": 1, "reasons": {}}))[:3] == (
        422, "invalid", "请至少为一项数据写明退回原因"
    )  # fmt: skip


REFUSED = [
    ("PATCH", "submissions/{pk}/", "{not json", 400, "parse_error"),
    ("PATCH", "submissions/{pk}/", {"cells": []}, 400, "invalid"),
    ("PATCH", "submissions/{pk}/", {"version": -1, "cells": []}, 400, "invalid"),
    ("PATCH", "submissions/{pk}/", {"version": "x", "cells": []}, 400, "invalid"),
    ("PATCH", "submissions/{pk}/", {"version": 10**30, "cells": []}, 409, "overtaken"),
    ("PATCH", "submissions/{pk}/", {"version": 0, "cells": "all"}, 400, "invalid"),
    ("PATCH", "submissions/{pk}/", {"version": 0, "cells": [{"metric": "a\0"}]}, 400, "invalid"),
    ("PATCH", "submissions/{pk}/", [1, 2], 400, "invalid"),
    ("GET", "submissions/?month=2022-13", None, 400, "invalid"),
    ("GET", "submissions/?month=0000-01", None, 400, "invalid"),
    ("GET", "submissions/?month=april", None, 400, "invalid"),
    ("GET", "submissions/?state=lost", None, 400, "invalid"),
    ("GET", "submissions/?campaign=%00", None, 400, "invalid"),
    ("GET", "submissions/?page=99", None, 404, "not_found"),
    ("GET", "submissions/?page=x", None, 404, "not_found"),
    ("GET", "submissions/0/", None, 404, "not_found"),
    ("GET", "submissions/99999999999999999999/", None, 404, "not_found"),
    ("GET", "campaigns/nowhere/", None, 404, "not_found"),
    ("GET", "campaigns/nowhere/scores/latest/", None, 404, "not_found"),
    ("POST", "submissions/{pk}/accept/", {"version": 0}, 403, "not_allowed"),
    ("DELETE", "submissions/{pk}/", None, 405, "method_not_allowed"),
    ("PUT", "submissions/{pk}/", {}, 405, "method_not_allowed"),
    ("POST", "campaigns/", {}, 405, "method_not_allowed"),
]


@pytest.mark.parametrize(("method", "path", "data", "status", "code"), REFUSED)
def test_refusal_has_the_one_shape(
    sheet: Submission, method: str, path: str, data: Any, status: int, code: str
) -> None:
    client = signed_in(build.clerk(UNIT))
    told = error(ask(client, method, path.format(pk=sheet.pk), data))
    assert told[:2] == (status, code)
    assert told[2].strip()
    assert not told[2].isascii()


def test_stranger_gets_404_and_an_insider_without_the_right_403(sheet: Submission) -> None:
    other = signed_in(build.clerk("finance"))
    for path in ("", "submit/", "withdraw/"):
        method = "POST" if path else "GET"
        answer = ask(other, method, f"submissions/{sheet.pk}/{path}", {"version": 0})
        assert error(answer)[:2] == (404, "not_found")
    leader = signed_in(build.leader())
    assert ask(leader, "GET", f"submissions/{sheet.pk}/")[0] == 200
    assert error(ask(leader, "POST", f"submissions/{sheet.pk}/accept/", {"version": 0})) == (
        403, "not_allowed", "您的角色（区领导）不能审核通过", {}
    )  # fmt: skip


def test_other_content_types_are_415(sheet: Submission) -> None:
    client = signed_in(build.clerk(UNIT))
    answer = client.post(f"/api/v1/submissions/{sheet.pk}/submit/", {"version": "0"})
    assert error((answer.status_code, answer.json()))[:2] == (415, "unsupported_media_type")


def test_without_signing_in_every_address_is_401(sheet: Submission) -> None:
    for path in ("campaigns/", "submissions/", f"submissions/{sheet.pk}/", "schema/"):
        answer = Client().get(f"/api/v1/{path}")
        assert answer.status_code == 401, path
    assert error(ask(Client(), "GET", "submissions/")) == (
        401, "not_authenticated", "请先登录，或在请求头中提供令牌", {}
    )  # fmt: skip
