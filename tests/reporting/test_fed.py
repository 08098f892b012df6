"""Numbers the ledgers hold: beside the field, taken over into blank fields, compared."""

from datetime import date

import pytest

from ledgers.models import Ledger, Tally
from reporting.filling import submissions
from reporting.filling.fed import held_for, taken
from reporting.models import Submission
from tests import builders as build
from tests.ledgers.batches import merged, row
from tests.reporting.conftest import TWENTIETH
from tests.web import read, signed_in
from units.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT = "market-supervision"
APRIL = {"XK_JDRQ": "2022-04-06", "due": "2022-04-15"}
NUMBERS = {"publicity_records": "3", "publicity_compliant": "2", "publicity_timely": "0"}


@pytest.fixture
def imported(sheet: Submission) -> Submission:
    """Three licences of April, one of them faulty, all of them reported in May: late."""
    merged([row(1, **APRIL), row(2, **APRIL), row(3, ok="f", codes="E1", **APRIL)])
    return sheet


def clerk() -> User:
    return User.objects.filter(username__startswith="clerk").first() or build.clerk(UNIT)


def test_unit_without_a_ledger_sees_nothing_of_it(sheet: Submission) -> None:
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    assert "采用台账数" not in page
    assert "台账：" not in page


def test_numbers_stand_beside_their_fields_with_the_way_to_the_rows(imported: Submission) -> None:
    page = read(signed_in(clerk()), "sheet", imported.pk)
    assert {code: one.text for code, one in held_for(imported).items()} == NUMBERS
    assert page.count("台账：") == 3
    assert f"/ledgers/standards/publicity-licence/units/{UNIT}/2022-04/" in page


def test_button_fills_blank_fields_and_leaves_what_was_typed(imported: Submission) -> None:
    person = clerk()
    submissions.save(
        imported, by=person, at=TWENTIETH, version=0, typed={"publicity_records": ("4", False)}
    )
    page = signed_in(person).post(
        f"/submissions/{imported.pk}/save/", {"version": 1, "ledgers": "on"}, follow=True
    )
    cells = dict(imported.cells.values_list("metric__code", "typed"))
    assert {code: cells[code] for code in NUMBERS} == NUMBERS | {"publicity_records": "4"}
    text = page.content.decode()
    assert text.count("与填报的不同，请核对") == 1
    assert taken(Submission.objects.get(pk=imported.pk)) == {}


def test_part_of_a_number_is_shown_as_one_and_neither_taken_nor_compared(
    imported: Submission,
) -> None:
    person, unit = clerk(), imported.unit
    ledger = Ledger.objects.create(jurisdiction=unit.jurisdiction, standard="publicity-penalty")
    Tally.objects.create(ledger=ledger, unit=unit, month=date(2022, 3, 1), reported=1, compliant=1)
    submissions.save(
        imported, by=person, at=TWENTIETH, version=0, typed={"publicity_records": ("9", False)}
    )
    page = read(signed_in(person), "sheet", imported.pk)
    assert page.count("没有记录，也没有零报告，未计入") == 3
    assert "采用台账数" not in page
    assert "与填报的不同" not in page
    assert taken(imported) == {}


def test_number_of_queries_is_the_same_for_one_record_and_for_three(
    sheet: Submission, django_assert_max_num_queries: object
) -> None:
    merged([row(1, **APRIL)])
    with django_assert_max_num_queries(7) as few:  # type: ignore[operator]
        held_for(Submission.objects.select_related("period", "unit").get(pk=sheet.pk))
    merged([row(2, **APRIL), row(3, **APRIL)])
    with django_assert_max_num_queries(7) as many:  # type: ignore[operator]
        held_for(Submission.objects.select_related("period", "unit").get(pk=sheet.pk))
    assert len(many.captured_queries) == len(few.captured_queries)
