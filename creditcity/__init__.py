"""门厅: wiring only; no domain word is defined here."""

# Tasks are sent through celery's current app; without this it would be an unconfigured one.
from creditcity.celery import app as celery_app

__all__ = ["celery_app"]
