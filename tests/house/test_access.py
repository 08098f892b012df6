"""Every address × method × visitor, from the one table in access.txt (S1, S9)."""

import pytest
from django.core.cache import cache

from tests.house.access import METHODS, Row, all_routes, answer_of, read_table, route_of
from tests.house.asking import MAILS, ask, missing_headers, proper, undone
from tests.house.inhabitants import Portal

VISITORS, ROWS = read_table()
# A method that no line names is refused before anybody's right is looked at: these stand for all.
REFUSED_ALIKE = ("nobody", "clerk", "head", "token")
TOKENS = "/api/v1/tokens/"


def test_every_address_has_a_row(portal: Portal) -> None:
    described = {route_of(portal.address(row.address)) for row in ROWS}
    assert all_routes() - described == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_everybody_is_answered_as_the_table_says(portal: Portal, row: Row) -> None:
    asked = [who for who in VISITORS if row.written or who in REFUSED_ALIKE]
    found, bare = {}, {}
    for who in asked:
        if row.address == TOKENS:
            cache.clear()  # the fifth token in a minute would be refused
        with undone():
            visitor = portal.visitor(who, raise_request_exception=False)
            content = proper(portal, row.address)
            answer = ask(visitor, row.method, portal.address(row.address), content)
            found[who] = answer_of(answer)
            framed = row.address in MAILS and answer.status_code == 200
            bare[who] = missing_headers(answer, framed=framed)
    assert found == {who: row.answers[who] for who in asked}
    assert {who: lacks for who, lacks in bare.items() if lacks} == {}


def test_every_method_of_every_address_is_asked() -> None:
    assert len(ROWS) == len({row.address for row in ROWS}) * len(METHODS)
