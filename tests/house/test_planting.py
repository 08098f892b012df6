"""Every form and every JSON body sent with every column name: only its own columns move (S3)."""

from typing import Any

import pytest
from django.db import models

from tests.house.access import SAFE, Row, read_table
from tests.house.asking import all_columns, ask, proper
from tests.house.bulletin_changes import BULLETIN_CHANGES
from tests.house.circular_cases import CIRCULAR_CHANGES
from tests.house.inhabitants import PASSWORD, Portal
from tests.house.ledger_changes import LEDGER_CHANGES
from tests.house.letter_changes import LETTER_CHANGES
from tests.house.meetings import MEETING_CHANGES
from tests.house.rows import Untouched, difference, new_values
from tests.house.screen_changes import SCREEN_CHANGES
from units.models import User

TEXT, NUMBER = "planted", 987654
FRESH = "另一把只用于测试的钥匙 43"
STAMP = {"version", "changed_at"}
SUBMITTED = {"state", *STAMP, "submitted_at", "submitted_by_id", "first_submitted_at"}
WITHDRAWN = {"state", *STAMP, "first_submitted_at"}
REVIEWED = {"state", *STAMP, "changed_by_id"}
ACCEPTED = {*REVIEWED, "accepted_at", "accepted_by_id"}
ASKED = {"reporting.scorerequest": {"asked"}}
ADOPTED = {
    "indicators.adoption": {"+"},
    **ASKED,
    "reporting.score": {"+"},
    "reporting.score_parts": {"+"},
    "reporting.componentscore": {"+"},
    "reporting.scoring": {"checked_at", "done", "inputs"},
}
EVENT = {"reporting.event": {"+"}}
RELEASED = {"not_applicable", "owed", "typed", "value"}
NOTED = {"admin.logentry": {"+"}}
PROOF = {"reporting.evidence": {"+"}, "reporting.evidencefile": {"+"}}
REVISED = {"reporting.evidence": {"version"}, "reporting.evidencefile": {"+"}}
DESCRIBED = {
    "reporting.evidence": {"version", "title"},
    "reporting.evidencechange": {"+"},
}
WORKED = {"reporting.taskwork": {"state", "version"}, "reporting.taskstep": {"+"}}
REOPENED = {
    "reporting.taskwork": {"state", "version", "finished_on"},
    "reporting.taskstep": {"+"},
}
NO_MEMBERSHIPS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
TWICE = {"password1": FRESH, "password2": FRESH, "usable_password": "true"}
OLD_AND_NEW = {"old_password": PASSWORD, "new_password1": FRESH, "new_password2": FRESH}
CELLS = {"reporting.cell": {"typed", "value"}}
FOR_ANOTHER = {*SUBMITTED, "changed_by_id", "on_behalf", "on_behalf_reason"}
DECIDED = {"state", "decided_by_id", "decided_at"}
APPROVED = {
    "reporting.correction": DECIDED,
    "reporting.submission": {*STAMP, "changed_by_id", "accepted_by_id", "accepted_at"},
    **CELLS,
    **EVENT,
    **ASKED,
}
REFUSED = {"reporting.correction": {*DECIDED, "decision"}}
ASKED_TO_CORRECT = {"reporting.correction": {"+"}}
API = "/api/v1/campaigns/{campaign}/"
HANDED = {
    "units.membership": {"+", "ended_at"},
    "units.handover": {"+"},
    "knox.authtoken": {"-"},
    "sessions.session": {"-"},
}
EXEMPTED = {
    "reporting.exemption": {*DECIDED, "decision"},
    "reporting.cell": RELEASED,
    "reporting.submission": {*STAMP, "changed_by_id"},
    **EVENT,
    **ASKED,
}
CALENDAR = {
    "ledgers.calendaryear": {"note", "version", "changed_by_id", "changed_at"},
    "ledgers.calendarday": {"+"},
}

