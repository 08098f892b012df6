"""What the forms of the city's bulletins may change, for test_planting.py."""

from typing import Any

API = "/api/v1/campaigns/{campaign}/"
BULLETIN = {
    "reporting.bulletin": {"+"},
    "reporting.bulletinfile": {"+"},
    "reporting.bulletinline": {"+"},
}
WITHDRAWN_BULLETIN = {"reporting.bulletin": {"withdrawn_by_id", "withdrawn_at", "withdrawn_reason"}}
BULLETIN_CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    ("/c/{campaign}/bulletins/new/", "POST"): ({}, BULLETIN),
    ("/c/{campaign}/bulletins/{bulletin}/correct/", "POST"): ({}, BULLETIN),
    ("/api/v1/campaigns/{campaign}/bulletins/", "POST"): ({}, BULLETIN),
    ("/c/{campaign}/bulletins/{bulletin}/withdraw/", "POST"): ({}, WITHDRAWN_BULLETIN),
    (API + "bulletins/{bulletin}/withdraw/", "POST"): ({}, WITHDRAWN_BULLETIN),
}
