"""首次密码 of imported people: shown once, kept nowhere, and never ended behind somebody's back."""

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from indicators.models import Campaign
from tests import builders as build
from tests.creditcity.people import ADDRESS, add, administrator, brought, plainly, row, text
from tests.racing import at_once
from tests.web import signed_in
from units import enrolling, first_passwords
from units.models import PeopleImport, User
from units.refusals import Overtaken

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)
PASSWORD = re.compile(r"first-password\">([a-z0-9-]{14})<")


@pytest.fixture(autouse=True)
def _clock(campaign: Campaign) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> Client:
    return signed_in(administrator())


def opens(username: str, password: str) -> bool:
    """Whether that password signs the person in."""
    form = {"username": username, "password": password}
    return Client().post("/sign-in/", form).status_code == 302


def hand_out(client: Client, found: PeopleImport, **form: Any) -> Any:
    chosen = {"for": [one.pk for one in found.people.all()], "seen": ""}
    return client.post(f"{ADDRESS}{found.pk}/passwords/", chosen | form)


def test_password_is_shown_once_opens_the_portal_and_lies_nowhere(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    found = brought(row(1), row(2))
    add(client, found, "2,3")
    answer = hand_out(client, found)
    secrets = PASSWORD.findall(text(answer))
    assert len(set(secrets)) == 2
    assert "no-store" in answer["Cache-Control"]
    assert opens("cz-01", secrets[0])
    page = plainly(client.get(f"{ADDRESS}{found.pk}/"))
    assert "已登录" in page
    assert "有密码，没有登录过" in page
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s',
                           [f"%{secrets[1]}%"])  # fmt: skip
            assert cursor.fetchone() == (0,), table
    assert secrets[1] not in caplog.text
    assert LogEntry.objects.filter(change_message="生成首次密码").count() == 2


def test_who_signs_in_by_a_program_only_or_has_become_an_administrator_keeps_the_password(
    client: Client,
) -> None:
    found = brought(row(1), row(2))
    add(client, found, "2,3")
    secrets = PASSWORD.findall(text(hand_out(client, found)))
    asked = {"username": "cz-01", "password": secrets[0]}
    program = Client().post("/api/v1/tokens/", asked, content_type="application/json")
    assert program.status_code == 201
    User.objects.filter(username="cz-02").update(is_staff=True)
    again = hand_out(client, found, seen=first_passwords.last_handed(found))
    assert "没有生成密码" in text(again)
    assert opens("cz-01", secrets[0])
    assert opens("cz-02", secrets[1])


def test_sheet_of_passwords_as_a_workbook_ends_the_former_ones_of_those_not_yet_signed_in(
    client: Client,
) -> None:
    found = brought(row(1), row(2))
    add(client, found, "2,3")
    first = PASSWORD.findall(text(hand_out(client, found)))
    assert opens("cz-01", first[0])
    again = hand_out(
        client, found, **{"seen": first_passwords.last_handed(found), "as": "workbook"}
    )
    page = load_workbook(BytesIO(again.content)).worksheets[0]
    rows = [[cell.value for cell in line] for line in page.iter_rows(min_row=3)]
    assert [line[1:4] for line in rows] == [["区财政局", "预算2科科员", "cz-02"]]
    assert not opens("cz-02", first[1])
    assert opens("cz-02", str(rows[0][4]))


def test_password_given_in_administration_is_not_chosen_to_be_ended(client: Client) -> None:
    found = brought(row(1), row(2))
    add(client, found, "2,3")
    given = {"password1": "by-hand-2026", "password2": "by-hand-2026", "usable_password": "true"}
    person = User.objects.get(username="cz-01")
    answer = client.post(f"/admin/units/user/{person.pk}/password/", given)
    assert answer.status_code == 302
    page = text(client.get(f"{ADDRESS}{found.pk}/"))
    [chosen] = re.findall(r'name="for" value="(\d+)" checked>', page)
    assert found.people.get(pk=chosen).user.username == "cz-02"
    assert opens("cz-01", "by-hand-2026")


def test_second_sheet_made_at_once_is_refused_so_that_the_first_one_holds(client: Client) -> None:
    found = brought(row(1))
    add(client, found, "2")
    address = f"{ADDRESS}{found.pk}/"
    assert text(client.get(address)).count(" checked>") == 1
    [secret] = PASSWORD.findall(text(hand_out(client, found)))
    assert [text(client.get(address + more)).count(" checked>") for more in ("", "?again=1")] == [
        0,
        1,
    ]
    answer = hand_out(client, found)
    assert answer.status_code == 409
    assert "administrator岗已于2022-04-20 10:00:00为这份名单生成过首次密码" in text(answer)
    assert opens("cz-01", secret)
    assert hand_out(client, found, **{"for": []}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_sheets_made_at_once_one_holds_and_the_other_says_so() -> None:
    by = administrator()
    found = brought(row(1), by=by)
    enrolling.add(found, rows={2}, by=by, at=NOW)
    [person] = found.people.values_list("pk", flat=True)
    act = partial(first_passwords.hand_out, found, people={person}, seen="", by=by, at=NOW)
    done = at_once([act, act])
    [told] = [one for one in done if isinstance(one, Overtaken)]
    [[line]] = [one for one in done if isinstance(one, list)]
    assert "administrator岗已于2022-04-20 10:00:00" in str(told)
    assert User.objects.get(username="cz-01").check_password(line.password)
