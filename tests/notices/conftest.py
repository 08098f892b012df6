"""A real mail server for the tests of this room."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notices import mailserver
from tests.notices.mailserver import Post


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Iterator[Post]:
    """The portal configured with a real SMTP server."""
    with mailserver.running() as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "专班办公室 <office@example.org>"
        settings.MAIL_FOLDER = tmp_path / "mail"
        yield post
