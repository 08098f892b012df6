"""What the worker does for this room; each task may run never, once or five times."""

from celery import shared_task
from django.utils import timezone

from notices import decisions, group_messages, outbox, reminders, returns
from notices.circulars import drafting
from notices.meetings import packs


@shared_task(name="notices.reminders_due")
def reminders_due() -> None:
    reminders.ensure_reminders(now=timezone.now())
    group_messages.ensure_group_messages(now=timezone.now())


@shared_task(name="notices.deliver_due")
def deliver_due() -> None:
    outbox.deliver_due(now=timezone.now(), clock=timezone.now)


@shared_task(name="notices.returns_due")
def returns_due() -> None:
    returns.ensure_return_letters(now=timezone.now())


@shared_task(name="notices.decisions_due")
def decisions_due() -> None:
    decisions.ensure_decision_letters(now=timezone.now())


@shared_task(name="notices.circulars_due")
def circulars_due() -> None:
    drafting.ensure_drafts(now=timezone.now())


@shared_task(name="notices.packs_due")
def packs_due() -> None:
    packs.ensure_packs(now=timezone.now())
