"""Text goes out compressed; files that are compressed already keep their length."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = (
    *("text/", "application/json", "application/javascript", "application/xml"),
    *("application/vnd.oai.openapi", "image/svg+xml"),
)


class TextGZipMiddleware(GZipMiddleware):
    """Compresses what a browser or program reads as text, a style sheet or script included.

    A workbook or PDF is left alone: it would not get smaller, and without its length no browser
    could show how much is still to come.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
