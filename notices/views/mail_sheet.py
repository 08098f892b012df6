"""The HTML of a mail on a page of its own: its inline style shows, and nothing of it can act."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

# No script runs, nothing is fetched, and only our own page may frame it.
POLICY = {
    "sandbox": True,
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


def mail_sheet(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """Marks a view whose answer is the HTML of a mail."""
    return xframe_options_sameorigin(csp(POLICY)(view))
