"""Every decimal is written by one function, and leaves the API in one way (adr/0012)."""

import re
from collections.abc import Iterator
from typing import Any

from tests.house.access import read_table
from tests.house.inhabitants import Portal
from tests.house.test_sizes import FILES, ROOT

WRITES_BY_ITSELF = re.compile(r"\.normalize\(\)")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?")
PLAIN = re.compile(r"0|-?([1-9][0-9]*|0)\.[0-9]*[1-9]|-?[1-9][0-9]*")
# What people typed stays as they typed it, and a code is no number however it looks.
AS_TYPED = {"typed", "content", "rule", "parameters", "file_digest", "digest", "phone"}
# The bound fields of a circular are what its papers print, to the last zero.
AS_PRINTED = {"/api/v1/campaigns/{campaign}/circulars/{issue}/": ".fields."}


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text and number of an answer with the names that lead to it."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name not in AS_TYPED:
                yield from _strings(below, f"{path}.{name}")
    elif isinstance(value, list):
        for below in value:
            yield from _strings(below, path)
    else:
        yield path, value


def test_no_module_writes_a_decimal_by_itself() -> None:
    found = [
        f"{path.relative_to(ROOT)}"
        for path in FILES
        if path.name != "test_numbers.py"
        and WRITES_BY_ITSELF.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_decimal_of_the_api_is_plain_text(portal: Portal) -> None:
    head, seen = portal.visitor("head"), 0
    wrong: list[tuple[str, str, Any]] = []
    for row in read_table()[1]:
        if row.method != "GET" or not row.address.startswith("/api/v1/"):
            continue
        answer = head.get(portal.address(row.address))
        if answer.status_code != 200 or answer["Content-Type"] != "application/json":
            continue
        printed = AS_PRINTED.get(row.address)
        for path, value in _strings(answer.json()):
            if printed and path.startswith(printed):
                continue
            if isinstance(value, float):
                wrong.append((row.address, path, value))
            elif isinstance(value, str) and DECIMAL.fullmatch(value):
                seen += 1
                if not PLAIN.fullmatch(value):
                    wrong.append((row.address, path, value))
    assert wrong == []
    assert seen > 100
