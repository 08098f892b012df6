"""The manual inside the portal (帮助): who reads it, where it opens, what it can never do."""

import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from creditcity.help import contents, manual
from creditcity.help.tours import TOURS
from indicators.models import Campaign
from tests import builders as build
from tests.web import read, signed_in
from units.models import User
from units.roles import Role

CLERK_OF = "market-supervision"
LINK = re.compile(r'<a href="([^"]*)" data-help>')


def _read(text: str) -> manual.Chapter:
    return manual.read("x", text, lambda slug: f"/help/{slug}/", lambda name: f"/static/{name}")


def test_html_in_a_chapter_is_text() -> None:
    written = (
        "# 标题\n\n<script>alert(1)</script>\n\n文字<b onclick='x'>粗</b><https://example.org>"
    )
    assert "&lt;script&gt;" in _read(written).html
    assert not re.search(r"<(script|b|a)\b", _read(written).html)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://example.org", "//example.org", "../secret.md"]
)
def test_link_that_leaves_the_manual_is_refused(address: str) -> None:
    with pytest.raises(manual.ManualError, match="不能链接到"):
        _read(f"# 标题\n\n[去]({address})")
    with pytest.raises(manual.ManualError, match="不能显示图片"):
        _read(f"# 标题\n\n![看]({address})")


def test_heading_is_an_anchor_and_a_button_stands_out() -> None:
    found = _read("# 标题\n\n## 用 Excel 填报\n\n点【提交】。\n\n### 其一\n\n[再看](month.md#填数)")
    assert found.anchors == {"用-Excel-填报", "其一"}
    assert '<b class="said">【提交】</b>' in found.html
    assert 'href="/help/month/#填数"' in found.html


@pytest.mark.django_db
def test_every_chapter_opens_and_asks_no_more_than_its_frame(campaign: Campaign) -> None:
    reader = signed_in(build.clerk(CLERK_OF))
    with CaptureQueriesContext(connection) as frame:
        read(reader, "password")
    for entry in contents.entries():
        with CaptureQueriesContext(connection) as asked:
            answer = reader.get(manual.chapter_address(entry.slug))
        assert (answer.status_code, len(asked)) == (200, len(frame)), entry.slug
        assert f"<h1>{entry.title}</h1>" in answer.content.decode()


@pytest.mark.django_db
def test_own_chapters_come_first(campaign: Campaign) -> None:
    page = read(signed_in(build.leader()), "help")
    assert re.findall(r"<h2>(.+?)</h2>", page)[0] == "区领导"
    assert page.count("您的工作") == 1


@pytest.mark.django_db
def test_link_of_a_page_leads_to_the_part_for_that_reader(campaign: Campaign) -> None:
    address = reverse("exemptions", args=[campaign.code])
    found = {
        who: LINK.findall(signed_in(person).get(address).content.decode())
        for who, person in [("clerk", build.clerk(CLERK_OF)), ("office", build.reviewer())]
    }
    page = reverse("help-chapter", args=["zero-report"])
    assert {who: [unquote(one) for one in links] for who, links in found.items()} == {
        "clerk": [f"{page}#申请无此业务"],
        "office": [f"{page}#认定无此业务"],
    }


@pytest.mark.django_db
def test_stranger_is_helped_at_the_door_and_sees_nothing_else() -> None:
    door = read(Client(), "sign-in")
    assert f'href="{reverse("help-sign-in")}"' in door
    page = read(Client(), "help-sign-in")
    assert "密码连续输错…次" in page
    inside = {manual.chapter_address(entry.slug) for entry in contents.entries()}
    assert {link for link in re.findall(r'href="([^"#]+)', page) if link in inside} == set()


def test_every_role_has_a_tour_of_a_few_steps() -> None:
    assert set(TOURS) == set(Role)
    assert {role for role, tour in TOURS.items() if not 3 <= len(tour.steps) <= 5} == set()


@pytest.mark.django_db
def test_tour_stands_on_the_first_page_until_it_is_ended_and_can_begin_again(
    campaign: Campaign,
) -> None:
    person = build.leader()
    reader = signed_in(person)
    address = reverse("dashboard", args=[campaign.code])

    def shown(where: str = address) -> bool:
        return b"data-tour-start" in reader.get(where).content

    assert shown()
    assert not shown(reverse("help"))
    reader.post(reverse("help-tour"), {"act": "hide"})
    reader.post(reverse("help-tour"), {"act": "hide"})
    assert User.objects.get(pk=person.pk).toured_at is not None
    assert not shown()
    assert "重新开始导览" in read(reader, "help")
    reader.post(reverse("help-tour"), {"act": "show"})
    assert shown()
