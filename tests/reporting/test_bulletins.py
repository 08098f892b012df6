"""Entering what the city published, correcting it, and what then stands."""

import hashlib
from decimal import Decimal

import pytest

from indicators.models import Campaign
from reporting.demonstration.campaigns import remove_demonstration
from reporting.models import Bulletin, BulletinFile, BulletinLine
from reporting.published import bulletins
from reporting.published.bulletins import Upload
from reporting.queries.published.bases import official_of
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.bulletins import PDF, WHEN, entered, pdf, typed
from units.roles import OFFICE, Role

pytestmark = pytest.mark.django_db


def test_bulletin_is_kept_whole_with_its_paper(campaign: Campaign) -> None:
    office = build.reviewer()
    fields = typed(points_3="３．６", **{"metric-national_rank-2022-03": "57"}, total="61.25")
    kept = bulletins.enter(
        campaign, by=office, at=WHEN, typed=fields, file=Upload("../通报.pdf", PDF)
    )
    found = Bulletin.objects.get(pk=kept.pk)
    assert (found.title, found.document) == ("一季度创建工作评分通报", "聊信创〔2022〕5号")
    assert (f"{found.as_of}", f"{found.issued_on}") == ("2022-03-31", "2022-04-15")
    assert (found.total, found.entered_by, found.entered_at) == (Decimal("61.25"), office, WHEN)
    assert (found.file_name, found.file_type, found.file_size) == ("通报.pdf", "pdf", len(PDF))
    assert found.file_digest == hashlib.sha256(PDF).hexdigest()
    assert bytes(found.file.content) == PDF
    lines = found.lines.order_by("indicator__number", "metric__code", "month").values_list(
        "indicator__number", "metric__code", "month", "value"
    )
    assert [(n, code, f"{month}", value) for n, code, month, value in lines] == [
        (3, None, "None", Decimal("3.6000")),
        (None, "national_rank", "2022-03-01", Decimal("57.0000")),
    ]


def test_refusal_names_every_field_and_keeps_nothing(campaign: Campaign) -> None:
    wrong = typed(points_1="21", issued_on="")
    with pytest.raises(Invalid) as told:
        bulletins.enter(campaign, by=build.reviewer(), at=WHEN, typed=wrong, file=None)
    assert told.value.message == "有3处需要修改，尚未录入"
    assert told.value.problems == {
        "issued_on": "请填写发布日期",
        "points-1": "不能大于20，请核对",
        "file": ("请附上通报原件：请选择 PDF、Word（docx）、Excel（xlsx）或 JPG、PNG 图片"),
    }
    with pytest.raises(Invalid) as told:
        bulletins.enter(campaign, by=build.head(), at=WHEN, typed=wrong, file=pdf("x"))
    assert told.value.message == "有2处需要修改，尚未录入；所选文件须重新选择"
    assert not Bulletin.objects.exists()


def test_today_is_the_day_in_shanghai(campaign: Campaign) -> None:
    """Half past midnight of the 16th there is still the 15th in UTC."""
    kept = entered(campaign, at=build.at(4, 16, 0, 30), issued_on="2022-04-16", points_1="10")
    assert f"{kept.issued_on}" == "2022-04-16"


@pytest.mark.parametrize("role", [role for role in Role if role not in OFFICE])
def test_only_the_office_enters_and_corrects(campaign: Campaign, role: Role) -> None:
    person = build.somebody(role)
    sentence = f"您的角色（{role.label}）不能录入通报，请交专班办公室录入"
    assert bulletins.why_not(person, campaign) == sentence
    kept = entered(campaign, points_1="10")
    with pytest.raises(NotAllowed, match="不能录入通报"):
        entered(campaign, by=person, points_1="11")
    with pytest.raises(NotAllowed, match="不能录入通报"):
        bulletins.correct(kept, by=person, at=WHEN, typed=typed(points_1="11", note="改"))
    assert Bulletin.objects.get() == kept


