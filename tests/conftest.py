"""What every test may ask for: the real plan of 2022 in the test database, people, months."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as properties
from pytest_django.plugin import blocking_manager_key

from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import read_scheme
from ledgers import calendars
from tests import databases, kept
from tests.builders import CODE, FOLDER

# How long one example takes is no property: more processes run than there are cores.
properties.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("busy")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The test database begins as a copy of the one that tests.servers migrated, if it did."""
    if template := os.environ.get("TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database with plan and calendar loaded once; each test rolls back to it."""
    connection.ops.sql_flush = databases.emptying  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        Loader(read_scheme(FOLDER), demonstration=False, now=timezone.now()).load()
        calendars.seed(at=timezone.now())
        kept.remember()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A transactional test leaves empty tables: the plan is put back once for all after it."""
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem and marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            if not Campaign.objects.filter(code=CODE).exists():
                kept.restore()


@pytest.fixture
def campaign(request: pytest.FixtureRequest) -> Campaign:
    """The plan of 2022 as loaded; put back first where a transactional test emptied it."""
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if transactional else "db")
    if not Campaign.objects.filter(code=CODE).exists():
        kept.restore()
    return Campaign.objects.get(code=CODE)


@pytest.fixture
def mail_folder(tmp_path: Path, settings: Any) -> Path:
    """Where letters land while no mail server is named."""
    settings.EMAIL_BACKEND = "notices.mailfiles.ReadableFiles"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    """The private Redis, empty before and after."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket", "unix")
    client = redis.Redis.from_url(url.replace("virtual_host", "db"))
    client.flushdb()
    cache.clear()
    yield client
    client.flushdb()
    client.close()
