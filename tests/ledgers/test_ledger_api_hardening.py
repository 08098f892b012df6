"""The ledgers' API under broken and excessive requests: one shape, in Chinese, and no 500."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ledgers import receiving
from ledgers.models import Batch, Decided, Delivery, Objection
from ledgers.reading.bounds import MEGABYTE, Bounds
from tests import builders as build
from tests.ledgers import batches as invented
from tests.ledgers.brought import LICENCE, UNIT
from tests.ledgers.cases import OBJECTION, objection
from tests.web import ask, error, refused, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
PLACE = f"campaigns/{build.CODE}/ledgers/"
CASES = f"campaigns/{build.CODE}/cases/"
ODD: list[Any] = [None, True, 7, 1e400, "", "x" * 5000, "a\0b", [], [1], [[]], {}, {"a": None}, -1]
ADDRESSES = [
    "batches/?after={}",
    "batches/?standard={}",
    "batches/?state={}",
    "batches/?unit={}",
    "deliveries/?after={}",
    "deliveries/waiting/?unit={}",
    f"standards/{LICENCE}/?unit={{}}",
    f"standards/{LICENCE}/units/{UNIT}/records/?after={{}}",
    f"standards/{LICENCE}/units/{UNIT}/records/?month={{}}",
    f"standards/{LICENCE}/units/{UNIT}/records/?wanting={{}}",
]
TYPED = ["%00", "x" * 300, "-1", "9" * 40, "2022-13", "2022-02-30.1", "2022-05-01.9" + "9" * 30]


def _texts(value: Any) -> Iterator[str]:
    below = value.values() if isinstance(value, dict) else value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in below:
            yield from _texts(one)


def in_chinese(answer: tuple[int, Any]) -> None:
    status, body = answer
    assert status < 500, body
    if status >= 400:
        _, _, message, fields = error(answer)
        assert [text for text in (message, *_texts(fields)) if text.isascii()] == []


@pytest.fixture
def clerk() -> Client:
    return signed_in(build.clerk(UNIT))


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_that_asks_for_nonsense_is_answered_in_chinese(clerk: Client, address: str) -> None:
    invented.merged([invented.row(1)])
    for typed in TYPED:
        in_chinese(ask(clerk, "GET", PLACE + address.format(typed)))


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_every_sentence_about_bad_input_is_chinese(clerk: Client, odd: Any) -> None:
    batch, case = invented.checked([invented.row(1)]), objection()
    month = f"{PLACE}standards/{LICENCE}/units/{UNIT}/2022-05/"
    in_chinese(ask(clerk, "PUT", f"{month}decided/", {"count": odd}))
    in_chinese(ask(clerk, "POST", f"{PLACE}batches/{batch.pk}/confirm/", {"choice": odd}))
    in_chinese(ask(clerk, "POST", f"{PLACE}batches/{batch.pk}/take-back/", {"reason": odd}))
    wanted = {"standard": LICENCE, "unit": UNIT, "reason": "报送"}
    for name in ("standard", "unit", "first", "last", "layout", "everything", "masked", "reason"):
        in_chinese(ask(clerk, "POST", f"{PLACE}deliveries/", wanted | {name: odd}))
    given = OBJECTION | {"unit": UNIT}
    for name in (*given, "person", "record"):
        in_chinese(ask(clerk, "POST", f"{CASES}objections/", given | {name: odd}))
    for name in ("version", "note"):
        sent = {"version": 9, "note": "撤回"} | {name: odd}
        in_chinese(ask(clerk, "POST", f"{CASES}objections/{case.pk}/moves/withdraw/", sent))
    for place in (f"{PLACE}batches/", f"{PLACE}deliveries/", f"{CASES}objections/"):
        in_chinese(ask(clerk, "POST", place, odd))


@pytest.mark.parametrize("number", ["x", "-1", "0", "9" * 30, "1.5"])
def test_batch_to_correct_that_is_no_number_is_refused(clerk: Client, number: str) -> None:
    given = {"standard": LICENCE, "unit": UNIT, "reported_on": "2022-05-12", "corrects": number}
    given |= {"file": SimpleUploadedFile("许可.csv", b"x")}  # type: ignore[dict-item]
    answer = clerk.post(f"/api/v1/{PLACE}batches/", given)
    in_chinese((answer.status_code, answer.json()))
    assert (answer.status_code in (400, 404), Batch.objects.count()) == (True, 0)


def test_upload_as_json_is_told_about_its_file(clerk: Client) -> None:
    given = {"standard": LICENCE, "unit": UNIT, "reported_on": "2022-05-12", "file": "台账"}
    told = error(ask(clerk, "POST", f"{PLACE}batches/", given))
    assert (told[0], told[3]) == (422, {"file": "请选择要上传的文件"})


def test_file_larger_than_any_ledger_is_cut_off_and_refused(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LEDGER", Bounds(file=70_000))
    large = SimpleUploadedFile("许可.csv", b"x" * 1_000_000)
    given = {"standard": LICENCE, "unit": UNIT, "reported_on": "2022-05-12", "file": large}
    answer = clerk.post(f"/api/v1/{PLACE}batches/", given)
    told = error((answer.status_code, answer.json()))
    assert (told[0], "MB；请按月份拆成几个文件" in told[3]["file"]) == (422, True)
    assert Batch.objects.count() == 0


def test_workbook_larger_than_any_paper_is_taken_whole(clerk: Client) -> None:
    content = b"x" * (21 * MEGABYTE)
    large = SimpleUploadedFile("许可.csv", content)
    given = {"standard": LICENCE, "unit": UNIT, "reported_on": "2022-05-12", "file": large}
    assert clerk.post(f"/api/v1/{PLACE}batches/", given).status_code == 201
    assert Batch.objects.get().size == len(content)


def test_upload_without_form_token_is_told_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(build.clerk(UNIT))
    given = {"standard": LICENCE, "unit": UNIT, "file": BytesIO(b"x" * 3_000_000)}
    answer = client.post(f"/api/v1/{PLACE}batches/", given)
    assert refused((answer.status_code, answer.json()))[:2] == (403, "csrf_failed")


@pytest.mark.parametrize("month", ["2022-13", "2022-5", "0000-01", "may", "2022-05-01"])
def test_month_that_is_none_is_not_found(clerk: Client, month: str) -> None:
    for place in (f"losses/{UNIT}/{month}/", f"standards/{LICENCE}/units/{UNIT}/{month}/"):
        assert refused(ask(clerk, "GET", PLACE + place))[:2] == (404, "not_found")


def test_right_is_told_before_what_was_sent_is_looked_at() -> None:
    batch, case = invented.checked([invented.row(1)]), objection()
    leader, stranger = signed_in(build.leader()), signed_in(build.clerk("finance"))
    places = [f"{PLACE}batches/{batch.pk}/{move}/" for move in ("confirm", "stop", "take-back")]
    places.append(f"{CASES}objections/{case.pk}/moves/withdraw/")
    for place in places:
        assert refused(ask(leader, "POST", place, {"choice": 7}))[:2] == (403, "not_allowed")
        assert refused(ask(stranger, "POST", place, {"choice": 7}))[:2] == (404, "not_found")
    batch.refresh_from_db()
    assert (batch.state, Objection.objects.get().state) == ("checked", "received")
    assert (Decided.objects.count(), Delivery.objects.count()) == (0, 0)
