"""Two monthly meetings of the small portal, what was decided there, and what their forms take."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from indicators.models import Campaign
from notices.meetings import minutes, packs, renewing
from notices.meetings.minutes import Typed
from notices.models import Meeting
from units.models import User

MEETINGS, FOLLOW_UPS, PLAN = "/meetings/", "/follow-ups/", "/meeting-plan/"
ENDINGS = ("/decisions/", "}/follow-ups/")
DECISION = {
    "version": 0,
    "text": "核对在营企业数",
    "lead": "huxi",
    "joint": [],
    "post": "分管副局长",
    "due": "2022-06-10",
    "rest_day": False,
    "is_post": False,
}


def held(
    campaign: Campaign, by: User, *, of: str, before: datetime, now: datetime
) -> dict[str, Any]:
    """A meeting whose decision the next one carries on, and one still to come; their names."""
    coming = packs.prepare(campaign, by=by, at=before - timedelta(days=31))
    renewing.renew(coming, by=by, at=before - timedelta(days=31), version=0)
    # A meeting still to be held, whenever these tests run.
    Meeting.objects.filter(pk=coming.pk).update(held_on=timezone.localdate() + timedelta(days=1))
    first = packs.prepare(campaign, by=by, at=before)
    typed = Typed(text="补齐三月数据", lead=of, post="分管副局长", due="2022-05-20")
    one = minutes.enter(first, by=by, at=before, version=0, typed=typed)
    second = packs.prepare(campaign, by=by, at=now)
    months = {"month": f"{second.month:%Y-%m}", "coming_month": f"{coming.month:%Y-%m}"}
    return months | {"follow_up": one.pk}


def is_ours(address: str) -> bool:
    return any(part in address for part in (MEETINGS, FOLLOW_UPS, PLAN))


def sent_to(address: str, *, unit: str) -> dict[str, Any]:
    """What somebody with the right sends there for it to succeed."""
    if address.endswith(PLAN):
        return {"version": 0, "day": "28", "automatic": "on"}
    if address.endswith("/agenda/"):
        return {"version": 0, "agenda": "是否固定联络员"}
    if address.endswith(ENDINGS):
        in_api = address.startswith("/api/")
        return {
            name: value
            for name, value in DECISION.items()
            if in_api or (value is not False and value != [])
        } | {"lead": unit}
    if address.endswith("/renew/"):
        return {"version": 1}
    return {"version": 0, "text": "已核对"} if "{follow_up}" in address else {}


FORMED = {"notices.meeting": {"+"}, "reporting.snapshot": {"+"}}
WRITTEN = {"version", "changed_by_id", "changed_at"}
# By whoever formed the one before.
FROZEN = {"snapshot_id", "content", "digest", "prepared_at"}
RENEWED = {
    "notices.meeting": FROZEN | {"version", "changed_at"},
    "notices.formerpack": {"+"},
    "reporting.snapshot": {"+"},
}
DECIDED = {"notices.meeting": WRITTEN, "notices.followup": {"+"}}
STEP = {"notices.followupstep": {"+"}}
MOVED = {"notices.followup": {"state", "version", "finished_on"}} | STEP
PAGES, API = "/c/{campaign}", "/api/v1/campaigns/{campaign}"

Changes = dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]]
# For test_planting.py: which columns each form may change.
MEETING_CHANGES: Changes = {
    (f"{PAGES}/meetings/", "POST"): ({}, FORMED),
    (f"{API}/meetings/", "POST"): ({}, FORMED),
    (f"{PAGES}/meetings/{{coming_month}}/renew/", "POST"): ({}, RENEWED),
    (f"{API}/meetings/{{coming_month}}/renew/", "POST"): ({}, RENEWED),
    (f"{PAGES}/meeting-plan/", "POST"): ({}, {"notices.meetingplan": {"+"}}),
    (f"{PAGES}/meetings/{{month}}/agenda/", "POST"): (
        {},
        {"notices.meeting": {*WRITTEN, "agenda"}},
    ),
    (f"{PAGES}/meetings/{{month}}/decisions/", "POST"): (
        {"joint": "huxi"},
        DECIDED | {"notices.followup_joint": {"+"}},
    ),
    (f"{API}/meetings/{{month}}/follow-ups/", "POST"): ({}, DECIDED),
    **{
        (f"{where}/follow-ups/{{follow_up}}/{move}/", "POST"): ({"evidence": ""}, changes)
        for where, sign_off in ((PAGES, "sign_off"), (API, "sign-off"))
        for move, changes in (
            ("report", {"notices.followup": {"version"}} | STEP),
            ("claim", MOVED),
            (sign_off, MOVED),
        )
    },
}
