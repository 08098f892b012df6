"""The page of one month: every move by its form, and nothing typed is ever lost."""

from html import unescape

import pytest
from django.urls import reverse

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Event, Submission
from reporting.views.sheets import DO
from reporting.workflow import State
from tests import builders as build
from tests.web import form, post, read, signed_in
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
UNIT = "market-supervision"


def test_month_goes_from_the_clerk_back_and_forth_to_acceptance(sheet: Submission) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    assert post(clerk, sheet, "save", form(sheet)).status_code == 302
    assert "已暂存，尚未提交" in read(clerk, "sheet", sheet.pk)
    sheet.refresh_from_db()
    assert post(clerk, sheet, "submit", form(sheet)).status_code == 302
    page = read(clerk, "sheet", sheet.pk)
    assert "已提交，等待专班办公室审核" in page
    assert "撤回修改" in page
    sheet.refresh_from_db()
    reason = {"version": "2", "reason-enterprises": "请核对口径"}
    assert post(office, sheet, "return", reason).status_code == 302
    assert "退回原因：请核对口径" in read(clerk, "sheet", sheet.pk)
    sheet.refresh_from_db()
    assert post(clerk, sheet, "submit", form(sheet)).status_code == 302
    assert post(office, sheet, "accept", {"version": "4"}).status_code == 302
    page = read(clerk, "sheet", sheet.pk)
    assert "已通过" in page
    assert "请核对口径" in page
    assert "formaction" not in page
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version) == (State.ACCEPTED, 5)


def test_closed_sheet_says_whose_turn_it_is(sheet: Submission) -> None:
    clerk, lead = signed_in(build.clerk(UNIT)), signed_in(build.somebody(Role.UNIT_LEAD))
    office = signed_in(build.reviewer())
    assert "还没有提交。由本单位填报员填写，请提醒其办理。" in read(lead, "sheet", sheet.pk)
    assert "单位无法填报的可以代报。" in read(office, "sheet", sheet.pk)
    post(clerk, sheet, "submit", form(sheet))
    page = read(clerk, "sheet", sheet.pk)
    assert "等专班办公室审核" in page
    assert "要改数据，先点最下面的“撤回修改”。" in page
    post(office, sheet, "return", {"version": "1", "reason-enterprises": "请核对口径"})
    page = read(clerk, "sheet", sheet.pk)
    assert "已退回，请改好以下各项再提交：" in page
    assert '<a href="#value-enterprises">在营企业</a>：请核对口径' in page
    sheet.refresh_from_db()
    post(clerk, sheet, "submit", form(sheet))
    post(office, sheet, "accept", {"version": "3"})
    page = read(clerk, "sheet", sheet.pk)
    assert "已审核通过，不用再办。数据有误的，<a href=" in page
    assert ">申请更正</a>。" in page


BAD = [
    ("enterprises", "六千", "“六千”不是数字，请只填写阿拉伯数字，如 1280"),
    ("enterprises", "-5", "不能为负数，请核对"),
    ("publicity_compliant", "999999", "“双公示”合规条数（999999）不能大于“双公示”应报条数"),
    ("market_entities", "", "请填写在营市场主体"),
    ("enterprises", "<b>6000</b>", "“<b>6000</b>”不是数字，请只填写阿拉伯数字，如 1280"),
]


@pytest.mark.parametrize(("code", "typed", "sentence"), BAD)
def test_bad_input_gets_a_sentence_beside_its_field_and_nothing_is_lost(
    sheet: Submission, code: str, typed: str, sentence: str
) -> None:
    client = signed_in(build.clerk(UNIT))
    posted = form(sheet, **{"credit_records_reported": "4321", code: typed})
    answer = client.post(reverse("move", args=(sheet.pk, "submit")), posted, follow=True)
    page = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "已为您暂存，尚未提交" in page
    beside = page[page.index(f'id="value-{code}"') :]
    assert sentence in beside[: beside.index("上次填报")]
    assert f'name="value-{code}" value="{typed}"' in page
    assert 'name="value-credit_records_reported" value="4321"' in page
    if "<" in typed:
        assert typed.encode() not in answer.content
    sheet.refresh_from_db()
    assert sheet.state == State.DRAFT


