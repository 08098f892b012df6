"""What the pages of letters and their texts, and of the settings, may change: test_planting.py."""

from typing import Any

from tests.house.people_lists import PEOPLE_CHANGES

DECIDED_ON = {"notices.dispatchact": {"+"}}
WITHHELD = {"notices.dispatch": {"state", "version"}, **DECIDED_ON}
LETTER_CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, set[str]]]] = {
    ("/c/{campaign}/urge/", "POST"): ({}, {"notices.dispatch": {"+"}}),
    ("/mail/{letter}/withhold/", "POST"): ({}, WITHHELD),
    ("/api/v1/letters/{letter}/withhold/", "POST"): ({}, WITHHELD),
    ("/mail/{failed}/resend/", "POST"): (
        {},
        {"notices.dispatch": {"state", "version", "code", "message_id"}, **DECIDED_ON},
    ),
    ("/notice-plans/monthly-reminder/day/", "POST"): ({}, {"notices.noticetext": {"+"}}),
    ("/api/v1/notice-plans/monthly-reminder/day/", "PUT"): ({}, {"notices.noticetext": {"+"}}),
    ("/settings/security/unlock/{locked}/", "POST"): (
        {},
        {"axes.accessattempt": {"-"}, "admin.logentry": {"+"}},
    ),
    **PEOPLE_CHANGES,
    ("/settings/mail/", "POST"): ({}, {"notices.dispatch": {"+"}}),
    ("/feed/", "POST"): ({}, {"notices.feed": {"+"}}),
    ("/api/v1/feed/", "POST"): ({}, {"notices.feed": {"+"}}),
    ("/api/v1/feed/", "DELETE"): ({}, {}),
}
