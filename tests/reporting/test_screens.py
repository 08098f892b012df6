"""大屏: a link opens one campaign's wall screen, shows nobody, ends by date or hand and is written
down."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import ScreenLink
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.scores import scorebook
from reporting.screens import links
from reporting.wake import score_is_due
from reporting.workflow import Move, SignOff
from tests import builders as build
from tests.racing import at_once
from tests.web import read, signed_in
from units.models import User
from units.roles import Role

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)
TYPED = {"name": "三楼指挥室", "days": "30"}
UNITS = ("market-supervision", "administrative-approval", "financial-monitoring", "huxi")


@pytest.fixture
def secret(opened: Campaign) -> str:
    return links.make(opened, by=build.head(), at=NOW, typed=TYPED)[1]


def shown(secret: str, *, mark: str = "") -> tuple[int, str]:
    """What a screen is answered, without any cookie."""
    given = {"If-None-Match": f'"{mark}"'} if mark else {}
    answer = Client().get(reverse("wall", args=(secret,)), headers=given)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    return answer.status_code, answer.content.decode()


def mark_of(page: str) -> str:
    return page.split('data-mark="')[1].split('"')[0]


@time_machine.travel(NOW, tick=False)
def test_link_is_shown_once_kept_as_digest_and_opens_the_screen_alone(opened: Campaign) -> None:
    head = signed_in(build.head())
    page = head.post(reverse("screens", args=(opened.code,)), TYPED).content.decode()
    address = page.split("/screen/")[1].split("<")[0]
    secret = address.rstrip("/")
    assert secret not in read(head, "screens", opened.code)
    assert not ScreenLink.objects.filter(digest__contains=secret[:20]).exists()
    status, wall = shown(secret)
    assert (status, opened.short_name in wall) == (200, True)
    # The key opens this page and no other.
    assert "/c/" not in wall
    assert Client().get(f"/c/{opened.code}/").status_code == 302
    history = read(head, "screens", opened.code)
    assert "三楼指挥室" in history
    assert "head岗" in history


@time_machine.travel(NOW, tick=False)
def test_screen_tells_units_and_moves_but_no_person_and_no_paper(opened: Campaign) -> None:
    clerk = build.clerk("market-supervision", post="某某岗位", email="secret@example.org")
    sheet = build.sheet_of(opened, "market-supervision", 4)
    build.submit(sheet, by=clerk, when=build.at(4, 20, 9), benefit_domains="保密项目甲")
    build.accept(sheet, by=build.reviewer(), when=build.at(4, 20, 9, 30))
    score = scorebook.ensure_scored(opened, now=NOW)
    secret = links.make(opened, by=build.head(), at=NOW, typed=TYPED)[1]
    wall = shown(secret)[1]
    assert score is not None
    for said in (f"{score.total:.2f}", "区市场监管局 4月审核通过", "09:30", "4月25日", "16项指标"):
        assert said in wall
    people = [str(value) for one in User.objects.all() for value in (one.post, one.username)]
    seen = " ".join(re.findall(r'[^<>]+(?=<)|(?:title|aria-label)="[^"]*"', wall))
    assert "区市场监管局" in seen
    assert [one for one in [*people, "secret@", "保密项目甲"] if one in seen] == []


@time_machine.travel(NOW, tick=False)
def test_screen_does_not_tell_what_a_unit_gave_back_to_its_own_clerk(
    opened: Campaign, secret: str
) -> None:
    Campaign.objects.update(sign_off=SignOff.STEP)
    opened.refresh_from_db()
    sheet = build.sheet_of(opened, "finance", 4)
    build.submit(sheet, by=build.clerk("finance"), when=build.at(4, 20, 9))
    lead = build.person("finance-lead", Role.UNIT_LEAD, "finance")
    reasons = {next(iter(submissions.fields_of(sheet))): "内部意见"}
    submissions.send_back(sheet, by=lead, at=NOW, version=sheet.version, reasons=reasons)
    wall = shown(secret)[1]
    assert "区财政局 4月提交" in wall
    assert "单位内退回" not in wall


def test_revoked_over_and_guessed_links_are_answered_alike(opened: Campaign, secret: str) -> None:
    link, head = ScreenLink.objects.get(), build.head()
    with time_machine.travel(NOW, tick=False) as clock:
        assert shown(secret)[0] == 200
        clock.move_to(link.expires_at - timedelta(seconds=1))
        assert shown(secret)[0] == 200
        clock.move_to(link.expires_at)
        over = shown(secret)
        clock.move_to(NOW)
        links.revoke(link, by=head, at=NOW)
        assert shown(secret) == over == shown("guessed")
    assert over[0] == 404
    assert "大屏链接无效，或者已经停用、到期" in over[1]
    assert opened.short_name not in over[1]


def test_only_the_office_head_makes_and_revokes_and_each_is_told_why_not(opened: Campaign) -> None:
    for user in (build.reviewer(), build.leader(), build.clerk("finance")):
        with pytest.raises(NotAllowed, match="请由专班办公室主任办理"):
            links.make(opened, by=user, at=NOW, typed=TYPED)
    link, _ = links.make(opened, by=build.head(), at=NOW, typed=TYPED)
    with pytest.raises(NotAllowed):
        links.revoke(link, by=build.reviewer(), at=NOW)
    page = read(signed_in(build.reviewer()), "screens", opened.code)
    assert "请由专班办公室主任办理" in page
    assert "fieldset disabled" in page
    links.revoke(link, by=build.head(), at=NOW)
    with pytest.raises(Overtaken, match="head岗（head）已于2022-04-20 10:00停用“三楼指挥室”"):
        links.revoke(link, by=build.head(), at=NOW)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": " ", "days": "30"}, "name", "请填写屏幕名称"),
        ({"name": "屏" * 33, "days": "30"}, "name", "最多32个字"),
        ({"name": " 三楼 指挥室 ", "days": "30"}, "name", "“三楼 指挥室”已有一个在用的链接"),
        ({"name": "二楼", "days": "36500"}, "days", "请选择有效期：7天、30天、90天、一年"),
        ({"name": "二楼", "days": ""}, "days", "请选择有效期"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_typed(
    opened: Campaign, typed: dict[str, str], field: str, sentence: str
) -> None:
    links.make(opened, by=build.head(), at=NOW, typed={"name": "三楼 指挥室", "days": "7"})
    with pytest.raises(Invalid) as refused:
        links.make(opened, by=build.head(), at=NOW, typed=typed)
    assert sentence in refused.value.problems[field]
    with time_machine.travel(NOW, tick=False):
        answer = signed_in(build.head()).post(reverse("screens", args=(opened.code,)), typed)
    assert (answer.status_code, ScreenLink.objects.count()) == (422, 1)
    assert f'value="{typed["name"]}"' in answer.content.decode()


def test_links_in_use_are_counted_and_ended_ones_are_not(opened: Campaign) -> None:
    head = build.head()
    made = [
        links.make(opened, by=head, at=NOW, typed={"name": f"屏{number}", "days": "7"})[0]
        for number in range(links.OPEN_AT_MOST)
    ]
    with pytest.raises(Invalid) as refused:
        links.make(opened, by=head, at=NOW, typed=TYPED)
    assert "在用的链接已有20个" in refused.value.problems["name"]
    links.revoke(made[0], by=head, at=NOW)
    links.make(opened, by=head, at=NOW, typed=TYPED)


def test_last_use_is_written_once_a_minute(opened: Campaign, secret: str) -> None:
    used = []
    with time_machine.travel(NOW, tick=False) as clock:
        for second in (0, 30, 59, 60):
            clock.move_to(NOW + timedelta(seconds=second))
            shown(secret)
            used.append(ScreenLink.objects.get().last_used_at)
    assert used == [NOW, NOW, NOW, NOW + timedelta(minutes=1)]


def test_screen_is_told_304_until_something_moves_or_five_minutes_pass(
    opened: Campaign, secret: str
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        mark = mark_of(shown(secret)[1])
        assert shown(secret, mark=mark) == (304, "")
        sheet = build.sheet_of(opened, "finance", 4)
        build.submit(sheet, by=build.clerk("finance"), when=NOW)
        status, page = shown(secret, mark=mark)
        assert (status, "区财政局 4月提交" in page) == (200, True)
        build.accept(sheet, by=build.reviewer(), when=NOW)
        score_is_due(opened.pk)
        mark = mark_of(shown(secret, mark=mark_of(page))[1])
        scorebook.ensure_scored(opened, now=NOW)
        status, page = shown(secret, mark=mark)
        assert (status, 'class="big"' in page) == (200, True)
        clock.move_to(NOW + timedelta(minutes=5))
        assert shown(secret, mark=mark_of(page))[0] == 200


def test_alarms_say_what_is_late_returned_and_waiting(opened: Campaign, secret: str) -> None:
    reviewer = build.reviewer()
    for of in UNITS[:2]:
        build.submit(build.sheet_of(opened, of, 4), by=build.clerk(of), when=build.at(4, 20, 9))
    back = build.sheet_of(opened, UNITS[0], 4)
    reasons = {"market_entities": "请核对"}
    submissions.return_(
        back, by=reviewer, at=build.at(4, 20, 11), version=back.version, reasons=reasons
    )
    with time_machine.travel(build.at(4, 26), tick=False):
        wall = shown(secret)[1]
    for said in ("4月报送：31家单位逾期未报", "1家单位退回后尚未重报", "1份待审核，最久已等6天"):
        assert said in wall
    assert "另有18家未列出" in wall
    assert Move.RETURN in back.events.values_list("move", flat=True)


def test_number_of_queries_does_not_grow(opened: Campaign, secret: str) -> None:
    def cost(mark: str = "") -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            status, _ = shown(secret, mark=mark)
        assert status == (304 if mark else 200)
        return len(asked)

    costs = []
    with time_machine.travel(NOW, tick=False):
        cost()  # writes down that the screen asked
        for day, units in ((17, UNITS[:1]), (18, UNITS[1:]), (19, ("finance", "health"))):
            for of in units:
                build.deliver(opened, of, 4, when=build.at(4, day))
            scorebook.ensure_scored(opened, now=build.at(4, day, 12))
            costs.append(cost())
        # Before that: the link, the score, the moves.
        assert cost(mark_of(shown(secret)[1])) == 3
    assert len(set(costs)) == 1
    assert costs[0] <= 45


@pytest.mark.django_db(transaction=True)
def test_of_two_who_revoke_at_once_one_is_told_who_was_first(campaign: Campaign) -> None:
    head = build.head()
    link, _ = links.make(campaign, by=head, at=NOW, typed=TYPED)
    said = at_once([partial(links.revoke, link, by=head, at=NOW)] * 2)
    [told] = [one for one in said if one is not None]
    assert isinstance(told, Overtaken)
