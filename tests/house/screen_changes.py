"""What the page of screen links may change, for test_planting.py."""

from typing import Any

SCREEN_CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    ("/c/{campaign}/screens/", "POST"): ({}, {"reporting.screenlink": {"+"}}),
    ("/c/{campaign}/screens/{screen_link}/revoke/", "POST"): (
        {},
        {"reporting.screenlink": {"revoked_at", "revoked_by_id"}},
    ),
}
