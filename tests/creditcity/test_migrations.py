"""The migrations build exactly the tables that the models describe, however a portal grew."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.old_tables import last_of, tables_of

# What the server knows of our tables, but not the order of their columns.
DESCRIBED = """
SELECT table_name, column_name || ' ' || data_type || coalesce(character_maximum_length::text, '')
       || ' ' || is_nullable || coalesce(column_default, '') || is_identity
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


@pytest.mark.django_db
def test_models_have_no_change_without_a_migration() -> None:
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def _described() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBED)
        return {(table, said) for table, said in cursor if table not in ("kept", "bench")}


@pytest.fixture
def new_and_grown(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[set[Any]]]:
    """The tables of a new portal, and those of one that took every step."""
    with django_db_blocker.unblock():
        new = _described()
        with tables_of(last_of(), django_db_blocker):
            yield [new, _described()]


def test_a_grown_portal_has_the_same_tables_and_nothing_to_do(
    new_and_grown: list[set[Any]],
) -> None:
    new, grown = new_and_grown
    assert len(new) > 500
    assert new - grown == set()
    assert grown - new == set()
    call_command("migrate", check_unapplied=True, verbosity=0)