# Address and method → what its own form sends, and which columns of which tables that changes.
# Whatever else answers an unsafe method may change nothing at all.
CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    **BULLETIN_CHANGES,
    **LEDGER_CHANGES,
    **CIRCULAR_CHANGES,
    **LETTER_CHANGES,
    **MEETING_CHANGES,
    **SCREEN_CHANGES,
    ("/submissions/{filled}/save/", "POST"): (
        {"value-commitment_records": "7"},
        {"reporting.submission": STAMP, "reporting.cell": {"typed", "value"}} | EVENT,
    ),
    ("/submissions/{filled}/submit/", "POST"): ({}, {"reporting.submission": SUBMITTED} | EVENT),
    ("/submissions/{submitted}/withdraw/", "POST"): (
        {},
        {"reporting.submission": WITHDRAWN} | EVENT,
    ),
    ("/submissions/{submitted}/return/", "POST"): (
        {},
        {"reporting.submission": REVIEWED, "reporting.cell": {"return_reason"}} | EVENT,
    ),
    ("/submissions/{submitted}/accept/", "POST"): (
        {},
        {"reporting.submission": ACCEPTED} | EVENT | ASKED,
    ),
    ("/submissions/{accepted}/reopen/", "POST"): (
        {},
        {"reporting.submission": ACCEPTED, "reporting.cell": {"return_reason"}} | EVENT | ASKED,
    ),
    ("/c/{campaign}/exemptions/", "POST"): ({}, {"reporting.exemption": {"+"}}),
    ("/c/{campaign}/exemptions/{exemption}/", "POST"): (
        {},
        EXEMPTED,
    ),
    ("/c/{campaign}/readings/rank_step/", "POST"): ({}, ADOPTED),
    ("/api/v1/campaigns/{campaign}/readings/rank_step/adoptions/", "POST"): ({}, ADOPTED),
    (API + "units/market-supervision/contacts/", "PATCH"): ({}, {"units.contact": {"+"}}),
    (API + "units/market-supervision/hand-over/", "POST"): ({}, HANDED),
    (API + "evidence/", "POST"): ({}, PROOF),
    (API + "evidence/{proof}/files/", "POST"): ({}, REVISED),
    (API + "evidence/{secret}/files/", "POST"): ({}, REVISED),
    (API + "commitments/market-supervision/", "POST"): (
        {},
        PROOF | {"reporting.commitment": {"+"}},
    ),
    (API + "exemptions/", "POST"): ({}, {"reporting.exemption": {"+"}}),
    (API + "exemptions/{exemption}/approve/", "POST"): ({}, EXEMPTED),
    (API + "exemptions/{exemption}/refuse/", "POST"): (
        {},
        {"reporting.exemption": {*DECIDED, "decision"}},
    ),
    (API + "review/accept/", "POST"): ({}, {"reporting.submission": ACCEPTED} | EVENT | ASKED),
    (API + "tasks/named-leaders/market-supervision/report/", "POST"): (
        {},
        {"reporting.taskwork": {"+"}, "reporting.taskstep": {"+"}},
    ),
    (API + "tasks/xinyidai-yuji/yuji/sign-off/", "POST"): ({}, WORKED),
    (API + "tasks/xinyidai-yuji/yuji/send-back/", "POST"): ({}, REOPENED),
    (API + "tasks/xinyidai-lihaiwu/lihaiwu/reopen/", "POST"): ({}, REOPENED),
    ("/api/v1/calendar/2022/", "PUT"): ({}, CALENDAR),
    ("/c/{campaign}/units/market-supervision/posts/", "POST"): ({}, {"units.contact": {"+"}}),
    ("/c/{campaign}/units/market-supervision/hand-over/", "POST"): (
        {},
        HANDED,
    ),
    ("/c/{campaign}/evidence/new/", "POST"): ({}, PROOF),
    ("/c/{campaign}/evidence/{proof}/revise/", "POST"): ({}, REVISED),
    ("/c/{campaign}/evidence/{secret}/revise/", "POST"): ({}, REVISED),
    ("/c/{campaign}/evidence/{proof}/describe/", "POST"): ({}, DESCRIBED),
    ("/c/{campaign}/evidence/{secret}/describe/", "POST"): ({"confidential": "1"}, DESCRIBED),
    ("/c/{campaign}/registers/benefit_domains/market-supervision/{item}/", "POST"): (
        {},
        {"reporting.registerdetail": {"+"}},
    ),
    ("/api/v1/campaigns/{campaign}/registers/benefit_domains/market-supervision/{item}/", "POST"): (
        {"proof": None},
        {"reporting.registerdetail": {"+"}},
    ),
    ("/c/{campaign}/commitments/market-supervision/", "POST"): (
        {},
        PROOF | {"reporting.commitment": {"+"}},
    ),
    ("/c/{campaign}/tasks/named-leaders/market-supervision/report/", "POST"): (
        {},
        {"reporting.taskwork": {"+"}, "reporting.taskstep": {"+"}},
    ),
    ("/c/{campaign}/tasks/xinyidai-yuji/yuji/sign_off/", "POST"): ({}, WORKED),
    ("/c/{campaign}/tasks/xinyidai-yuji/yuji/send_back/", "POST"): ({}, REOPENED),
    ("/c/{campaign}/tasks/xinyidai-lihaiwu/lihaiwu/reopen/", "POST"): ({}, REOPENED),
    ("/sign-in/", "POST"): (
        {"username": "clerk", "password": PASSWORD},
        {"sessions.session": {"+"}, "units.user": {"last_login"}},
    ),
    ("/columns/matrix/", "POST"): ({}, {"units.columnchoice": {"+"}}),
    ("/help/tour/", "POST"): ({}, {"units.user": {"toured_at"}}),
    ("/sign-out/", "POST"): ({}, {"sessions.session": {"-"}}),
    ("/password/", "POST"): (
        OLD_AND_NEW,
        {"units.user": {"password"}, "sessions.session": {"+", "-"}, "knox.authtoken": {"-"}},
    ),
    ("/api/v1/tokens/", "POST"): ({}, {"knox.authtoken": {"+"}, "units.user": {"last_login"}}),
    ("/api/v1/tokens/current/", "DELETE"): ({}, {"knox.authtoken": {"-"}}),
    ("/api/v1/submissions/{filled}/", "PATCH"): (
        {},
        {"reporting.submission": STAMP, "reporting.cell": {"typed", "value"}} | EVENT,
    ),
    ("/api/v1/submissions/{filled}/submit/", "POST"): (
        {},
        {"reporting.submission": SUBMITTED} | EVENT,
    ),
    ("/api/v1/submissions/{submitted}/withdraw/", "POST"): (
        {},
        {"reporting.submission": WITHDRAWN} | EVENT,
    ),
    ("/api/v1/submissions/{submitted}/return/", "POST"): (
        {},
        {"reporting.submission": REVIEWED, "reporting.cell": {"return_reason"}} | EVENT,
    ),
    ("/api/v1/submissions/{submitted}/accept/", "POST"): (
        {},
        {"reporting.submission": ACCEPTED} | EVENT | ASKED,
    ),
    ("/api/v1/submissions/{accepted}/reopen/", "POST"): (
        {},
        {"reporting.submission": ACCEPTED, "reporting.cell": {"return_reason"}} | EVENT | ASKED,
    ),
    ("/calendar/2022/", "POST"): (
        {},
        CALENDAR,
    ),
    ("/c/{campaign}/review/", "POST"): ({}, {"reporting.submission": ACCEPTED} | EVENT | ASKED),
    ("/submissions/{submitted}/reviewing/", "POST"): ({}, {"reporting.beingreviewed": {"+"}}),
    ("/c/{campaign}/corrections/{correction}/approve/", "POST"): ({}, APPROVED),
    ("/c/{campaign}/corrections/{correction}/refuse/", "POST"): ({}, REFUSED),
    ("/submissions/{accepted}/correction/", "POST"): ({}, ASKED_TO_CORRECT),
    ("/submissions/{filled}/report-for/", "POST"): (
        {},
        {"reporting.submission": FOR_ANOTHER} | CELLS | EVENT,
    ),
    ("/api/v1/submissions/{accepted}/corrections/", "POST"): ({}, ASKED_TO_CORRECT),
    ("/api/v1/submissions/{filled}/report-for/", "POST"): (
        {},
        {"reporting.submission": FOR_ANOTHER} | CELLS | EVENT,
    ),
    ("/api/v1/corrections/{correction}/approve/", "POST"): ({}, APPROVED),
    ("/api/v1/corrections/{correction}/refuse/", "POST"): ({}, REFUSED),
    ("/c/{campaign}/snapshots/", "POST"): ({}, {"reporting.snapshot": {"+"}}),
    ("/api/v1/campaigns/{campaign}/snapshots/", "POST"): ({}, {"reporting.snapshot": {"+"}}),
    ("/admin/logout/", "POST"): ({}, {"sessions.session": {"-"}}),
    ("/admin/units/user/add/", "POST"): (
        {"username": "newcomer", "post": "新任填报员", "_save": "1"} | TWICE | NO_MEMBERSHIPS,
        {"units.user": {"+"}} | NOTED,
    ),
    ("/admin/units/user/{person}/change/", "POST"): (
        {"username": "clerk-huxi", "post": "新岗位", "email": "", "is_staff": "", "is_active": "on"}
        | NO_MEMBERSHIPS,
        {"units.user": {"post", "email"}} | NOTED,
    ),
    ("/admin/units/user/{person}/password/", "POST"): (
        TWICE,
        {"units.user": {"password"}, "sessions.session": {"+", "-"}} | NOTED,
    ),
    ("/admin/units/user/{person}/delete/", "POST"): (
        {},
        {"units.user": {"-"}, "units.membership": {"-"}} | NOTED,
    ),
}
WRITING = [row for row in read_table()[1] if row.method not in SAFE and row.opens_to]


