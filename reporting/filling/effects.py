"""What an approved correction did to the total, written once the score has been computed anew."""

from indicators.models import Campaign
from reporting.models import Correction, Score


def awaiting(campaign: Campaign) -> list[Correction]:
    """Approved corrections whose effect is not known yet; one query.

    Read before the cells are: one approved meanwhile waits for the next recompute.
    """
    approved = Correction.objects.filter(state=Correction.State.APPROVED, effect={})
    return list(approved.filter(submission__period__campaign=campaign).only("pk", "effect"))


def note(corrected: list[Correction], before: Score | None, after: Score, *, alone: bool) -> None:
    """Keeps the total before and after; not `alone` when other changes were counted with it."""
    for one in corrected:
        one.effect = {
            "before": str(before.total) if before else None,
            "after": str(after.total),
            "alone": alone and len(corrected) == 1,
        }
    Correction.objects.bulk_update(corrected, ["effect"])
