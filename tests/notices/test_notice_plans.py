"""通知方案: the office changes the words of letters, within what can be filled."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine

from indicators.models import Campaign
from notices import plans
from notices.models import Dispatch, NoticeText
from notices.occasions import Wording
from notices.plans import PLANS
from notices.reminders import ensure_reminders
from reporting.refusals import Overtaken
from tests import builders as build
from tests.racing import at_once
from tests.web import read, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db
NOW = build.at(4, 21)
ADDRESS = "/notice-plans/monthly-reminder/day/"
TYPED = {"act": "save", "number": "0", "subject": "请报：{count}项", "body": "{post}：\r\n{items}"}


@pytest.fixture(autouse=True)
def _month(campaign: Campaign) -> Iterator[None]:
    build.open_months(campaign, now=build.at(4, 1))
    with time_machine.travel(NOW, tick=False):
        yield


def reminder() -> Dispatch:
    ensure_reminders(now=NOW)
    return Dispatch.objects.get(recipient__username="clerk-finance")


def test_saved_words_are_those_of_the_next_letter() -> None:
    build.clerk("finance")
    client = signed_in(build.head())
    assert client.post(ADDRESS, TYPED).status_code == 302
    letter = reminder()
    assert letter.subject == "请报：1项"
    assert letter.body.splitlines()[0] == "clerk-finance岗："
    assert letter.body.splitlines()[1].startswith("· 区财政局 2022年4月：待报，内部截止 4月21日")
    page = read(client, "notice-text", "monthly-reminder", "day")
    assert "第1次：head岗 2022-04-21 10:00" in page
    assert "head岗 2022-04-21 10:00" in read(client, "notice-plans")


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"body": "{itmes}"}, "不认识占位符{itmes}；这里可以用的有：{post}、{campaign}、"),
        ({"subject": "{post.email}"}, "不认识占位符{post.email}"),
        ({"subject": ""}, "主题不能为空"),
        ({"subject": "一\nBcc: x@example.org"}, "主题只能写一行"),
        ({"body": "{post"}, "大括号没有成对"),
        ({"body": "长" * 4001}, "正文有4001个字，至多4000个"),
        ({"body": "a\x00"}, "正文含有不能保存的空字符"),
    ],
)
def test_words_that_cannot_be_filled_are_refused_and_come_back(
    instead: dict[str, str], said: str
) -> None:
    answer = signed_in(build.head()).post(ADDRESS, TYPED | instead)
    page = answer.content.decode()
    assert (answer.status_code, NoticeText.objects.count()) == (422, 0)
    assert said in page
    assert "请报：{count}项" in page or "subject" in instead


def test_preview_shows_real_data_and_saves_nothing() -> None:
    client = signed_in(build.head())
    page = client.post(ADDRESS, TYPED | {"act": "preview"}).content.decode()
    assert "请报：1项" in page
    assert "2022年4月的实际数据" in page
    assert "：待报，内部截止 4月21日 24:00" in page
    assert not NoticeText.objects.exists()


def test_shipped_words_are_put_back_and_nothing_is_forgotten() -> None:
    build.clerk("finance")
    client = signed_in(build.head())
    client.post(ADDRESS, TYPED)
    assert client.post(ADDRESS, TYPED | {"act": "reset", "number": "1"}).status_code == 302
    assert reminder().subject.startswith("【请尽快报送】")
    assert list(NoticeText.objects.values_list("number", "shipped")) == [(2, True), (1, False)]


def test_second_editor_is_told_of_the_first_and_keeps_what_was_typed() -> None:
    signed_in(build.head()).post(ADDRESS, TYPED)
    client = signed_in(build.administrator())
    answer = client.post(ADDRESS, TYPED | {"subject": "另一种{count}"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这段文字已由head岗于2022-04-21 10:00改过" in page
    assert 'value="另一种{count}"' in page
    assert client.post(ADDRESS, TYPED | {"number": "1"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins() -> None:
    words = Wording("", "{count}", "{items}")
    save: Any = partial(
        plans.rewrite, PLANS["monthly-reminder"], "day", at=NOW, number=0, typed=words
    )
    people = [build.head(), build.administrator()]
    found = at_once([partial(save, by=by) for by in people])
    assert [type(one) for one in found if not isinstance(one, Overtaken)] == [NoticeText]
    assert NoticeText.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "seen", "saved"),
    [
        (Role.OFFICE, 200, 403),
        (Role.ADMINISTRATOR, 200, 302),
        (Role.LEADER, 403, 403),
        (Role.CLERK, 403, 403),
    ],
)
def test_only_head_and_administrator_change_words(role: Role, seen: int, saved: int) -> None:
    client = signed_in(build.somebody(role))
    assert client.get("/notice-plans/").status_code == seen
    assert client.get(ADDRESS).status_code == seen
    assert client.post(ADDRESS, TYPED).status_code == saved
    assert client.get("/notice-plans/monthly-reminder/no-such/").status_code in (404, 403)


@pytest.mark.parametrize(
    ("plan", "letter"), [(plan.code, letter) for plan in PLANS.values() for letter in plan.letters]
)
def test_every_letter_has_a_page_with_a_preview(plan: str, letter: str) -> None:
    page = read(signed_in(build.head()), "notice-text", plan, letter)
    assert "预览" in page
    assert 'class="problem' not in page
