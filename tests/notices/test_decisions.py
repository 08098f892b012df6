"""更正已决定: the clerks and whoever asked read what became of it and why, once."""

import pytest

from indicators.models import Campaign
from notices.decisions import ensure_decision_letters
from notices.models import Dispatch
from reporting.filling import corrections
from reporting.models import Correction
from tests import builders as build
from units.models import User

pytestmark = pytest.mark.django_db
UNIT = "market-supervision"
NOW = build.at(4, 22)


@pytest.fixture
def asked(campaign: Campaign) -> Correction:
    """区市场监督管理局 asks to correct 在营企业 after acceptance."""
    build.open_months(campaign, now=build.at(4, 20))
    sheet = build.deliver(campaign, UNIT, 4, when=build.at(4, 20), enterprises="6400")
    typed = {"enterprises": ("6300", False)}
    return corrections.ask(
        sheet, by=build.clerk(UNIT), at=NOW, version=2, typed=typed, reason="登记系统已更新"
    )


def told() -> dict[str, str]:
    return dict(Dispatch.objects.values_list("recipient__username", "body"))


def test_approval_is_told_with_old_and_new_values(asked: Correction) -> None:
    second = build.clerk(UNIT, "second-clerk")
    build.clerk("finance")
    assert ensure_decision_letters(now=NOW) == 0
    corrections.approve(asked, by=build.head(), at=NOW)
    assert ensure_decision_letters(now=NOW) == 2
    assert ensure_decision_letters(now=build.at(4, 22, 11)) == 0
    assert set(told()) == {f"clerk-{UNIT}", second.username}
    assert set(Dispatch.objects.values_list("subject", flat=True)) == {
        "【更正已批准】区市场监督管理局 2022年4月"
    }
    assert told()["second-clerk"] == (
        "second-clerk岗：\n\n"
        "区市场监督管理局 2022年4月的更正申请（clerk-market-supervision岗申请），"
        "head岗于2022-04-22 10:00批准，新数据即日起计入得分。\n\n"
        "· 在营企业：6400 更正为 6300\n\n申请更正的原因：登记系统已更新\n\n"
        "登录门户后在“更正与重新打开”可查看全文。\n专班办公室"
    )


def test_refusal_carries_its_reason(asked: Correction) -> None:
    corrections.refuse(asked, by=build.head(), at=NOW, reason="与年报不一致")
    assert ensure_decision_letters(now=NOW) == 1
    letter = Dispatch.objects.get()
    assert letter.subject == "【更正未获批准】区市场监督管理局 2022年4月"
    assert "head岗于2022-04-22 10:00决定不予批准，原数据继续有效。" in letter.body
    assert "不予批准的理由：与年报不一致" in letter.body


def test_reviewer_who_asked_is_told_and_whoever_decided_is_not(asked: Correction) -> None:
    corrections.withdraw(asked, by=build.clerk(UNIT), at=NOW)
    assert ensure_decision_letters(now=NOW) == 0
    again = corrections.ask(
        asked.submission,
        by=build.reviewer(),
        at=NOW,
        version=2,
        typed={"enterprises": ("6300", False)},
        reason="市里反馈",
    )
    corrections.approve(again, by=build.head(), at=NOW)
    assert ensure_decision_letters(now=NOW) == 2
    assert set(told()) == {"reviewer", f"clerk-{UNIT}"}


def test_nobody_is_written_to_at_night_twice_or_after_a_week(asked: Correction) -> None:
    corrections.approve(asked, by=build.head(), at=NOW)
    assert ensure_decision_letters(now=build.at(4, 22, 23)) == 0
    assert ensure_decision_letters(now=build.at(4, 28)) == 0
    assert ensure_decision_letters(now=build.at(4, 23, 7, 30)) == 1


def test_person_who_left_and_invented_months_are_left_out(
    campaign: Campaign, asked: Correction
) -> None:
    corrections.approve(asked, by=build.head(), at=NOW)
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=True)
    assert ensure_decision_letters(now=NOW) == 0
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=False)
    User.objects.filter(username=f"clerk-{UNIT}").update(is_active=False)
    assert ensure_decision_letters(now=NOW) == 0
