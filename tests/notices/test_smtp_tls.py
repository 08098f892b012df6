"""Mail over TLS, both ways, after a log-in; and never to a server that does not prove itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from indicators.models import Campaign
from notices.models import Dispatch
from notices.outbox import deliver_due
from tests import builders as build
from tests.notices import mailserver
from tests.notices.certificates import Authority, authority
from tests.notices.mailserver import Post
from tests.notices.writing import NOW, letter, states
from units.models import User

pytestmark = pytest.mark.django_db
State = Dispatch.State
ADDRESS = "127.0.0.1"
USER, PASSWORD = "portal@example.org", "invented-password"
Server = Callable[..., Post]


@pytest.fixture
def recipient(campaign: Campaign) -> User:
    return build.clerk("finance")


@pytest.fixture
def trusted(settings: Any, tmp_path: Path) -> Authority:
    """The authority the portal is told to trust beside the system's."""
    made = authority(tmp_path)
    settings.EMAIL_CA_FILE = made.file
    return made


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """Starts one mail server that takes letters over TLS after a log-in, and configures it."""
    stop = []

    def start(tls: Any, *, implicit: bool) -> Post:
        how = {"ssl_context": tls} if implicit else {"tls_context": tls, "require_starttls": True}
        # aiosmtpd counts STARTTLS alone as encrypted.
        needed = {"auth_require_tls": not implicit, "authenticator": _knows}
        running = mailserver.running(**how, **needed, auth_required=not implicit)
        stop.append(running)
        post = running.__enter__()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = ADDRESS, post.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = implicit, not implicit
        return post

    yield start
    for one in stop:
        one.__exit__(None, None, None)


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=known, handled=known, auth_data=data)


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "implicit TLS"])
def test_letter_goes_over_tls_after_the_log_in(
    recipient: User, trusted: Authority, server: Server, implicit: bool
) -> None:
    post = server(trusted.server(ADDRESS), implicit=implicit)
    letter(recipient)
    assert deliver_due(now=NOW) == 1
    assert (states(), post.recipients) == ([State.SENT], [recipient.email])
    assert [(one.encrypted, one.user) for one in post.sessions] == [(True, USER)]


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "implicit TLS"])
def test_wrong_password_is_told_and_nothing_is_sent(
    recipient: User, trusted: Authority, server: Server, settings: Any, implicit: bool
) -> None:
    post = server(trusted.server(ADDRESS), implicit=implicit)
    settings.EMAIL_HOST_PASSWORD = "another"
    letter(recipient)
    assert deliver_due(now=NOW) == 0
    one = Dispatch.objects.get()
    assert (one.state, one.code, post.arrived) == (State.QUEUED, 535, [])


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "implicit TLS"])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [("unknown", "颁发机构"), ("name", "不是发给127.0.0.1的"), ("expired", "已过期")],
)
def test_server_that_does_not_prove_itself_hears_no_password(
    recipient: User, trusted: Authority, server: Server, settings: Any, tmp_path: Path,
    wrong: str, said: str, implicit: bool,
) -> None:  # fmt: skip
    tls = {
        "unknown": lambda: authority(tmp_path).server(ADDRESS),
        "name": lambda: trusted.server("127.0.0.2"),
        "expired": lambda: trusted.server(ADDRESS, ends=-timedelta(days=1)),
    }[wrong]()
    post = server(tls, implicit=implicit)
    letter(recipient)
    assert deliver_due(now=NOW) == 0
    one = Dispatch.objects.get()
    assert one.state == State.QUEUED
    assert one.error.startswith("邮件服务器127.0.0.1的证书没有通过验证")
    assert said in one.error
    assert "没有登录，也没有发送" in one.error
    assert (post.arrived, [one for one in post.sessions if one.user]) == ([], [])


def test_server_without_the_encryption_asked_for_is_not_spoken_to_in_the_clear(
    recipient: User, post: Post, settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
    for ssl, tls, said in ((False, True, "不支持 STARTTLS"), (True, False, "加密连接没有建立")):
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = ssl, tls
        Dispatch.objects.all().delete()
        letter(recipient)
        assert deliver_due(now=NOW) == 0
        assert said in Dispatch.objects.get().error
        assert post.arrived == []
