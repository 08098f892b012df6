"""How the house's tests ask: one request as a browser or program sends it, and what came of it."""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from reporting.demonstration.people import CLERK_OF
from tests import builders, calendars
from tests.bulletins import PDF, typed
from tests.house import circular_cases, ledger_cases, meetings, people_lists
from tests.house.inhabitants import PASSWORD, STRANGER_OF, Portal
from tests.ledgers import batches as invented
from tests.proofs import sent, signed

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
}
# The HTML of a mail on a page of its own: its inline style shows, nothing of it can act.
MAILS = {"/c/{campaign}/circulars/{issue}/mail/", "/mail/{letter}/html/"}
CSP_OF_A_MAIL = {
    "sandbox",
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
}
DECISION = {
    "sequence": 0,
    "option": "completed",
    "decided_by": "市专班办公室",
    "decided_on": "2022-04-01",
    "document": "聊信办函〔2022〕4号",
    "reason": "市里答复",
}
OTHER_CASES = (circular_cases, ledger_cases, meetings, people_lists)
# The last part of an address → what is sent there, whatever stands before it.
SENT_TO: dict[str, dict[str, Any]] = {
    "adoptions": DECISION,
    "contacts": {
        "contacts": [{"kind": "leader", "post": "副局长", "phone": "0635-8500001", "instead_of": 0}]
    },
    "day": {"act": "save", "number": "0", "subject": "{项数}项", "body": "{事项}"},
    "delete": {"post": "yes"},
    "hand-over": {"giver": "clerk", "taker": "unit-lead", "note": "岗位调整"},
    "posts": {"post-leader": "副局长", "phone-leader": "0635-8500001", "instead-leader": "0"},
    "rank_step": DECISION,
    "resend": {"version": 0, "reason": "地址已更正", "sure": "1"},
    "screens": {"name": "二楼大厅", "days": "30"},
    "snapshots": {"name": "五月通报"},
    "tour": {"act": "hide"},
    "matrix": {"act": "keep", "offered": ["state", "owed"], "shown": ["owed"]},
    "urge": {"pick": STRANGER_OF},
    "withhold": {"version": 0, "reason": "内容有误"},
    "{locked}": {"reason": "电话核实是本人"},
}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, address: str, content: dict[str, Any]) -> HttpResponseBase:
    """Sends content as a form to a page and as JSON to the API; GET carries none."""
    return closed(_asked(client, method, address, content))


def closed(response: HttpResponseBase) -> HttpResponseBase:
    """The answer; a file is received to its end, for the server holds it open until then."""
    if isinstance(response, StreamingHttpResponse):
        deque(response, maxlen=0)
    return response


def _asked(client: Client, method: str, address: str, content: dict[str, Any]) -> HttpResponseBase:
    if method == "GET":
        return client.get(address)
    if address.startswith("/api/"):
        if method == "POST" and hasattr(content.get("file"), "read"):
            return client.post(address, content)
        body, kind = json.dumps(_without_file(content)), "application/json"
        return client.generic(method, address, body, kind)
    if method == "POST":
        return client.post(address, content)
    return client.generic(method, address)


def _without_file(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "file"}


def proper(portal: Portal, address: str) -> dict[str, Any]:
    """What somebody with the right would send to the address for it to succeed."""
    if address == "/api/v1/tokens/":
        return {"username": "clerk", "password": PASSWORD}
    if any(room.is_ours(address) for room in OTHER_CASES):
        return _for_a_case(portal, address)
    if (last := address.rstrip("/").rpartition("/")[2]) in SENT_TO:
        return dict(SENT_TO[last])
    if "/ledgers/" in address:
        return _for_a_ledger(address)
    if "/exemptions/" in address:
        asked = {"what": f"{CLERK_OF}/commitment_records", "reason": "没有这项业务"}
        verdict = {"verdict": "approve", "decision": "情况属实"}
        return asked | verdict | {"unit": CLERK_OF, "metric": "commitment_records"}
    if address.endswith("/what-if"):
        return {"campaign": portal.names["campaign"]}
    if address.startswith("/api/v1/calendar/"):
        return calendars.sent(note="补记", more={"day": "2022-09-02", "name": "纪念日"})
    if address.startswith("/calendar/"):
        off = f"{calendars.typed()['off']}\n2022-09-02 纪念日"
        return calendars.typed(note="补记", off=off) | {"version": 0}
    if "/registers/" in address:
        return _for_an_item(address)
    if address.endswith("/withdraw/") and "/bulletins/" in address:
        return {"reason": "误录了外区的通报"}
    if "/bulletins/" in address:
        paper = SimpleUploadedFile("通报.pdf", PDF)
        return typed(points_1="12", total="60", note="另一份") | {"file": paper}
    if "{correction}" in address:
        return {"reason": "与台账不符"}
    if address.endswith("/review/accept/"):
        sheet = portal.sheets["submitted"]
        return {"picks": [{"submission": sheet.pk, "version": sheet.version}]}
    if address.endswith("/review/"):
        sheet = portal.sheets["submitted"]
        return {"pick": f"{sheet.pk}:{sheet.version}"}
    if any(part in address for part in ("/evidence/", "/commitments/", "/tasks/")):
        return _proof_or_task(portal, address)
    return _for_a_sheet(portal, address)


