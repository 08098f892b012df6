"""A real workbook from upload to rates: the real child, the real judge, the real database."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from bench import workbooks
from ledgers import imports, jobs, rates, starting, tallies, zero_reports
from ledgers.models import Batch, Ledger, Record, Tally, ZeroReport
from ledgers.privacy import safe
from ledgers.queries import batches, records
from tests import builders as build
from units.models import Unit
from units.refusals import NotAllowed
from units.registry import ensure_person
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
LICENCE = workbooks.LICENCE
GOLDEN = Path(__file__).with_name("golden")
YEAR = {"first": date(2022, 1, 1), "last": date(2022, 12, 1)}


def brought(path: Path) -> Batch:
    by, at = build.clerk("market-supervision"), build.at(12, 20)
    batch = imports.upload(
        imports.Workbook(path.name, io.BytesIO(path.read_bytes())),
        by=by,
        at=at,
        unit=build.unit("market-supervision"),
        standard_code=LICENCE,
        reported_on=workbooks.REPORTED_ON,
    )
    worker = jobs.Worker("here", timezone.now, starting.start)
    jobs.work_on(batch.pk, worker=worker)
    batch.refresh_from_db()
    if batch.state == Batch.State.CHECKED:
        imports.confirm(batch, by=by, at=at, choice="good")
        jobs.work_on(batch.pk, worker=worker)
        batch.refresh_from_db()
    return batch


def rates_of_year() -> dict[rates.Key, rates.Counts]:
    return rates.of_jurisdiction(build.JURISDICTION, [LICENCE], **YEAR)


def test_workbook_becomes_records_that_say_what_it_said(tmp_path: Path) -> None:
    batch = brought(workbooks.write(tmp_path / "许可.xlsx", 0, 500))
    assert (batch.state, batch.told) == (Batch.State.MERGED, "")
    counts = batch.counts
    assert (counts["records"], counts["merged"]) == (500, {"new": 500})
    assert counts["compliant"] == Record.objects.filter(ok=True).count()
    assert 0 < counts["faulty"] < 150
    record = Record.objects.filter(ok=True, values__XK_XDR_LB="自然人").first()
    assert record is not None
    own = safe().open(record.personal, record.key)
    assert set(own) == {"XK_XDR_MC", "XK_XDR_ZJHM"}
    assert own["XK_XDR_MC"].startswith("示例人")
    assert {code for code, _, _ in batches.by_code(batch)} >= {"E1", "E3", "E4", "E5"}


@pytest.mark.parametrize("case", json.loads((GOLDEN / "manifest.json").read_text("utf-8")))
def test_golden_workbook_is_previewed_as_its_manifest_says(case: dict[str, Any]) -> None:
    path = GOLDEN / case["file"]
    batch = imports.upload(
        imports.Workbook(path.name, io.BytesIO(path.read_bytes())),
        by=build.clerk("market-supervision"),
        at=build.at(5, 12),
        unit=build.unit("market-supervision"),
        standard_code=f"publicity-{case['kind']}",
        reported_on=date.fromisoformat(case["reported_on"]),
    )
    jobs.work_on(batch.pk, worker=jobs.Worker("here", timezone.now, starting.start))
    batch.refresh_from_db()
    names = ("records", "compliant", "timely")
    assert {name: batch.counts[name] for name in names} == {name: case[name] for name in names}
    wrong = set(batch.findings.filter(code__startswith="E").values_list("row", flat=True))
    assert wrong == {one["row"] for one in case["rows"] if not one["ok"]}


def test_rates_from_tallies_equal_a_recount(tmp_path: Path) -> None:
    brought(workbooks.write(tmp_path / "许可.xlsx", 0, 400, edition=1))
    brought(workbooks.write(tmp_path / "许可二.xlsx", 100, 600))
    counted: dict[date, list[int]] = {}
    for month, ok, timely in Record.objects.values_list("month", "ok", "timely"):
        row = counted.setdefault(month, [0, 0, 0, 0])
        for place, hit in enumerate((True, ok, timely is True, timely is None)):
            row[place] += hit
    found = {
        month: [one.reported, one.compliant, one.timely, one.pending]
        for (_, _, month), one in rates_of_year().items()
    }
    assert found == counted
    assert sum(row[0] for row in counted.values()) == 600
    assert tallies.wrong() == []


def test_recount_finds_and_repairs_a_wrong_count(tmp_path: Path, capsys: Any) -> None:
    brought(workbooks.write(tmp_path / "许可.xlsx", 0, 50))
    Tally.objects.filter(month=date(2022, 5, 1)).update(timely=0, pending=0, compliant=0)
    with pytest.raises(CommandError, match="有1个单位月份的计数与记录不一致"):
        call_command("recount_ledgers", check=True)
    call_command("recount_ledgers")
    call_command("recount_ledgers", check=True)
    assert "台账计数与记录一致" in capsys.readouterr().out


def test_pages_go_through_every_record_once(tmp_path: Path) -> None:
    brought(workbooks.write(tmp_path / "许可.xlsx", 0, 300))
    ledger, unit = Ledger.objects.get(), build.unit("market-supervision")
    rows = records.visible_to(build.clerk("market-supervision"), build.JURISDICTION)
    for wanting in (False, True):
        found: list[int] = []
        after = None
        while True:
            page = records.page(
                rows, ledger=ledger.pk, unit=unit.pk, wanting=wanting, after=after, size=37
            )
            found += [one.pk for one in page.records]
            if page.after is None:
                break
            after = records.Place.read(str(page.after))
        wanted = rows.filter(records.WANTING) if wanting else rows
        assert found == list(wanted.order_by("-month", "-pk").values_list("pk", flat=True))
    assert not records.visible_to(build.clerk("finance"), build.JURISDICTION).exists()


def test_file_that_is_no_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))
    batch = brought(path)
    assert batch.state == Batch.State.REFUSED
    assert "这是图片或影像，不是工作簿" in batch.told
    assert batch.told.endswith("请上传台账的电子表格")


def test_nearly_all_is_never_all() -> None:
    counts = rates.Counts(reported=25_000, compliant=24_999, timely=25_000)
    assert (counts.all_compliant, counts.all_timely) == (False, True)
    assert str(rates.percent(counts.compliant, counts.reported)) == "99.99"
    assert rates.percent(0, 0) is None


def test_signed_month_without_decisions_passes_and_yields_to_records(tmp_path: Path) -> None:
    unit, by = build.unit("market-supervision"), build.clerk("market-supervision")
    at = build.at(12, 1)
    given: dict[str, Any] = {"by": by, "at": at, "unit": unit, "standard_code": LICENCE}
    zero_reports.sign(month=date(2022, 3, 9), **given)
    march = rates_of_year()[unit.pk, LICENCE, date(2022, 3, 1)]
    assert (march.zero, march.all_compliant, march.all_timely) == (True, True, True)
    assert rates.Counts().all_compliant is False
    brought(workbooks.write(tmp_path / "许可.xlsx", 0, 200, faulty=0))
    assert ZeroReport.objects.get().withdrawn_at is not None
    with pytest.raises(NotAllowed) as refused:
        zero_reports.sign(month=date(2022, 3, 1), **given)
    assert "不能签署零报告" in refused.value.message


def test_share_of_reported_needs_the_units_own_number() -> None:
    unit, by = build.unit("market-supervision"), build.clerk("market-supervision")
    at = build.at(12, 1)
    zero_reports.state_decided(
        by=by, at=at, unit=unit, standard_code=LICENCE, month=date(2022, 3, 1), count=4
    )
    march = rates_of_year()[unit.pk, LICENCE, date(2022, 3, 1)]
    assert (march.decided, march.all_reported) == (4, False)
    assert rates.Counts(reported=4).all_reported is None


def test_licheng_counts_fifteen_natural_days_from_the_decision(tmp_path: Path) -> None:
    unit = Unit.objects.create(
        jurisdiction="licheng", code="bureau", name="历城示例局", short_name="示例局", position=1
    )
    by, _ = ensure_person(username="licheng-clerk", post="填报员", role=Role.CLERK, unit=unit)
    path = workbooks.write(tmp_path / "许可.xlsx", 0, 40)
    batch = imports.upload(
        imports.Workbook(path.name, io.BytesIO(path.read_bytes())),
        by=by,
        at=build.at(12, 20),
        unit=unit,
        standard_code=LICENCE,
        reported_on=workbooks.REPORTED_ON,
    )
    worker = jobs.Worker("here", timezone.now, starting.start)
    jobs.work_on(batch.pk, worker=worker)
    imports.confirm(Batch.objects.get(pk=batch.pk), by=by, at=build.at(12, 20), choice="good")
    jobs.work_on(batch.pk, worker=worker)
    found = Record.objects.exclude(due=None)
    assert found.count() > 30
    assert found.exclude(due=F("decided_on") + timedelta(days=15)).count() == 0
