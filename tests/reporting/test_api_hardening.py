"""The REST API under broken and excessive requests: one shape, in Chinese, and no 500."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from indicators.models import Campaign
from reporting.filling.entries import ITEMS_AT_MOST
from reporting.models import Event, Submission
from tests import builders as build
from tests.web import ask, cell, refused, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
UNIT = "market-supervision"


TOO_DEEP = (400, "nested_too_deep", "请求内容的 JSON 嵌套过深，请按接口说明填写")
HALF = (400, "half_characters", "请求内容含有不完整的字符（如单独的 \\ud800），请改正后重试")
BROKEN = [
    ("[" * 100_000, TOO_DEEP),
    ('{"cells": ' + '{"a":' * 100_000, TOO_DEEP),
    ('{"version": 0, "cells": ' + "[" * 990 + "]" * 990 + "}", TOO_DEEP),
    ('{"version": 1, "reasons": {"\\ud800": "x"}}', HALF),
    ('{"version": 1, "reasons": {"enterprises": "\\udfff"}}', HALF),
    ("{not json", (400, "parse_error", "请求内容不是有效的 JSON")),
    (" " * 3_000_000, (413, "too_large", "请求内容超过2.5 MB，请分次提交")),
]


@pytest.mark.parametrize(("body", "told"), BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("action", ["", "return/"])
def test_content_nobody_can_read_is_refused_in_the_one_shape(
    sheet: Submission, action: str, body: str, told: tuple[int, str, str]
) -> None:
    client = signed_in(build.reviewer())
    method = "POST" if action else "PATCH"
    assert refused(ask(client, method, f"submissions/{sheet.pk}/{action}", body)) == told


FORM, JSON = "application/x-www-form-urlencoded", "application/json"
READ_FOR_THE_FORM_TOKEN = [
    (JSON, (413, "too_large", "请求内容超过2.5 MB，请分次提交")),
    (FORM, (415, "unsupported_media_type", "请以 application/json 提交")),
]


@pytest.mark.parametrize(("kind", "told"), READ_FOR_THE_FORM_TOKEN)
def test_content_is_read_for_the_form_token_without_a_page_as_answer(
    sheet: Submission, kind: str, told: tuple[int, str, str]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.clerk(UNIT))
    client.get("/password/")
    place = f"/api/v1/submissions/{sheet.pk}/submit/"
    answer = client.generic("POST", place, "a" * 3_000_000, content_type=kind)
    assert refused((answer.status_code, answer.json())) == told


@pytest.mark.parametrize("body", ["null", "[1, 2]", '"text"', "7", "true"])
def test_content_that_is_no_object_is_told_what_is_wanted(sheet: Submission, body: str) -> None:
    answer = ask(signed_in(build.clerk(UNIT)), "PATCH", f"submissions/{sheet.pk}/", body)
    assert refused(answer)[:2] == (400, "invalid")
    assert answer[1]["error"]["fields"] == {
        "non_field_errors": ['请求内容须是一个 JSON 对象，如 {"version": 0}']
    }


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["nope/", "a/b/c/", "scores/x/", "submissions/1/burn/", "a%0Ab/"])
def test_unknown_address_is_404_in_the_one_shape(
    campaign: Campaign, method: str, path: str
) -> None:
    told = (404, "not_found", "内容不存在，或者不在您的查看范围内")
    for client in (Client(), signed_in(build.leader())):
        assert refused(ask(client, method, path)) == told


def test_forgotten_slash_still_leads_to_the_address(campaign: Campaign) -> None:
    answer = signed_in(build.leader()).get("/api/v1/campaigns")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/campaigns/")


@pytest.mark.parametrize("action", ["", "submit/"])
def test_metric_given_twice_is_refused_by_name(sheet: Submission, action: str) -> None:
    given = {"version": 0, "cells": [cell(value="1"), cell(value="2")]}
    client, method = signed_in(build.clerk(UNIT)), "POST" if action else "PATCH"
    answer = ask(client, method, f"submissions/{sheet.pk}/{action}", given)
    assert refused(answer) == (422, "invalid", "同一数据项只能给出一次")
    assert answer[1]["error"]["fields"] == {"enterprises": "在营企业给出了2次，请只保留一次"}
    assert not Event.objects.exists()


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028"])
def test_item_with_a_line_break_is_refused(sheet: Submission, mark: str) -> None:
    given = {"version": 0, "cells": [cell("benefit_domains", items=["信易贷", f"信易{mark}游"])]}
    status, body = ask(signed_in(build.clerk(UNIT)), "PATCH", f"submissions/{sheet.pk}/", given)
    problem = {"1": ["登记项不能含换行，请一项写一个名称"]}
    assert (status, body["error"]["fields"]) == (400, {"cells": {"0": {"items": problem}}})


def test_number_of_cells_and_items_is_limited(sheet: Submission) -> None:
    client, place = signed_in(build.clerk(UNIT)), f"submissions/{sheet.pk}/"
    many = [cell(f"m{number}", value="1") for number in range(101)]
    status, body = ask(client, "PATCH", place, {"version": 0, "cells": many})
    assert (status, body["error"]["fields"]["cells"]) == (
        400,
        {"non_field_errors": ["该字段不能超过 100 个元素。"]},
    )
    most = [f"信易{number}" for number in range(ITEMS_AT_MOST)]
    given = {"version": 0, "cells": [cell("benefit_domains", items=[*most, "信易游"])]}
    status, body = ask(client, "PATCH", place, given)
    assert (status, body["error"]["fields"]["cells"]) == (
        400,
        {"0": {"items": ["该字段不能超过 200 个元素。"]}},
    )
    given = {"version": 0, "cells": [cell("benefit_domains", items=most)]}
    assert ask(client, "PATCH", place, given)[0] == 200


def test_request_without_form_token_is_told_what_to_do(sheet: Submission) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.clerk(UNIT))
    answer = ask(client, "POST", f"submissions/{sheet.pk}/submit/", {"version": 0})
    sentence = (
        "未能确认请求来自本系统页面，没有执行；请刷新页面后重试，"
        "程序请改用请求头 Authorization: Token …"
    )
    assert refused(answer) == (403, "csrf_failed", sentence)


def _texts(value: Any) -> Iterator[str]:
    below = value.values() if isinstance(value, dict) else value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in below:
            yield from _texts(one)


ODD: list[Any] = [
    None,
    True,
    7,
    1e400,
    "",
    "x" * 3000,
    "a\0b",
    [],
    [1],
    [None],
    [[]],
    {},
    {"a": None},
    -1,
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_every_sentence_about_bad_input_is_chinese(sheet: Submission, odd: Any) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    place = f"submissions/{sheet.pk}/"
    bodies = [
        (clerk, "PATCH", place, {"version": odd, "cells": []}),
        (clerk, "PATCH", place, {"version": 0, "cells": odd}),
        *(
            (clerk, "PATCH", place, {"version": 0, "cells": [{**cell(), name: odd}]})
            for name in ("metric", "value", "items", "zero_report")
        ),
        (clerk, "POST", f"{place}submit/", {"version": 0, "cells": odd}),
        (clerk, "PATCH", place, odd),
    ]
    for client, method, path, data in bodies:
        status, body = ask(client, method, path, data)
        assert status < 500, (data, body)
        if status != 200:
            assert [text for text in _texts(body["error"]["fields"]) if text.isascii()] == [], data
    sheet.refresh_from_db()
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    for reasons in (odd, {"enterprises": odd}):
        given = {"version": sheet.version, "reasons": reasons}
        status, body = ask(office, "POST", f"{place}return/", given)
        assert status < 500, (given, body)
        if status == 200:
            break
        assert [text for text in _texts(body["error"]["fields"]) if text.isascii()] == [], given


def test_character_no_table_can_hold_is_named(sheet: Submission) -> None:
    given = {"version": 0, "cells": [cell(value="6\x0000")]}
    _, body = ask(signed_in(build.clerk(UNIT)), "PATCH", f"submissions/{sheet.pk}/", given)
    assert body["error"]["fields"] == {
        "cells": {"0": {"value": ["含有不能保存的空字符（U+0000），请删除后重试"]}}
    }
