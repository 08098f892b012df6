"""The filled portal that the house's tests walk through, undone after each of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from tests import databases
from tests.house.inhabitants import Portal, build
from tests.house.rows import Untouched, photograph, words


@pytest.fixture(scope="package")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Portal]:
    # Committed, in a database of its own: inside one long transaction every change that a test
    # takes back stays on its pages, and after ten thousand of them a look costs minutes.
    with django_db_blocker.unblock(), databases.another("house", copied=True):
        portal = build()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield portal


@pytest.fixture
def portal(_built: Portal, db: None) -> Portal:
    """The filled portal; whatever a test changes in it is rolled back."""
    cache.clear()
    return _built


@pytest.fixture(scope="package")
def _untouched(_built: Portal, django_db_blocker: Any) -> Untouched:
    with django_db_blocker.unblock():
        return Untouched(photograph(), words())


@pytest.fixture
def untouched(_untouched: Untouched, portal: Portal) -> Untouched:
    """Every row of the filled portal as the test finds it."""
    return _untouched
