"""Reads access.txt: what every visitor is answered at every address."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET",)
DOORS = ("/sign-in/?next=", "/admin/login/?next=")
SHUT = ("door", "401")


@dataclass(frozen=True)
class Row:
    """One address and method with the answer expected by each visitor."""

    address: str
    method: str
    answers: dict[str, str]
    # Whether a line says so; otherwise it follows from the other lines of the address.
    written: bool

    @property
    def opens_to(self) -> list[str]:
        """The visitors whose request is carried out."""
        return [who for who, said in self.answers.items() if said.startswith("2") or said == "302"]


def read_table() -> tuple[list[str], list[Row]]:
    """The visitors and every row, the implied ones included."""
    text = (Path(__file__).parent / "access.txt").read_text(encoding="utf-8")
    head, *lines = [line.split() for line in text.splitlines() if line and line[0] != "#"]
    visitors = head[2:]
    given: dict[str, dict[str, dict[str, str]]] = {}
    for address, methods, *answers in lines:
        for method in METHODS if methods == "ANY" else methods.split(","):
            of_address = given.setdefault(address, {})
            assert method not in of_address, f"{address} {method} has two lines"
            of_address[method] = dict(zip(visitors, answers, strict=True))
    return visitors, [row for address in given for row in _all_methods(address, given[address])]


def _all_methods(address: str, given: dict[str, dict[str, str]]) -> Iterator[Row]:
    implied: dict[str, str] = {}
    for answers in given.values():
        for who, said in answers.items():
            implied[who] = said if said in SHUT else implied.get(who, "405")
    for method in METHODS:
        yield Row(address, method, given.get(method, implied), method in given)


def answer_of(response: HttpResponseBase) -> str:
    """A response in the words of the table."""
    to_the_door = response.status_code == 302 and response["Location"].startswith(DOORS)
    return "door" if to_the_door else str(response.status_code)


def all_routes() -> set[str]:
    """Every route the portal knows, prefixes joined."""
    return set(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        # As ResolverMatch.route joins them.
        route = before + (
            str(pattern.pattern).removeprefix("^") if before else str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def route_of(address: str) -> str | None:
    """The route that answers the address, None where none does."""
    try:
        return resolve(address).route
    except Resolver404:
        return None
