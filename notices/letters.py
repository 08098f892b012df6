"""Writing a letter down once: the row is inserted together with what it says."""

import uuid
from datetime import datetime

from django.db import transaction

from indicators.models import Campaign
from notices.models import Dispatch
from reporting.wake import after_commit
from units.models import User


def may_be_told(user: User, campaign: Campaign) -> bool:
    """A real person is not asked for invented months."""
    return user.demonstration or not campaign.demonstration


def ensure_letter(
    *,
    plan: str,
    occasion: str,
    to: User,
    subject: str,
    body: str,
    now: datetime,
    asked_by: User | None = None,
) -> bool:
    """True when the letter is new; one per plan, occasion and person, whoever writes first.

    `asked_by` is who had it written; None: the portal, by its timetable.
    """
    columns = {
        "asked_by": asked_by,
        "address": to.email,
        "subject": subject,
        "body": body,
        "message_id": f"<{uuid.uuid4()}@portal.invalid>",
        "created_at": now,
    }
    with transaction.atomic():
        _, new = Dispatch.objects.get_or_create(
            plan=plan, occasion=occasion, recipient=to, defaults=columns
        )
        if new:
            after_commit("notices.deliver_due")
    return new
