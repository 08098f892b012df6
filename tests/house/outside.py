"""What a page would fetch from elsewhere, or carries inline although the policy forbids it."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.http.response import HttpResponseBase


class Page(HTMLParser):
    """Collects what a page would fetch from elsewhere or carries inline."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}>")
            if name in ("src", "href", "action", "formaction", "data") and leads_outside(value):
                self.faults.append(f"<{tag} {name}={value}>")
        if tag == "style":
            self.faults.append("<style>")
        # Data for a script of ours is no script.
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("<script>")


def leads_outside(address: str) -> bool:
    parts = urlsplit(address)
    # A telephone number is dialled, nothing is fetched for it.
    return parts.scheme not in ("", "tel") or bool(parts.netloc)


def faults_of(html: str) -> list[str]:
    page = Page()
    page.feed(html)
    return page.faults


def faults_in(answer: HttpResponseBase, *, mail: bool = False) -> list[str]:
    """Of a page as sent, none of anything else; a mail brings its style along.

    What a mail would fetch or run stays a fault.
    """
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    found = faults_of(answer.content.decode())  # type: ignore[attr-defined]  # a page is no stream
    return [one for one in found if not (mail and one.endswith(" style>"))]
