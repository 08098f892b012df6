"""The form of a month: three actions when nothing changed, reasons where something did."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Submission
from reporting.refusals import Invalid
from reporting.workflow import State
from tests import builders as build
from tests.web import form, post, read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
UNIT, HALL = "development-statistics", "administrative-approval"


def march(campaign: Campaign, of: str, **instead: str) -> None:
    build.deliver(campaign, of, 3, when=build.at(3, 30), **instead)


def quiet(campaign: Campaign, of: str) -> Submission:
    """March in which nothing happened, explained and accepted; April is open."""
    sheet = build.sheet_of(campaign, of, 3)
    typed = {
        code: ("", True) if field.zero_reportable else ("120000", False)
        for code, field in submissions.fields_of(sheet).items()
        if field.owed
    }
    notes = dict.fromkeys(typed, "本单位本月无新增")
    by = build.clerk(of)
    submissions.submit(sheet, by=by, at=build.at(3, 30), version=0, typed=typed, notes=notes)
    build.accept(sheet, by=build.reviewer(), when=build.at(3, 31))
    return build.sheet_of(campaign, of, 4)


@pytest.mark.parametrize("of", [UNIT, "finance", "huxi", "power-supply"])
def test_month_with_nothing_changed_takes_three_actions(opened: Campaign, of: str) -> None:
    sheet, client = quiet(opened, of), signed_in(build.clerk(of))
    assert "沿用上月" in read(client, "sheet", sheet.pk)  # one: open the month
    shown = {"version": "0", "carry": "on"}
    assert post(client, sheet, "save", shown).status_code == 302  # two: 沿用上月
    answer = post(client, sheet, "submit", {"version": "1"})  # three: 提交
    assert answer.headers["Location"] == reverse("sheet", args=(sheet.pk,))
    sheet.refresh_from_db()
    assert sheet.state == State.SUBMITTED


def test_any_unit_whose_month_is_as_the_last_needs_three_actions(opened: Campaign) -> None:
    sheets = Submission.objects.filter(period__campaign=opened, period__month__month=4)
    codes = sheets.filter(cells__owed=True).distinct().values_list("unit__code", flat=True)
    units = sorted(set(codes) - {build.OFFICE_UNIT})
    assert len(units) == 32
    stood = {of: _unchanged_month(opened, of) for of in units}
    assert {of: state for of, state in stood.items() if state != State.SUBMITTED} == {}


def _unchanged_month(campaign: Campaign, of: str) -> str:
    """March with numbers in every field; April by three requests, and what became of it."""
    march(campaign, of)
    sheet, client = build.sheet_of(campaign, of, 4), signed_in(build.clerk(of))
    page = read(client, "sheet", sheet.pk)  # one: open the month
    same = "与上月相同，确认" in page
    assert same or "沿用上月" in page, of
    post(client, sheet, "save", {"version": "0", "same" if same else "carry": "on"})  # two
    post(client, sheet, "submit", {"version": "1"})  # three: 提交
    sheet.refresh_from_db()
    return sheet.state


def test_what_was_confirmed_as_unchanged_is_told_to_the_reviewer(opened: Campaign) -> None:
    march(opened, HALL, hall_credit_checks="1200", credit_records_reported="1300")
    sheet, client = build.sheet_of(opened, HALL, 4), signed_in(build.clerk(HALL))
    page = read(client, "sheet", sheet.pk)
    assert "大厅信用核查应用次数：<strong>1200</strong> 次" in page
    post(client, sheet, "save", {"version": "0", "value-credit_records_reported": "1,300条"})
    post(client, sheet, "save", {"version": "1", "same": "on"})
    kept = {cell.metric.code: cell for cell in sheet.cells.select_related("metric")}
    assert kept["hall_credit_checks"].typed == "同上月 1200"
    assert "系统理解为：<strong>与上月相同 → 1200" in read(client, "sheet", sheet.pk)
    post(client, sheet, "submit", {"version": "2", "note-credit_records_reported": "已核对"})
    office = signed_in(build.reviewer())
    shown = read(office, "sheet", sheet.pk)
    confirmed = [cell for cell in kept.values() if cell.typed.startswith("同上月")]
    assert shown.count("填报人已确认") == len(confirmed) > 1
    assert shown.count("填报人未作确认") == 1
    assert "与上月相同" in read(office, "review", opened.code)
    event = sheet.events.filter(move="submit").get()
    assert event.values["hall_credit_checks"]["value"] == "1200"


def test_confirmation_does_not_follow_a_month_that_was_corrected_meanwhile(
    opened: Campaign,
) -> None:
    march(opened, HALL, hall_credit_checks="1200")
    sheet, clerk = build.sheet_of(opened, HALL, 4), build.clerk(HALL)
    post(signed_in(clerk), sheet, "save", {"version": "0", "same": "on"})
    build.sheet_of(opened, HALL, 3).cells.filter(metric__code="hall_credit_checks").update(
        value=1300, typed="1300"
    )
    sheet.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        submissions.submit(sheet, by=clerk, at=NOW, version=1, typed={})
    told = "您确认的是1200，而上月现为1300；请填写本月数，确实相同的请填“同上月 1300”"
    assert refusal.value.problems == {"hall_credit_checks": told}


def test_carrying_over_fills_only_blanks_and_never_a_flow(opened: Campaign) -> None:
    march(opened, UNIT, specific_tax="1000000", commitment_records="12")
    sheet, client = build.sheet_of(opened, UNIT, 4), signed_in(build.clerk(UNIT))
    post(client, sheet, "save", {"version": "0", "carry": "on", "value-specific_tax": "1000009"})
    cells = {cell.metric.code: cell for cell in sheet.cells.select_related("metric")}
    assert cells["specific_tax"].value == 1000009
    assert cells["commitment_records"].blank
    assert cells["specific_logistics"].value is not None


def test_total_of_the_window_is_taken_for_the_month_and_shown(opened: Campaign) -> None:
    for month in (1, 2, 3):
        build.deliver(opened, HALL, month, when=build.at(3, 30), hall_credit_checks="1000")
    sheet, client = build.sheet_of(opened, HALL, 4), signed_in(build.clerk(HALL))
    data = {"version": "0", "value-hall_credit_checks": "4,200", "mode-hall_credit_checks": "total"}
    assert post(client, sheet, "save", data).status_code == 302
    assert sheet.cells.get(metric__code="hall_credit_checks").value == 1200
    page = read(client, "sheet", sheet.pk)
    assert "累计 4,200 → 本月增量 1200" in page
    assert "此前 <strong>3000</strong>，含本月 <strong>4200</strong>" in page
    beside = page[page.index('name="mode-hall_credit_checks" value="total"') :]
    assert beside.startswith('name="mode-hall_credit_checks" value="total" checked')
    assert 'name="value-hall_credit_checks" value="4,200"' in page


def test_total_across_a_missing_month_is_refused(opened: Campaign) -> None:
    march(opened, HALL)
    sheet = build.sheet_of(opened, HALL, 4)
    typed = {"hall_credit_checks": ("累计 99999", False)}
    told = submissions.save(sheet, by=build.clerk(HALL), at=NOW, version=0, typed=typed)
    assert told.problems == {
        "hall_credit_checks": "2022年1月尚未提交，由累计推算不出本月增量，请改填本月增量"
    }


def test_fallen_total_needs_a_reason_and_the_reviewer_reads_it(opened: Campaign) -> None:
    march(opened, UNIT, specific_tax="1000000")
    sheet, clerk = build.sheet_of(opened, UNIT, 4), build.clerk(UNIT)
    typed = build.answers(sheet, specific_tax="999999", credit_records_reported="1234")
    with pytest.raises(Invalid) as refusal:
        submissions.submit(sheet, by=clerk, at=NOW, version=0, typed=typed)
    assert refusal.value.message == "有1项需要写明原因，已为您暂存，尚未提交"
    question = "累计数只增不减，现由1000000降为999999；确需调低的，请写明原因，否则请改正"
    assert refusal.value.problems == {"specific_tax": f"{question}（写在本项“说明”中）"}
    notes = {"specific_tax": "剔除重复记录1条"}
    submissions.submit(sheet, by=clerk, at=NOW, version=1, typed={}, notes=notes)
    page = read(signed_in(build.reviewer()), "sheet", sheet.pk)
    assert f"核实提示：{question}" in page
    assert "单位说明：<strong>剔除重复记录1条</strong>" in page
    kept = sheet.events.get(version=2).values["specific_tax"]
    assert (kept["note"], kept["asked"]) == ("剔除重复记录1条", question)


def test_sheet_of_nothing_but_zero_reports_is_never_handed_in_unexplained(opened: Campaign) -> None:
    march(opened, "finance")
    sheet, clerk = build.sheet_of(opened, "finance", 4), build.clerk("finance")
    fields = submissions.fields_of(sheet)
    typed = {code: ("", True) for code, one in fields.items() if one.owed}
    with pytest.raises(Invalid):
        submissions.submit(sheet, by=clerk, at=NOW, version=0, typed=typed)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.first_submitted_at) == (State.DRAFT, None)
    first = next(code for code, one in fields.items() if one.owed)
    notes = {first: "本月停业整顿，确无发生"}
    submissions.submit(sheet, by=clerk, at=NOW, version=1, typed={}, notes=notes)
    assert sheet.first_submitted_at == NOW


def test_note_longer_than_its_column_is_refused_and_kept_on_the_page(sheet: Submission) -> None:
    client = signed_in(build.clerk("market-supervision"))
    data = form(sheet) | {"note-enterprises": "长" * 301}
    answer = post(client, sheet, "save", data)
    assert answer.status_code == 422
    assert "长" * 301 in answer.content.decode()
    assert "说明过长，没有保存，请精简" in answer.content.decode()


def test_draft_kept_in_the_background_is_answered_in_one_shape(sheet: Submission) -> None:
    client = signed_in(build.clerk("market-supervision"))
    address = reverse("move", args=(sheet.pk, "save"))
    data = {"version": "0", "value-enterprises": "1.2万", "value-market_entities": "许多"}
    kept = client.post(address, data, headers={"accept": "application/json"})
    assert (kept.status_code, kept.json()) == (
        200,
        {
            "version": 1,
            "saved_at": "10:00:00",
            "understood": {"enterprises": "1.2万 → 12000"},
            "problems": {"market_entities": "“许多”不是数字，请只填写阿拉伯数字，如 1280"},
        },
    )
    late = client.post(
        address, {"version": "0", "value-enterprises": "7"}, headers={"accept": "application/json"}
    )
    told = late.json()
    assert (late.status_code, told["version"]) == (409, 1)
    assert told["stored"]["enterprises"] == {
        "typed": "1.2万", "zero": False, "note": "", "shown": "12000"
    }  # fmt: skip
    assert sheet.cells.get(metric__code="enterprises").value == Decimal(12000)


def test_a_year_is_drawn_beside_the_field_and_told_in_words(opened: Campaign) -> None:
    for month, count in ((1, "900"), (2, "1200"), (3, "1100")):
        build.deliver(opened, HALL, month, when=build.at(3, 30), hall_credit_checks=count)
    page = read(signed_in(build.clerk(HALL)), "sheet", build.sheet_of(opened, HALL, 4).pk)
    assert 'role="img" aria-label="历月数值：1月900，2月1200，3月1100"' in page
    assert "style=" not in page


def test_sign_off_sheet_says_everything_on_one_page(opened: Campaign) -> None:
    march(opened, UNIT, specific_tax="1000000")
    sheet = build.sheet_of(opened, UNIT, 3)
    page = read(signed_in(build.clerk(UNIT)), "print-sheet", sheet.pk)
    for said in (
        "1000000",
        "纳税信用信息",
        "增量统计区间",
        f"202203-{sheet.pk}-2",
        "填报：",
        "接收：",
    ):
        assert said in page
    assert "我的工作台" not in page
    assert "尚未提交" not in page
    assert (
        signed_in(build.clerk("finance")).get(f"/submissions/{sheet.pk}/print/").status_code == 404
    )


def test_styles_for_paper_ask_for_a4() -> None:
    styles = (Path(__file__).parents[2] / "static" / "app.css").read_text(encoding="utf-8")
    assert "@page { size: A4;" in styles
