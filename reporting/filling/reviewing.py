"""Who is reviewing a submission now (正在审核): a lease of a few minutes that blocks nobody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from reporting.filling.moving import check
from reporting.models import BeingReviewed, Submission
from reporting.workflow import Move
from units.models import User

LEASE = timedelta(minutes=3)


def renew(submission: Submission, *, by: User, at: datetime, version: int) -> None:
    """Tells colleagues that this person is at it; it ends by itself unless renewed.

    Raises Overtaken, naming who and when, once the sheet is no longer the one this person opened.
    """
    check(submission, Move.ACCEPT, by, version)
    until = at + LEASE
    mine = BeingReviewed.objects.filter(submission=submission, by=by)
    if mine.filter(until__gt=at).update(until=until):
        return
    # Two windows of one person at the same moment end in the same row.
    BeingReviewed.objects.bulk_create(
        [BeingReviewed(submission=submission, by=by, since=at, until=until)],
        update_conflicts=True,
        unique_fields=["submission", "by"],
        update_fields=["since", "until"],
    )


def reviewers_of(
    submissions: Iterable[Submission], user: User, *, now: datetime
) -> dict[int, list[str]]:
    """Submission → a sentence per other person who has it open now; one query."""
    open_now = BeingReviewed.objects.filter(
        submission__in=[one.pk for one in submissions], since__lte=now, until__gt=now
    )
    found = defaultdict[int, list[str]](list)
    for one in open_now.exclude(by=user).select_related("by").order_by("since", "pk"):
        since = f"{timezone.localtime(one.since):%H:%M}"
        found[one.submission_id].append(f"{one.by.post} 正在审核（{since} 起）")
    return found
