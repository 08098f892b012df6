"""Saves at one sitting are one step of the history; who typed what when is all kept."""

from datetime import datetime, timedelta

import pytest

from reporting.filling import submissions
from reporting.models import Event, Submission
from tests import builders as build
from tests.racing import at_once
from tests.web import read, signed_in
from units.models import User

TEN = build.at(4, 20, 10)
MINUTE = timedelta(minutes=1)
UNIT = "market-supervision"


def save(sheet: Submission, when: datetime, by: User | None = None, **typed: str) -> None:
    given = {code: (text, False) for code, text in typed.items()}
    by = by or build.clerk(UNIT)
    submissions.save(sheet, by=by, at=when, version=sheet.version, typed=given)


def steps(sheet: Submission) -> list[tuple[int, datetime, dict[str, str]]]:
    rows = Event.objects.filter(submission=sheet).order_by("version")
    return [(one.version, one.at, one.values) for one in rows]


@pytest.mark.django_db
def test_saves_within_ten_minutes_are_one_step_with_its_trail(sheet: Submission) -> None:
    save(sheet, TEN, enterprises="6")
    save(sheet, TEN + MINUTE, enterprises="64", commitment_records="9")
    save(sheet, TEN + 11 * MINUTE, enterprises="6400")
    last = TEN + 11 * MINUTE
    assert steps(sheet) == [(3, last, {"enterprises": "6400", "commitment_records": "9"})]
    (event,) = sheet.events.all()
    assert [(code, typed) for _, code, typed in event.trail if code == "enterprises"] == [
        ("enterprises", "6"),
        ("enterprises", "64"),
        ("enterprises", "6400"),
    ]
    assert datetime.fromisoformat(event.trail[0][0]) == TEN


@pytest.mark.django_db
def test_pause_another_person_and_another_move_begin_a_new_step(sheet: Submission) -> None:
    save(sheet, TEN, enterprises="1")
    save(sheet, TEN + 10.5 * MINUTE, enterprises="2")
    colleague = build.clerk(UNIT, "colleague")
    save(sheet, TEN + 11 * MINUTE, by=colleague, enterprises="3")
    build.submit(sheet, by=colleague, when=TEN + 12 * MINUTE)
    submissions.withdraw(sheet, by=colleague, at=TEN + 13 * MINUTE, version=sheet.version)
    save(sheet, TEN + 14 * MINUTE, by=colleague, enterprises="4")
    assert [version for version, _, _ in steps(sheet)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
@pytest.mark.usefixtures("twentieth_of_april")
def test_page_shows_one_draft_with_every_value_typed(sheet: Submission) -> None:
    save(sheet, TEN, enterprises="6")
    save(sheet, TEN + MINUTE, enterprises="6400")
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    assert "暂存记录（1）" in page
    assert "2022-04-20 10:00:00 至" in page
    assert "10:01:00 在营企业：6400" in page


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_written_and_one_is_told(sheet: Submission) -> None:
    save(sheet, TEN, enterprises="1")
    by = build.clerk(UNIT)

    def again(text: str):
        row = Submission.objects.select_related("period__campaign", "unit").get(pk=sheet.pk)
        return lambda: save(row, TEN + MINUTE, by=by, enterprises=text)

    told = at_once([again("2"), again("3")])
    assert sorted(type(one).__name__ for one in told) == ["NoneType", "Overtaken"]
    ((version, _, values),) = steps(sheet)
    assert version == 2
    assert values["enterprises"] in ("2", "3")
