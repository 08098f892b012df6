"""Every address × method × visitor, from the one table in access.txt (S1, S9).

A look writes nothing, and no page asks anything of another host.
"""

from collections import Counter

import pytest
from django.core.cache import cache
from django.http.response import HttpResponseBase

from reporting.models import ScreenLink
from tests.house.access import METHODS, SAFE, Row, all_routes, answer_of, read_table, route_of
from tests.house.asking import MAILS, ask, missing_headers, proper, undone
from tests.house.inhabitants import Portal
from tests.house.outside import faults_in
from tests.house.rows import written

VISITORS, ROWS = read_table()
# A method that no line names is refused before anybody's right is looked at: these stand for all.
REFUSED_ALIKE = ("nobody", "clerk", "head", "token")
# Whose pages are read for what they would fetch: together they see every template.
LOOK = ("nobody", "clerk", "office", "admin")
SCREENS = ScreenLink._meta.db_table
TOKENS = "/api/v1/tokens/"


def test_every_address_has_a_row(portal: Portal) -> None:
    addresses = {row.address for row in ROWS}
    described = {route_of(portal.address(address)) for address in addresses}
    assert all_routes() - described == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_everybody_is_answered_as_the_table_says(portal: Portal, row: Row) -> None:
    asked = [who for who in VISITORS if row.written or who in REFUSED_ALIKE]
    found, faults = {}, {}
    for who in asked:
        if row.address == TOKENS:
            cache.clear()  # the fifth token in a minute would be refused
        with undone():
            visitor = portal.visitor(who, raise_request_exception=False)
            content = proper(portal, row.address)
            before = written()
            answer = ask(visitor, row.method, portal.address(row.address), content)
            found[who] = answer_of(answer)
            faults[who] = [*_faults(row, who, answer), *_written(row, before)]
    assert found == {who: row.answers[who] for who in asked}
    assert {who: said for who, said in faults.items() if said} == {}


def _faults(row: Row, who: str, answer: HttpResponseBase) -> list[str]:
    """Headers that the answer lacks, and what a page would fetch of others or carries inline."""
    mail = row.address in MAILS
    lacks = missing_headers(answer, framed=mail and answer.status_code == 200)
    looked_through = row.method in SAFE and who in LOOK
    return [*lacks, *(faults_in(answer, mail=mail) if looked_through else [])]


def _written(row: Row, before: Counter[str]) -> list[str]:
    """The tables that a look wrote into, but for when a wall screen last asked."""
    return sorted((written() - before).keys() - {SCREENS}) if row.method in SAFE else []


def test_what_is_written_is_seen_though_it_is_taken_back(portal: Portal) -> None:
    before = written()
    with undone():
        portal.campaign.save()
    assert written() - before == {portal.campaign._meta.db_table: 1}


def test_every_method_of_every_address_is_asked() -> None:
    assert len(ROWS) == len({row.address for row in ROWS}) * len(METHODS)
