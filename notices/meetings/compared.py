"""What became of the points since the last meeting (较上次), from both packs' snapshots."""

from datetime import date
from fractions import Fraction
from typing import Any

from indicators.models import Campaign
from indicators.scoring.exact import added, write_number
from notices.models import Meeting

Content = dict[str, Any]


def last_meeting(campaign: Campaign, *, before: date) -> Meeting | None:
    """The newest meeting of an earlier month; other snapshots, of circulars, do not count."""
    rows = Meeting.objects.filter(campaign=campaign, month__lt=before)
    return rows.select_related("snapshot").first()


def since_last(frozen: Content, last: Meeting | None) -> Content | None:
    """The exact change of the total; None at the first meeting."""
    if last is None:
        return None
    before = last.snapshot.content
    change = added(map(_earned, frozen["indicators"])) - added(map(_earned, before["indicators"]))
    return {
        "id": last.snapshot_id,
        "name": last.snapshot.name,
        "taken_at": before["taken_at"],
        "total": before["total"],
        "change": write_number(change),
    }


def changes(frozen: Content, last: Meeting | None) -> dict[int, str | None]:
    """Indicator number → the exact change of its points; None where there is nothing before."""
    rows = last.snapshot.content["indicators"] if last else []
    before = {one["number"]: _earned(one) for one in rows}
    return {
        number: write_number(_earned(one) - before[number]) if number in before else None
        for one in frozen["indicators"]
        for number in (one["number"],)
    }


def _earned(indicator: Content) -> Fraction:
    return added(Fraction(part["exact"]["earned"]) for part in indicator["components"])
