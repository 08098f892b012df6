"""The migrations build exactly the tables that the models describe, however a portal grew."""

import secrets
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

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
    own, name = connection.settings_dict["NAME"], f"grown_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
        new = _described()
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        _lead_to(name)
        try:
            executor = MigrationExecutor(connection)
            executor.loader = MigrationLoader(connection, replace_migrations=False)
            every = executor.loader.disk_migrations
            leaves = executor.loader.graph.leaf_nodes()
            executor.migrate([one for one in leaves if not every[one].replaces])
            yield [new, _described()]
        finally:
            _lead_to(own)
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def test_a_grown_portal_has_the_same_tables_and_nothing_to_do(
    new_and_grown: list[set[Any]],
) -> None:
    new, grown = new_and_grown
    assert len(new) > 500
    assert new - grown == set()
    assert grown - new == set()
    call_command("migrate", check_unapplied=True, verbosity=0)