def planted(*, in_json: bool) -> dict[str, Any]:
    """A value that would be noticed, for every column of every table."""
    return {name: _value(field, in_json) for name, field in all_columns().items()}


def _value(field: "models.Field[Any, Any]", in_json: bool) -> Any:
    if isinstance(field, models.BooleanField):
        return True if in_json else "on"
    if isinstance(field, models.DateTimeField | models.DateField):
        return "2031-01-01"
    if isinstance(field, models.IntegerField | models.DecimalField | models.ForeignKey):
        return NUMBER
    return "accepted" if field.name == "state" else TEXT


@pytest.mark.parametrize("row", WRITING, ids=lambda row: f"{row.method} {row.address}")
def test_columns_of_others_are_never_written(
    portal: Portal, untouched: Untouched, row: Row
) -> None:
    address, in_api = portal.address(row.address), row.address.startswith("/api/")
    own, expected = CHANGES.get((row.address, row.method), ({}, {}))
    content = planted(in_json=in_api) | proper(portal, row.address) | own
    if row.method == "PATCH" and "/submissions/" in row.address:
        own_columns = {"value": "77", "zero_report": False, "note": ""}
        metric = {"metric": portal.names["metric"], **own_columns}
        content["cells"] = [planted(in_json=True) | metric]
        content["cells"][0].pop("items")
    ask(portal.visitor(row.opens_to[0]), row.method, address, content)
    before, after = untouched.moved()
    assert difference(before, after) == expected
    marked = [one for one in new_values(before, after) if TEXT in one or str(NUMBER) in one]
    assert marked == []


def test_every_change_named_here_is_a_row_of_the_table() -> None:
    assert set(CHANGES) <= {(row.address, row.method) for row in WRITING}


def test_new_person_gets_no_right_that_the_form_does_not_offer(portal: Portal) -> None:
    own, _ = CHANGES["/admin/units/user/add/", "POST"]
    visitor = portal.visitor("admin")
    ask(visitor, "POST", "/admin/units/user/add/", planted(in_json=False) | own)
    person = User.objects.get(username="newcomer")
    rights = (person.is_superuser, person.is_staff, person.demonstration, person.email)
    assert rights == (False, False, False, "")
    assert person.memberships.count() == 0
