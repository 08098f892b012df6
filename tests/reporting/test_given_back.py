"""A month given back: by the office 已退回 everywhere, inside its own unit (单位内退回) nowhere."""

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from indicators.models import Campaign
from notices.circulars.months import months_at
from notices.models import Dispatch
from notices.returns import ensure_return_letters
from reporting.filling import submissions
from reporting.models import Submission
from reporting.queries.filling.matrix import Matrix, matrix_of, month_now
from reporting.queries.filling.queue import queue_of
from reporting.queries.people.units import unit_list
from reporting.queries.scores.quoted import _matrix as quoted_matrix
from reporting.queries.screens.wall import wall_of
from reporting.workflow import SignOff, State
from tests import builders as build
from tests.web import ask, read, signed_in
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
HOUR = timedelta(hours=1)
UNIT = "market-supervision"
REASONS = {"enterprises": "与登记系统不符"}


@pytest.fixture
def inside(sheet: Submission) -> Submission:
    """Submitted and given back to the clerk by the unit's own lead."""
    Campaign.objects.update(sign_off=SignOff.STEP)
    sheet.period.campaign.refresh_from_db()
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    lead = build.somebody(Role.UNIT_LEAD)
    submissions.send_back(sheet, by=lead, at=NOW + HOUR, version=1, reasons=REASONS)
    return sheet


@pytest.fixture
def by_the_office(inside: Submission) -> Submission:
    """Submitted once more, signed, and returned by the office."""
    build.submit(inside, by=build.clerk(UNIT), when=NOW + 2 * HOUR)
    lead, later = build.somebody(Role.UNIT_LEAD), NOW + 3 * HOUR
    submissions.sign(inside, by=lead, at=later, version=inside.version)
    submissions.return_(
        inside, by=build.reviewer(), at=later, version=inside.version, reasons=REASONS
    )
    return inside


def counted(campaign: Campaign) -> Mapping[str, int]:
    """How many months stand as returned wherever somebody counts them."""
    now = NOW + 4 * HOUR
    table, month = matrix_of(campaign, month=None, now=now), month_now(campaign, now=now)
    frozen: Any = quoted_matrix(campaign, now)
    assert table
    assert month
    wall = wall_of(campaign, now=now)
    queue = queue_of(campaign, build.reviewer(), tab="returned", number=None, now=now)
    units = unit_list(campaign, whole=True, kind="", only="", now=now)
    address = f"campaigns/{campaign.code}/matrix/?state=returned"
    return {
        "matrix": dict(table.counts)["已退回"],
        "matrix cells": sum(one.state == "returned" for one in cells(table)),
        "overview": dict(month.counts)["已退回"],
        "snapshot": dict(frozen["counts"])["已退回"],
        "snapshot units": len(frozen["units"]["returned"]),
        "wall": sum(one.kind == "returned" for one in wall.tiles),
        "alarms": sum("退回后尚未重报" in one.text for one in wall.alarms),
        "queue": queue.counts["returned"],
        "units": sum(one.returned for one in units.rows),
        "circular": sum(one.state is State.RETURNED for one in months_at(campaign, at=now)),
        "programs": len(ask(signed_in(build.reviewer()), "GET", address)[1]["rows"]),
    }


def cells(table: Matrix) -> list[Any]:
    return [cell for row in table.rows for cell in row.cells if cell is not None]


def test_return_by_the_office_is_counted_once_by_everybody(by_the_office: Submission) -> None:
    found = counted(by_the_office.period.campaign)
    assert found == dict.fromkeys(found, 1)


def test_return_inside_the_unit_is_counted_by_nobody(inside: Submission) -> None:
    campaign = inside.period.campaign
    found = counted(campaign)
    assert found == dict.fromkeys(found, 0)
    frozen: Any = quoted_matrix(campaign, NOW + 4 * HOUR)
    assert inside.unit.name in frozen["units"]["open"]
    (tile,) = [one for one in wall_of(campaign, now=NOW).tiles if one.missing == 0]
    assert (tile.kind, tile.word) == ("blank", "尚未提交")


def test_office_sees_work_in_progress_and_no_reason_of_the_unit(inside: Submission) -> None:
    page = read(signed_in(build.reviewer()), "matrix", inside.period.campaign.code)
    assert ">单位内退回</span>" in page
    assert REASONS["enterprises"] not in page
    assert 'class="m m-returned" title' not in page


def test_own_desk_says_who_gave_it_back_and_why(inside: Submission) -> None:
    page = read(signed_in(build.clerk(UNIT)), "desk", inside.period.campaign.code)
    assert "4月报送：单位内退回，请修改后重新提交" in page
    assert REASONS["enterprises"] in page


def test_own_sheet_leads_to_what_is_to_be_mended(inside: Submission) -> None:
    page = read(signed_in(build.clerk(UNIT)), "sheet", inside.pk)
    assert "<strong>单位内退回，请改好以下各项再提交：</strong>" in page
    assert '<a href="#value-enterprises">' in page
    assert "的单位审核人已退回填报员" in read(signed_in(build.reviewer()), "sheet", inside.pk)


def test_what_is_taken_back_after_a_return_is_not_returned(by_the_office: Submission) -> None:
    sheet, campaign = by_the_office, by_the_office.period.campaign
    build.submit(sheet, by=build.clerk(UNIT), when=NOW + 4 * HOUR)
    later, clerk = NOW + 4 * HOUR, build.clerk(UNIT)
    submissions.withdraw(sheet, by=clerk, at=later, version=sheet.version)
    found = counted(campaign)
    assert found == dict.fromkeys(found, 0)


def test_clerk_is_still_told_of_a_return_inside(inside: Submission) -> None:
    assert inside.state == State.SENT_BACK
    assert ensure_return_letters(now=NOW + HOUR) == 1
    assert "单位内退回" in Dispatch.objects.get().body


def test_rows_kept_before_the_two_were_told_apart(inside: Submission) -> None:
    migration = import_module("reporting.migrations.0009_given_back_inside")
    typed = build.answers(inside)
    submissions.save(inside, by=build.clerk(UNIT), at=NOW + HOUR, version=2, typed=typed)
    migration.as_before(apps, None)
    assert Submission.objects.get(pk=inside.pk).state == State.RETURNED
    migration.tell_apart(apps, None)
    assert Submission.objects.get(pk=inside.pk).state == State.SENT_BACK


def test_row_the_office_returned_stays_returned(by_the_office: Submission) -> None:
    import_module("reporting.migrations.0009_given_back_inside").tell_apart(apps, None)
    assert Submission.objects.get(pk=by_the_office.pk).state == State.RETURNED