def _for_a_case(portal: Portal, address: str) -> dict[str, Any]:
    if circular_cases.is_ours(address):
        return circular_cases.sent_to(address, portal.names, portal.people)
    if people_lists.is_ours(address):
        return people_lists.sent_to(address, portal.names)
    if meetings.is_ours(address):
        return meetings.sent_to(address, unit=CLERK_OF)
    return ledger_cases.sent_to(address, unit=CLERK_OF)


def _for_an_item(address: str) -> dict[str, Any]:
    told = {"basis": "聊信办〔2022〕1号", "since": "2022-04-10"}
    program = address.startswith("/api/v1/")
    return {"number": 0, "values": told} if program else told | {"number": "0"}


def _for_a_ledger(address: str) -> dict[str, Any]:
    """What each form of an import sends; every form finds its own fields among them."""
    workbook = SimpleUploadedFile("许可.csv", invented.written([invented.row(9)]))
    brought = {"standard": invented.LICENCE, "unit": CLERK_OF, "reported_on": "2022-05-12"}
    sent_on = {"choice": "good", "count": "3", "reason": "与台账不符", "opening": "核对"}
    brings = address.endswith(("/upload/", "/ledgers/batches/"))
    upload = {"corrects": "", "file": workbook} if brings else {}
    return brought | sent_on | upload


def _for_a_sheet(portal: Portal, address: str) -> dict[str, Any]:
    """What is sent to the sheet that the address names in braces; nothing to any other."""
    state = next((name for name in portal.sheets if f"{{{name}}}" in address), None)
    if state is None:
        return {}
    content: dict[str, Any] = {"version": portal.sheets[state].version}
    if address.endswith(("/return/", "/reopen/")):
        metric, reason = str(portal.names["metric"]), "与行业主管系统不一致"
        in_api = address.startswith("/api/")
        content |= {"reasons": {metric: reason}} if in_api else {f"reason-{metric}": reason}
    if address.endswith(("/correction/", "/report-for/", "/corrections/")):
        content["reason"] = "单位系统故障"
        typed_in = builders.answers(portal.sheets[state]) | {"commitment_records": ("77", False)}
        for code, (text, zero) in typed_in.items():
            content |= {f"value-{code}": text} | ({f"zero-{code}": "on"} if zero else {})
        content["cells"] = [
            {"metric": code, "value": text, "zero_report": zero}
            for code, (text, zero) in typed_in.items()
        ]
    if address.endswith(f"{{{state}}}/"):
        content["cells"] = []
    return content


def _proof_or_task(portal: Portal, address: str) -> dict[str, Any]:
    if "/evidence/" in address:
        proof = {
            "title": "工作方案" if address.endswith("/describe/") else "实施方案",
            "formed_on": "2022-04-10",
            "unit": CLERK_OF,
            "confidential": "",
        }
        links = {"indicator": "9", "month": "", "task": "named-leaders", "version": "1"}
        return proof | links | {"file": sent("新")}
    if "/commitments/" in address:
        return signed() | {"file": sent("承诺书")}
    task = address.split("/tasks/")[1].split("/")[0]
    return {"version": portal.versions.get(task, 0), "text": "已明确"}


def missing_headers(
    response: HttpResponseBase, *, private: bool = True, framed: bool = False
) -> list[str]:
    """What S9 asks of every answer and this one lacks; `framed`: a mail shown in our own page."""
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found = [name for name, value in expected.items() if response.get(name) != value]
    # A page whose address is a key tells it to nobody at all.
    if response.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("Referrer-Policy")
    policy = response.get("Content-Security-Policy", "")
    if {part.strip() for part in policy.split(";")} != (CSP_OF_A_MAIL if framed else CSP):
        found.append(f"Content-Security-Policy: {policy}")
    if private and "no-store" not in response.get("Cache-Control", ""):
        found.append("Cache-Control: no-store")
    return found


def all_columns() -> "dict[str, models.Field[Any, Any]]":
    """Every column name of the portal's own tables, as a form or body could name it."""
    rooms = ("units", "indicators", "ledgers", "reporting", "notices")
    fields = [
        field
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]
    names = {field.name: field for field in fields}
    return names | {field.attname: field for field in fields}
