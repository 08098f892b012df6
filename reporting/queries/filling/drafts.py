"""What a page is told after its draft was kept in the background, or could not be."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from reporting.filling.answers import cells_of
from reporting.filling.entries import Sheet
from reporting.models import Submission
from reporting.queries.filling.fields import cell_text
from reporting.refusals import Invalid, Refusal


def draft_kept(submission: Submission, sheet: Sheet, *, at: datetime) -> dict[str, Any]:
    """The new version, when it was kept, and what was made of each field."""
    return {
        "version": submission.version,
        "saved_at": f"{timezone.localtime(at):%H:%M:%S}",
        "understood": {
            code: entry.understood for code, entry in sheet.entries.items() if entry.understood
        },
        "problems": dict(sheet.problems),
    }


def draft_refused(submission: Submission, refusal: Refusal) -> dict[str, Any]:
    """Why, and every field as it is stored now, so that the page can show both side by side."""
    return {
        "message": refusal.message,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "version": submission.version,
        "stored": {
            code: {
                "typed": cell.typed,
                "zero": cell.zero_report,
                "note": cell.note,
                "shown": cell_text(cell),
            }
            for code, cell in cells_of(submission).items()
        },
    }
