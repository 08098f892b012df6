"""A database of its own with the tables as an earlier migration left them, to be filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests import databases

Targets = list[tuple[str, str]]


@contextmanager
def tables_of(targets: Targets, blocker: Any) -> Iterator[None]:
    """The connection leads to a new database migrated that far, at the end to the tests' again."""
    with blocker.unblock(), databases.another("old_tables"):
        step_by_step().migrate(targets)
        yield


def migrate(targets: Targets) -> Any:
    """Goes there, forwards or backwards; the models as they are then."""
    step_by_step().migrate(targets)
    return models_of(targets)


def models_of(targets: Targets) -> Any:
    return step_by_step().loader.project_state(targets).apps


def step_by_step() -> MigrationExecutor:
    """The executor of a portal that grew: without the migrations that stand for several."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


def last_of(*rooms: str) -> Targets:
    """The last migration of each of the rooms, of every app without one."""
    loader = step_by_step().loader
    leaves = [one for one in loader.graph.leaf_nodes() if not loader.disk_migrations[one].replaces]
    return [one for one in leaves if not rooms or one[0] in rooms]
