"""A page that somebody has open, as live.js keeps it up to date."""

from html import unescape
from urllib.parse import quote

from django.test import Client

from tests.web import read


class Open:
    """A page somebody has open: asks as live.js does, with the mark of the page and the newest."""

    def __init__(self, client: Client, name: str, *words: object) -> None:
        self.client = client
        page = read(client, name, *words)
        self.address = unescape(page.split('data-live="')[1].split('"')[0])
        self.page = self.newest = page.split('data-mark="')[1].split('"')[0]

    def asks(self) -> str | None:
        """What it is told; None where nothing moved."""
        tag = f'"{self.newest}"'
        joint = "&" if "?" in self.address else "?"
        address = f"{self.address}{joint}since={quote(self.page)}"
        answer = self.client.get(address, headers={"If-None-Match": tag})
        if answer.status_code == 304:
            assert answer.content == b""
            return None
        assert answer["ETag"] == f'"{answer.json()["mark"]}"'
        self.newest = answer.json()["mark"]
        return answer.json()["text"]
