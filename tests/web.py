"""Pages and the REST API without a browser: signed-in clients, forms, answers as text."""

import json
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from reporting.models import Submission
from tests import builders as build
from units.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, name: str, *arguments: object, **query: str) -> str:
    """The page's text with its entities resolved; anything but 200 fails the test."""
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return unescape(answer.content.decode())


def form(submission: Submission, **instead: str) -> dict[str, str]:
    """What the browser posts: every field of the sheet and the version it was shown with."""
    posted = {"version": str(submission.version)}
    for code, (typed, zero) in build.answers(submission).items():
        posted[f"value-{code}"] = typed
        if zero:
            posted[f"zero-{code}"] = "on"
    return posted | {f"value-{code}": typed for code, typed in instead.items()}


def post(client: Client, submission: Submission, move: str, data: dict[str, str]) -> Any:
    return client.post(reverse("move", args=(submission.pk, move)), data)


def ask(client: Client, method: str, path: str, data: Any = None) -> tuple[int, Any]:
    """Status and body of an API call with a JSON body."""
    body = "" if data is None else data if isinstance(data, str) else json.dumps(data)
    answer = client.generic(method, f"/api/v1/{path}", body, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def error(answer: tuple[int, Any]) -> tuple[int, str, str, Any]:
    """Status, code, message and fields; any other shape fails the test.

    A refusal that kept a draft also tells the "version" it left.
    """
    status, body = answer
    assert set(body) == {"error"}, body
    assert set(body["error"]) - {"version"} == {"code", "message", "fields"}
    return status, body["error"]["code"], body["error"]["message"], body["error"]["fields"]


def refused(answer: tuple[int, Any]) -> tuple[int, str, str]:
    """Status, code and sentence of a refusal in the one shape."""
    return error(answer)[:3]


def cell(metric: str = "enterprises", **answer: Any) -> dict[str, Any]:
    """One answer as the API takes it."""
    return {"metric": metric, **answer}
