"""An issue being drafted, one that was sent, and what is sent to their pages."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from indicators.models import Campaign
from notices.circulars import drafting, links, sending, signing
from notices.circulars.weeks import read_week, week_of
from notices.models import Circular
from units.models import User

SETTINGS = {
    "masthead": "周通报",
    "signer": "专班办公室",
    "addressee": "",
    "weekday": "4",
    "red": "",
    "next_number": "9",
    "version": "0",
}
# What the forms of briefs and circulars may change, for test_planting.py.
STEP = {"notices.circularstep": {"+"}}
BRIEF = {"notices.weeklybrief": {"+"}}
EDITED = {"notices.circular": {"sections", "version", "edited_by_id", "edited_at"}} | STEP
SUBMITTED = {"notices.circular": {"state", "version", "submitted_by_id", "submitted_at"}} | STEP
PAGES, API = "/c/{campaign}/", "/api/v1/campaigns/{campaign}/"
CIRCULAR_CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    (PAGES + "briefs/market-supervision/", "POST"): ({}, BRIEF),
    (PAGES + "circulars/draft/", "POST"): (
        {},
        {"notices.circular": {"+"}, "reporting.snapshot": {"+"}} | STEP,
    ),
    (PAGES + "circulars/arrangement/", "POST"): (
        {},
        {
            "notices.circulararrangement": {"+"},
            "notices.circulararrangement_receivers": {"+"},
        },
    ),
    (PAGES + "circulars/{issue}/edit/", "POST"): ({}, EDITED),
    (PAGES + "circulars/{issue}/submit/", "POST"): ({}, SUBMITTED),
    (PAGES + "circulars/{sent_issue}/revoke/", "POST"): (
        {},
        {"notices.circular": {"version", "link_turn"}} | STEP,
    ),
    (API + "briefs/market-supervision/2022-W18/", "PUT"): ({}, BRIEF),
    (API + "circulars/{issue}/", "PATCH"): ({}, EDITED),
    (API + "circulars/{issue}/submit/", "POST"): ({}, SUBMITTED),
}


def filled(campaign: Campaign, office: User, head: User, *, now: datetime) -> dict[str, object]:
    """Names for addresses: a draft, an issue that was sent, and a link to it."""
    one = drafting.draft(campaign, read_week("2022-W17"), at=now, by=office)
    assert one is not None
    signing.submit(one, by=office, at=now, version=0)
    signing.sign(one, by=head, at=now, version=1)
    sending.send(one, by=office, at=now, version=2)
    issue = drafting.draft(campaign, read_week("2022-W19"), at=now)
    assert issue is not None
    link = links.token_of(one, now=timezone.now())
    return {"issue": issue.pk, "sent_issue": one.pk, "link": link}


def is_ours(address: str) -> bool:
    return "/briefs/" in address or "/circulars/" in address


def sent_to(address: str, names: dict[str, object], people: dict[str, User]) -> dict[str, Any]:
    """What somebody with the right sends to each form of briefs and circulars."""
    if "/briefs/" in address:
        week = week_of(timezone.now()).code
        return {"week": week, "version": 0, "work": "核对名单", "problems": ""}
    if address.endswith("/arrangement/"):
        return SETTINGS | {"receivers": [str(people["leader"].pk)]}
    found = "issue" if "{issue}" in address else "sent_issue"
    circular = Circular.objects.get(pk=str(names[found]))
    text = circular.sections["overall"] + "\n请各单位抓紧。"
    return {
        "version": circular.version,
        "section-overall": text,
        "sections": {"overall": text},
        "notes": {},
        "omitted": [],
        "reason": "",
    }
