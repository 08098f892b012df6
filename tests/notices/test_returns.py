"""报送单被退回: the mail carries every reason, once per return, to the unit's own clerks."""

import pytest

from indicators.models import Campaign
from notices.models import Dispatch
from notices.returns import ensure_return_letters
from reporting.filling import submissions
from reporting.models import Submission
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = build.at(4, 21)
UNIT = "market-supervision"
REASONS = {"enterprises": "与登记系统相差300户", "commitment_records": "缺少证明材料"}


@pytest.fixture
def returned(campaign: Campaign) -> Submission:
    build.open_months(campaign, now=build.at(4, 20))
    sheet = build.sheet_of(campaign, UNIT, 4)
    build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 20))
    submissions.return_(sheet, by=build.reviewer(), at=NOW, version=1, reasons=REASONS)
    return sheet


@pytest.mark.usefixtures("returned")
def test_letter_says_every_reason_and_is_written_once() -> None:
    build.clerk("finance")
    second = build.clerk(UNIT, "second-clerk")
    assert ensure_return_letters(now=NOW) == 2
    assert ensure_return_letters(now=build.at(4, 21, 11)) == 0
    letters = Dispatch.objects.order_by("recipient_id")
    assert {one.recipient for one in letters} == {build.clerk(UNIT), second}
    assert {one.subject for one in letters} == {"【报送单被退回】区市场监督管理局 2022年4月"}
    body = letters[0].body
    assert "由reviewer岗于2022-04-21 10:00退回修改" in body
    assert "· 在营企业：与登记系统相差300户" in body
    assert "缺少证明材料" in body


def test_second_return_is_a_letter_of_its_own(returned: Submission) -> None:
    ensure_return_letters(now=NOW)
    build.submit(returned, by=build.clerk(UNIT), when=build.at(4, 21, 12))
    assert ensure_return_letters(now=build.at(4, 21, 13)) == 0
    again = build.at(4, 21, 14)
    submissions.return_(
        returned, by=build.reviewer(), at=again, version=3, reasons={"enterprises": "仍不一致"}
    )
    assert ensure_return_letters(now=again) == 1
    assert "仍不一致" in Dispatch.objects.latest("pk").body


@pytest.mark.usefixtures("returned")
def test_nobody_is_written_to_at_night_and_old_returns_are_left_to_the_reminder() -> None:
    assert ensure_return_letters(now=build.at(4, 21, 23)) == 0
    assert ensure_return_letters(now=build.at(4, 28)) == 0
    assert ensure_return_letters(now=build.at(4, 22, 7, 30)) == 1


def test_real_person_is_not_told_of_invented_months(
    campaign: Campaign, returned: Submission
) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=True)
    assert returned.state == "returned"
    assert ensure_return_letters(now=NOW) == 0
