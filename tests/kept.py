"""A copy of the loaded plan inside the test database, put back after a test that truncates."""

from django.apps import apps
from django.db import connection, transaction

ROOMS = ("units", "indicators", "ledgers")


def _tables() -> list[str]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    through = [field.remote_field.through for model in models for field in model._meta.many_to_many]
    own = [model for model in through if model and model._meta.app_label in ROOMS]
    return list(dict.fromkeys(model._meta.db_table for model in [*models, *own]))


def remember() -> None:
    """Copies every row of these rooms aside."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table in _tables():
            cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')


def restore() -> None:
    """Puts the rows back; foreign keys are checked at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept."{table}"')
