"""The filled portal that the house's tests walk through, undone after each of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from tests.house.inhabitants import Portal, build


@pytest.fixture(scope="package")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Portal]:
    with django_db_blocker.unblock(), transaction.atomic():
        portal = build()
        with connection.cursor() as cursor:
            # What is not committed the server does not count by itself: it would plan blindly.
            cursor.execute("ANALYZE")
        yield portal
        transaction.set_rollback(True)


@pytest.fixture
def portal(_built: Portal, db: None) -> Portal:
    """The filled portal; whatever a test changes in it is rolled back."""
    cache.clear()
    return _built
