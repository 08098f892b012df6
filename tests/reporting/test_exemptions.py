"""无此业务 is asked once, decided once, and from then on neither owed nor waited for."""

import pytest
from django.urls import reverse

from indicators.models import Campaign, Metric
from indicators.queries import metrics_of, plan_of
from reporting.duties import exemptions
from reporting.filling import submissions
from reporting.models import Exemption, ScoreRequest
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.scores.knowledge import shapes_of
from reporting.workflow import State
from tests import builders as build
from tests.web import read, signed_in
from units.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW, UNIT, CODE = build.at(4, 20), "health", "publicity_records"


def metric(campaign: Campaign, code: str = CODE) -> Metric:
    return campaign.metrics.get(code=code)


def asked(campaign: Campaign, code: str = CODE, by: User | None = None) -> Exemption:
    return exemptions.ask(
        unit=build.unit(UNIT),
        metric=metric(campaign, code),
        by=by or build.clerk(UNIT),
        at=NOW,
        reason="本单位没有许可和处罚事项",
    )


def approved(campaign: Campaign, code: str = CODE) -> Exemption:
    return exemptions.decide(
        asked(campaign, code), by=build.reviewer(), at=NOW, approve=True, decision=""
    )


def test_approved_number_is_neither_owed_nor_waited_for(opened: Campaign) -> None:
    before = build.sheet_of(opened, UNIT, 4).cells.filter(owed=True).count()
    for code in (CODE, "publicity_compliant", "publicity_timely"):
        approved(opened, code)
    sheet = build.sheet_of(opened, UNIT, 4)
    assert sheet.cells.filter(owed=True).count() == before - 3
    assert CODE not in submissions.fields_of(sheet)
    page = read(signed_in(build.clerk(UNIT)), "sheet", sheet.pk)
    assert f"本月请您填 {before - 3} 项" in page
    assert "无此业务（3项，已认定，不再应报）" in page
    build.submit(sheet, by=build.clerk(UNIT), when=NOW)
    assert sheet.state == State.SUBMITTED
    shapes = shapes_of(opened, plan_of(opened), metrics_of(opened).values())
    assert UNIT not in shapes[CODE].reporters
    assert UNIT in shapes["commitment_records"].reporters
    assert ScoreRequest.objects.filter(campaign=opened).exists()


def test_month_opened_later_does_not_ask_for_it(opened: Campaign) -> None:
    approved(opened)
    build.open_months(opened, now=build.at(5, 2))
    cell = build.sheet_of(opened, UNIT, 5).cells.get(metric__code=CODE)
    assert (cell.owed, cell.not_applicable) == (False, True)


def test_month_handed_in_before_stays_as_it_is(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 3, when=build.at(3, 30))
    approved(opened)
    cell = build.sheet_of(opened, UNIT, 3).cells.get(metric__code=CODE)
    assert cell.owed
    assert not cell.blank


def test_second_request_is_told_of_the_first(opened: Campaign) -> None:
    asked(opened)
    with pytest.raises(Overtaken, match="已于2022-04-20 10:00申请，当前为“待认定”，无须再次申请"):
        asked(opened)


def test_second_decision_is_told_who_came_first(opened: Campaign) -> None:
    one = asked(opened)
    stale = Exemption.objects.select_related("unit", "metric").get(pk=one.pk)
    exemptions.decide(one, by=build.reviewer(), at=NOW, approve=True, decision="属实")
    with pytest.raises(Overtaken, match="已于2022-04-20 10:00作出决定：已认定"):
        exemptions.decide(stale, by=build.head(), at=NOW, approve=False, decision="不属实")


def test_refused_request_may_be_asked_again(opened: Campaign) -> None:
    one = asked(opened)
    with pytest.raises(Invalid, match="请写明未认定的理由"):
        exemptions.decide(one, by=build.reviewer(), at=NOW, approve=False, decision=" ")
    exemptions.decide(one, by=build.reviewer(), at=NOW, approve=False, decision="仍有处罚事项")
    assert build.sheet_of(opened, UNIT, 4).cells.get(metric__code=CODE).owed
    assert asked(opened).state == Exemption.State.ASKED


def test_only_the_unit_asks_and_only_the_office_decides(opened: Campaign) -> None:
    with pytest.raises(NotAllowed, match="的填报人员申请认定"):
        asked(opened, by=build.clerk("finance"))
    with pytest.raises(NotAllowed, match="不能认定"):
        exemptions.decide(asked(opened), by=build.clerk(UNIT), at=NOW, approve=True, decision="")


@pytest.mark.parametrize(
    ("of", "code", "sentence"),
    [
        (UNIT, "enterprises", "不报送在营企业，无须认定"),
        ("financial-monitoring", "xinyidai_loans", "牵头单位，不能认定为无此业务"),
    ],
)
def test_what_cannot_be_released_is_refused(
    opened: Campaign, of: str, code: str, sentence: str
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        exemptions.ask(
            unit=build.unit(of),
            metric=metric(opened, code),
            by=build.clerk(of),
            at=NOW,
            reason="没有",
        )


def test_pages_ask_and_decide(opened: Campaign) -> None:
    clerk, office = signed_in(build.clerk(UNIT)), signed_in(build.reviewer())
    address = reverse("exemptions", args=(build.CODE,))
    page = read(clerk, "exemptions", build.CODE, unit=UNIT, metric=CODE)
    assert f'value="{UNIT}/{CODE}" selected' in page
    refused = clerk.post(address, {"what": f"{UNIT}/{CODE}", "reason": " "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    assert clerk.post(address, {"what": f"{UNIT}/{CODE}", "reason": "没有"}).status_code == 302
    one = Exemption.objects.get()
    assert "认定无此业务" in read(office, "exemptions", build.CODE)
    decide = reverse("decide-exemption", args=(build.CODE, one.pk))
    assert signed_in(build.clerk("finance")).post(decide, {}).status_code == 404
    assert office.post(decide, {"verdict": "approve"}).status_code == 302
    again = office.post(decide, {"verdict": "approve"})
    assert again.status_code == 409
    assert "已认定" in again.content.decode()


def test_approval_takes_nothing_from_a_month_that_was_accepted(opened: Campaign) -> None:
    sheet = build.deliver(opened, UNIT, 3, when=build.at(3, 30), **{CODE: "44"})
    reasons = {CODE: "请核对"}
    submissions.reopen(sheet, by=build.head(), at=NOW, version=sheet.version, reasons=reasons)
    approved(opened)
    cell = sheet.cells.get(metric__code=CODE)
    assert (cell.typed, cell.value, cell.not_applicable) == ("44", 44, False)


def test_approval_takes_nothing_from_a_month_handed_in_and_withdrawn(opened: Campaign) -> None:
    sheet, clerk = build.sheet_of(opened, UNIT, 4), build.clerk(UNIT)
    build.submit(sheet, by=clerk, when=NOW, **{CODE: "44"})
    submissions.withdraw(sheet, by=clerk, at=NOW, version=sheet.version)
    approved(opened)
    assert sheet.cells.get(metric__code=CODE).value == 44


def test_page_older_than_the_approval_is_told_so(opened: Campaign) -> None:
    sheet, clerk = build.sheet_of(opened, UNIT, 4), build.clerk(UNIT)
    submissions.save(sheet, by=clerk, at=NOW, version=0, typed={CODE: ("9", False)})
    approved(opened)
    stale = build.sheet_of(opened, UNIT, 4)
    assert stale.version == 2
    with pytest.raises(Overtaken, match="他人已先行处理"):
        submissions.save(stale, by=clerk, at=NOW, version=1, typed={CODE: ("10", False)})
