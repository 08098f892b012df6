"""承诺书: who must sign, the share that has, the letter word for word, entering a signed one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Commitment, Evidence
from reporting.proofs import commitments
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.proofs import CREDIT_CODE, WHEN, scan, sent, signed
from tests.web import read, signed_in
from units.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT = "market-supervision"
TODAY = date(2022, 4, 20)


def enter(
    campaign: Campaign,
    of: str = UNIT,
    *,
    by: User | None = None,
    form: dict[str, str] | None = None,
    **more: str,
) -> Commitment:
    form = (form or {}) | more
    return commitments.enter(
        campaign,
        by=by or build.clerk(of),
        at=WHEN,
        unit=build.unit(of),
        typed=signed(**form),
        file=scan(of + str(form)),
    )


def test_those_who_report_publicity_records_must_sign(campaign: Campaign) -> None:
    units = commitments.units_that_sign(campaign)
    task = campaign.tasks.get(code=commitments.TASK)
    assert {unit.pk for unit in units} == {duty.unit_id for duty in task.duties.all()}
    assert len(units) == 16


def test_signed_letter_is_kept_with_its_scan_and_counts(campaign: Campaign) -> None:
    page = read(signed_in(build.leader()), "commitments", campaign.code)
    assert "已签 <strong>0/16（0%）" in page
    assert "还有16个单位未签" in page
    letter = enter(campaign)
    assert (letter.credit_code, letter.valid_until) == (CREDIT_CODE, None)
    assert letter.scan.task == campaign.tasks.get(code=commitments.TASK)
    assert letter.scan.title == "“双公示”承诺书（2022-04-12签订）"
    page = read(signed_in(build.leader()), "commitments", campaign.code)
    assert "已签 <strong>1/16（6.25%）" in page
    assert "登记已签" not in page
    assert "进度 1/16家达到" in read(signed_in(build.leader()), "tasks", campaign.code)


def test_letter_that_has_run_out_no_longer_counts(campaign: Campaign) -> None:
    enter(campaign, signed_on="2021-01-01", valid_until="2022-04-19")
    assert commitments.in_force(campaign, today=TODAY) == {}
    assert list(commitments.in_force(campaign, today=date(2022, 4, 19))) == [build.unit(UNIT).pk]
    page = read(signed_in(build.leader()), "commitments", campaign.code)
    assert "上一份已于2022-04-19到期，请重新签订" in page


def test_letter_is_the_plan_word_for_word_with_the_unit_in_it(campaign: Campaign) -> None:
    page = read(signed_in(build.clerk("huxi")), "commitment-letter", campaign.code, UNIT)
    for line in (
        "我单位 区市场监督管理局, 统一社会信用代码 _____, 为贯彻落实《聊城市创建省社会信用体系",
        "一、所作承诺是真实意思表示;",
        "二、提供的行政许可、行政处罚等“双公示”信息合法、准确、有效, 并对资料的完整性、",
        "三、若违背上述承诺内容, 自愿接受有关违背承诺情况通报和公示。",
        "四、同意将承诺信息作为我单位信用记录由聊城市信用信息共享平台归集并合规应用。",
        "区市场监督管理局 (盖章)",
        "年 月 日",
    ):
        assert line in page
    assert "<script" not in page


def test_unit_that_need_not_sign_has_no_letter(campaign: Campaign) -> None:
    client = signed_in(build.reviewer())
    for name in ("commitment-letter", "enter-commitment"):
        assert client.get(reverse(name, args=(campaign.code, "huxi"))).status_code == 404


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("credit_code", CREDIT_CODE[:17] + "0", "末位校验码与前17位不符"),
        ("credit_code", "", "请填写18位统一社会信用代码"),
        ("signed_on", "2022-04-19", "签订日期2022-04-19晚于今天（2022-04-18），请核对"),
        ("signed_on", "", "请填写签订日期，例如2022-04-18"),
        ("valid_until", "永久", "有效期至请填写日期，例如2023-12-31；长期有效请留空"),
        ("valid_until", "2022-04-11", "有效期至2022-04-11早于签订日期2022-04-12"),
    ],
)
def test_field_that_cannot_be_taken_is_named(
    campaign: Campaign, field: str, text: str, said: str
) -> None:
    with pytest.raises(Invalid) as told:
        enter(campaign, form={field: text})
    assert list(told.value.problems) == [field]
    assert told.value.problems[field].startswith(said)
    assert (Commitment.objects.count(), Evidence.objects.count()) == (0, 0)


def test_letter_of_the_same_day_is_entered_once(campaign: Campaign) -> None:
    enter(campaign)
    with pytest.raises(Overtaken) as told:
        enter(campaign, by=build.reviewer(), valid_until="2025-12-31")
    clerk = build.clerk(UNIT)
    assert told.value.message == (
        f"区市场监督管理局2022-04-12签订的承诺书已由{clerk.post}（{clerk.username}）"
        "于2022-04-18 10:00登记，没有再次登记"
    )
    assert (Commitment.objects.count(), Evidence.objects.count()) == (1, 1)


def test_other_unit_may_not_enter_it(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed):
        enter(campaign, by=build.clerk("huxi"))
    address = reverse("enter-commitment", args=(campaign.code, UNIT))
    assert signed_in(build.clerk("huxi")).get(address).status_code == 403


def test_form_keeps_what_was_typed(campaign: Campaign) -> None:
    client = signed_in(build.clerk(UNIT))
    address = reverse("enter-commitment", args=(campaign.code, UNIT))
    answer = client.post(address, signed(valid_until="<永久>") | {"file": sent()})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'value="{CREDIT_CODE}"' in page
    assert "&lt;永久&gt;" in page
    done = client.post(address, signed() | {"file": sent()})
    assert done["Location"] == reverse("commitments", args=(campaign.code,))


def test_plan_without_a_letter_has_no_register(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(code="another-plan")
    address = reverse("commitments", args=("another-plan",))
    assert signed_in(build.leader()).get(address).status_code == 404


def test_number_of_queries_does_not_grow(campaign: Campaign) -> None:
    client = signed_in(build.leader())
    counts = []
    for of in (("market-supervision",), ("agriculture", "health")):
        for one in of:
            enter(campaign, one)
        with CaptureQueriesContext(connection) as asked:
            read(client, "commitments", campaign.code)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