def test_correction_replaces_and_both_stay_readable(campaign: Campaign) -> None:
    first = entered(campaign, points_1="10", total="50")
    second = bulletins.correct(
        first, by=build.head(), at=WHEN, typed=typed(points_1="12", note="指标一抄错")
    )
    assert (second.replaces, first.replaced_by) == (first, second)
    assert bytes(second.file.content) == bytes(first.file.content)
    official = official_of(campaign)
    assert official.points[1].value == Decimal(12)
    assert official.points[1].bulletin == second
    assert official.total is None
    assert first.lines.get().value == Decimal(10)


def test_correction_may_bring_another_paper(campaign: Campaign) -> None:
    first = entered(campaign, points_1="10")
    second = bulletins.correct(
        first, by=build.head(), at=WHEN, typed=typed(points_1="10", note="换清晰的扫描件"),
        file=pdf("clear"),
    )  # fmt: skip
    assert second.file_name == "clear.pdf"
    assert second.file_digest != first.file_digest


def test_second_who_corrects_the_same_is_told_who_and_when(campaign: Campaign) -> None:
    first = entered(campaign, points_1="10")
    given = typed(points_1="12", note="抄错")
    bulletins.correct(first, by=build.reviewer(), at=WHEN, typed=given)
    sentence = "这份通报已由reviewer岗（reviewer）于2022-04-18 10:00更正，请在更正后的通报上操作"
    with pytest.raises(Overtaken) as told:
        bulletins.correct(first, by=build.head(), at=WHEN, typed=given)
    assert told.value.message == sentence
    assert bulletins.why_not(build.head(), campaign, first) == sentence


def test_same_paper_is_entered_once_per_campaign(campaign: Campaign) -> None:
    entered(campaign, points_1="10")
    with pytest.raises(Overtaken) as told:
        entered(campaign, points_1="10")
    assert told.value.message == (
        "这份文件已由reviewer岗（reviewer）于2022-04-18 10:00录入为“一季度创建工作评分通报”，"
        "没有再次录入；有误请打开该通报更正"
    )
    assert Bulletin.objects.count() == 1


def test_official_basis_names_the_paper_of_every_number(campaign: Campaign) -> None:
    march = entered(campaign, points_1="10", points_2="9", total="50")
    april = entered(
        campaign, at=build.at(5, 12), points_1="12", issued_on="2022-05-10", as_of="2022-04-30"
    )
    official = official_of(campaign)
    found = {number: (one.value, one.bulletin) for number, one in official.points.items()}
    assert found == {1: (Decimal(12), april), 2: (Decimal(9), march)}
    assert official.total is not None
    assert (official.total.value, official.total.bulletin) == (Decimal(50), march)


def test_sum_stands_for_the_total_only_when_one_paper_gives_all(campaign: Campaign) -> None:
    numbers = list(campaign.indicators.values_list("number", flat=True))
    entered(campaign, {f"points_{n}": "1" for n in numbers[:-1]})
    assert official_of(campaign).total is None
    entered(campaign, {f"points_{n}": "1" for n in numbers})
    total = official_of(campaign).total
    assert total is not None
    assert (total.value, total.summed) == (Decimal(16), True)


def test_official_basis_costs_the_same_for_one_and_for_three(
    campaign: Campaign, django_assert_num_queries
) -> None:
    for total in ("50", "51", "52"):
        entered(campaign, points_1="10", points_2="9", total=total)
        with django_assert_num_queries(2):
            official_of(campaign)


def test_removal_of_the_demonstration_takes_corrected_bulletins_along(campaign: Campaign) -> None:
    first = entered(campaign, {"metric-enterprises": "6000"}, points_1="10")
    bulletins.correct(first, by=build.head(), at=WHEN, typed=typed(points_1="9", note="抄错"))
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=True)
    assert remove_demonstration() == (1, 0)
    assert not Bulletin.objects.exists()
    assert not BulletinFile.objects.exists()
    assert not BulletinLine.objects.exists()
