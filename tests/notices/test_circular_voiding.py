"""作废: a number that will not be used stays on record and comes to no other paper."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from indicators.models import Campaign
from notices.circulars import drafting, signing
from notices.circulars.issues import file_name, paper_of
from notices.models import Circular
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.life import MARKET, april_scored
from tests.notices.issues import FRIDAY, drafted, sent, signed
from tests.web import ask, error, read, signed_in

pytestmark = pytest.mark.django_db
WHY = "本周改为专题汇报，不再发通报"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def recalled(campaign: Campaign) -> Circular:
    """An issue that got its number and was recalled before it was sent."""
    april_scored(campaign)
    build.leader()
    one = signed(drafted(campaign))
    return signing.recall(
        one, by=build.reviewer(), at=FRIDAY, version=one.version, reason="数据待核"
    )


def voided(one: Circular) -> Circular:
    return signing.void(one, by=build.head(), at=FRIDAY, version=one.version, reason=WHY)


def test_voided_number_is_on_record_and_given_to_nothing_else(recalled: Circular) -> None:
    one = voided(recalled)
    assert (one.state, one.number, one.voided_by) == ("voided", 1, build.head())
    step = one.steps.first()
    assert step is not None
    assert (step.label, step.reason) == ("作废", WHY)
    assert (paper_of(one).number, file_name(one, "pdf")[:7]) == ("第1期（作废）", "第1期（作废）")
    second = signed(drafted(one.campaign, "2022-W18", build.at(5, 7)), build.at(5, 7))
    assert second.number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.filter(pk=second.pk).update(number=1)


def test_voided_issue_is_the_end_of_its_week(recalled: Circular) -> None:
    one = voided(recalled)
    for act in (signing.submit, drafting.renew, signing.sign):
        with pytest.raises(NotAllowed, match="当前为“已作废”"):
            act(one, by=build.head(), at=FRIDAY, version=one.version)
    assert drafting.ensure_drafts(now=FRIDAY) == 0


def test_only_the_head_voids_what_has_a_number_and_says_why(recalled: Circular) -> None:
    version = recalled.version
    with pytest.raises(NotAllowed, match="专班办公室审核员）不能作废"):
        signing.void(recalled, by=build.reviewer(), at=FRIDAY, version=version, reason=WHY)
    with pytest.raises(Invalid, match="请写明作废原因"):
        signing.void(recalled, by=build.head(), at=FRIDAY, version=version, reason=" ")
    fresh = drafted(recalled.campaign, "2022-W16")
    with pytest.raises(NotAllowed, match="还没有期号，不需要作废"):
        signing.void(fresh, by=build.head(), at=FRIDAY, version=0, reason=WHY)
    other = Circular.objects.get(pk=recalled.pk)
    voided(recalled)
    with pytest.raises(Overtaken, match="先行作废"):
        signing.void(other, by=build.head(), at=FRIDAY, version=version, reason=WHY)
    gone = sent(fresh)
    with pytest.raises(NotAllowed, match="当前为“已发送”"):
        signing.void(gone, by=build.head(), at=FRIDAY, version=gone.version, reason=WHY)


def test_page_voids_and_every_reader_learns_where_the_number_went(recalled: Circular) -> None:
    code, head = recalled.campaign.code, signed_in(build.head())
    assert "请写明作废原因" in read(head, "circular", code, recalled.pk)
    address = reverse("move-circular", args=(code, recalled.pk, "void"))
    typed = {"version": recalled.version, "reason": ""}
    assert "尚未作废" in head.post(address, typed).content.decode()
    assert head.post(address, typed | {"reason": WHY}).status_code == 302
    desk = read(head, "circular", code, recalled.pk)
    assert WHY in desk
    assert 'id="findings"' not in desk
    assert "head岗作废" in read(head, "circulars", code)
    clerk = signed_in(build.clerk(MARKET))
    assert "第1期已作废，没有发出" in read(clerk, "circulars", code)
    assert clerk.get(reverse("circular", args=(code, recalled.pk))).status_code == 404


def test_program_voids_an_issue(recalled: Circular) -> None:
    address = f"campaigns/{recalled.campaign.code}/circulars/{recalled.pk}/void/"
    given = {"version": recalled.version, "reason": WHY}
    assert error(ask(signed_in(build.reviewer()), "POST", address, given))[1] == "not_allowed"
    status, shown = ask(signed_in(build.head()), "POST", address, given)
    assert (status, shown["state"], shown["number"]) == (200, "voided", 1)
    assert shown["voided_at"].startswith("2022-04-29T10:00")
