"""The Celery application and the timetable of everything scheduled."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creditcity.settings")

app = Celery("creditcity")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Each task asks "what should exist by now?", so a missed or doubled tick changes nothing.
app.conf.beat_schedule = {
    "ensure-periods": {"task": "reporting.ensure_periods", "schedule": crontab(minute="*/10")},
    "batches-due": {"task": "ledgers.batches_due", "schedule": crontab()},
    "scores-due": {"task": "reporting.scores_due", "schedule": crontab()},
    # Everything once a night, so that nothing depends on having been asked for.
    "all-scores": {
        "task": "reporting.scores_due",
        "schedule": crontab(hour=3, minute=10),
        "kwargs": {"everything": True},
    },
    "reminders-due": {"task": "notices.reminders_due", "schedule": crontab(minute="*/15")},
    "returns-due": {"task": "notices.returns_due", "schedule": crontab()},
    "decisions-due": {"task": "notices.decisions_due", "schedule": crontab()},
    "circulars-due": {"task": "notices.circulars_due", "schedule": crontab(minute="*/10")},
    "packs-due": {"task": "notices.packs_due", "schedule": crontab(minute="7,37")},
    "deliver-due": {"task": "notices.deliver_due", "schedule": crontab()},
    "people-imports-due": {
        "task": "creditcity.people_imports_due",
        "schedule": crontab(minute=40),
    },
    # One for each night, whenever the worker is there first after two o'clock.
    "backups-due": {"task": "creditcity.backups_due", "schedule": crontab(minute=20)},
}