@pytest.mark.parametrize("typed", ["0", "262", "50名外"])
def test_bad_rank_is_told_to_the_office(opened: Campaign, typed: str) -> None:
    sheet, client = build.sheet_of(opened, build.OFFICE_UNIT, 4), signed_in(build.reviewer())
    posted = form(sheet, national_rank=typed)
    answer = client.post(reverse("move", args=(sheet.pk, "submit")), posted, follow=True)
    page = unescape(answer.content.decode())
    sentences = {
        "0": "不能小于1，请核对",
        "262": "不能大于261，请核对",
        "50名外": "“50名外”与计量单位“名”不符，请按“名”填写数字",
    }
    assert sentences[typed] in page
    assert f'name="value-national_rank" value="{typed}"' in page


def test_nul_in_a_field_is_dropped_and_not_an_error(sheet: Submission) -> None:
    client = signed_in(build.clerk(UNIT))
    posted = form(sheet, enterprises="60\x0000")
    assert post(client, sheet, "submit", posted).status_code == 302
    assert sheet.cells.get(metric__code="enterprises").value == 6000
    office = signed_in(build.reviewer())
    data = {"version": "1", "reason-enterprises": "请\x00核对"}
    assert post(office, sheet, "return", data).status_code == 302
    assert sheet.cells.get(metric__code="enterprises").return_reason == "请核对"


def test_stale_page_is_refused_with_who_came_first_and_keeps_what_was_typed(
    sheet: Submission,
) -> None:
    typed = {"enterprises": ("7000", False)}
    submissions.save(
        sheet, by=build.clerk(UNIT, "colleague", post="窗口填报员"), at=NOW, version=0, typed=typed
    )
    client = signed_in(build.clerk(UNIT))
    posted = form(sheet, enterprises="8000") | {"version": "0"}
    answer = post(client, sheet, "save", posted)
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "他人已先行处理：窗口填报员（colleague）于2022-04-20 10:00暂存" in page
    assert 'name="value-enterprises" value="8000"' in page
    assert "系统中现有内容：<strong>7000</strong>" in page
    assert 'name="version" value="1"' in page
    assert sheet.cells.get(metric__code="enterprises").value == 7000


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "１"])
def test_page_without_a_readable_version_is_refused(sheet: Submission, version: str) -> None:
    client = signed_in(build.clerk(UNIT))
    answer = post(client, sheet, "save", form(sheet) | {"version": version})
    assert answer.status_code == 409
    assert not Event.objects.exists()


def test_return_without_reason_is_refused_and_keeps_other_reasons(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    client = signed_in(build.reviewer())
    answer = post(client, sheet, "return", {"version": "1"})
    assert answer.status_code == 422
    assert "请至少为一项数据写明退回原因" in answer.content.decode()
    long = {"version": "1", "reason-enterprises": "核" * 301, "reason-market_entities": "请核对"}
    answer = post(client, sheet, "return", long)
    assert answer.status_code == 422
    assert 'name="reason-market_entities" value="请核对"' in answer.content.decode()


def test_stranger_gets_404_and_an_insider_without_the_right_403(sheet: Submission) -> None:
    other = signed_in(build.clerk("finance"))
    assert other.get(reverse("sheet", args=(sheet.pk,))).status_code == 404
    assert post(other, sheet, "save", form(sheet)).status_code == 404
    office = signed_in(build.reviewer())
    answer = post(office, sheet, "save", form(sheet))
    assert answer.status_code == 403
    assert "只能由区市场监督管理局的人员暂存" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("move", list(DO))
def test_move_by_address_alone_changes_nothing(sheet: Submission, move: str) -> None:
    client = signed_in(build.clerk(UNIT))
    answer = client.get(reverse("move", args=(sheet.pk, move)))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/submissions/{sheet.pk}/")
    assert not Event.objects.exists()


def test_last_month_stands_beside_the_field(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 3, when=build.at(3, 30), enterprises="6123")
    page = read(signed_in(build.clerk(UNIT)), "sheet", build.sheet_of(opened, UNIT, 4).pk)
    assert '上次填报：<strong class="num">6123</strong>' in page
