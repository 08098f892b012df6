"""Addresses that are keys (大屏, 日历, 通报网页版): slowed alike, and passed on by no browser."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError
from rest_framework.throttling import SimpleRateThrottle

View = Callable[..., HttpResponse]
Slowed = Callable[[HttpRequest, int], HttpResponse]


class SecretLinkThrottle(SimpleRateThrottle):
    """Counts who asks by address, known secret or not; without the cache nobody is counted."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}

    def allow_request(self, request: Any, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True


def too_many(seconds: int) -> str:
    """What is wrong and until when, without its full stop."""
    return f"请求过于频繁，{seconds}秒后自动恢复"


def opened_by_secret(scope: str, slowed: Slowed) -> Callable[[View], View]:
    """A page for whoever knows its address: no sign-in, reading alone, asked so often at most.

    `scope` names the rate in DEFAULT_THROTTLE_RATES; `slowed` makes the answer of the seconds to
    wait, which goes out as 429.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **words: str) -> HttpResponse:
            throttle = SecretLinkThrottle(scope)
            if throttle.allow_request(request, None):
                response = view(request, **words)
            else:
                seconds = ceil(throttle.wait() or 1)
                response = slowed(request, seconds)
                response.status_code = 429
                response["Retry-After"] = str(seconds)
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return login_not_required(require_safe(answered))

    return decorate
