"""The page of a unit: all of it for its own people and the office, names for everybody else."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign, Duty
from reporting.filling import submissions
from reporting.queries.scores.unit_losses import losses_of
from reporting.scores import scorebook
from tests import builders as build
from tests import kept
from tests.house.asking import undone
from tests.web import read, signed_in
from units import contacts
from units.contacts import Named
from units.models import Contact, User
from units.posts import Typed
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT = "market-supervision"
NOW = build.at(4, 20)
INSIDE = (
    "未了事项",
    "各月报送",
    "联系岗位",
    "副局长",
    "8500001",
    "与登记系统不一致",
    "/submissions/",
)


@pytest.fixture
def lived_in(opened: Campaign) -> Campaign:
    """A unit with contacts, an accepted month with losses, and one sent back with a reason."""
    clerk, office = build.clerk(UNIT), build.reviewer()
    named = {"leader": Named(Typed("副局长", "0635-8500001"), 0)}
    contacts.change(build.unit(UNIT), by=clerk, at=NOW, named=named)
    build.deliver(opened, UNIT, 3, when=build.at(3, 30))
    sheet = build.sheet_of(opened, UNIT, 4)
    build.submit(sheet, by=clerk, when=NOW)
    reasons = {"enterprises": "与登记系统不一致"}
    submissions.return_(sheet, by=office, at=NOW, version=sheet.version, reasons=reasons)
    # What the clerk types afterwards sends nothing back once more.
    for number in ("41", "42"):
        typed = {"enterprises": (number, False)}
        submissions.save(sheet, by=clerk, at=NOW, version=sheet.version, typed=typed)
    scorebook.ensure_scored(opened, now=NOW)
    return opened


def page_of(user: User, campaign: Campaign, of: str = UNIT) -> str:
    return read(signed_in(user), "unit", campaign.code, of)


def test_own_people_see_everything_of_their_unit(lived_in: Campaign) -> None:
    for user in (build.clerk(UNIT), build.reviewer(), build.leader(), build.administrator()):
        page = page_of(user, lived_in)
        for inside in INSIDE:
            assert inside in page, (user, inside)
        assert ("去催报" in page) == (user == build.reviewer())
    page = page_of(build.clerk(UNIT), lived_in)
    assert "退回原因 · 在营企业：与登记系统不一致" in page
    # March came in on 30 March, April on the 20th; January and February never did.
    assert "最近4个月按时2个，按时率50%" in page
    assert "涉及本单位的失分（" in page
    april = page[page.index("2022年4月</a>") :].split("</tr>")[0]
    assert 'data-label="提交次数">1<' in april
    assert 'data-label="退回次数">1<' in april
    assert "文件中也称：" in page


def test_other_units_see_only_names_duties_and_tasks(lived_in: Campaign) -> None:
    stranger = build.clerk("huxi")
    page = page_of(stranger, lived_in)
    for inside in INSIDE:
        assert inside not in page, inside
    assert "区市场监督管理局" in page
    assert "<strong>在营企业</strong>" in page
    assert "其他单位只显示名称、分工和节点任务" in page
    client = signed_in(stranger)
    for name in ("unit-posts", "hand-over"):
        answer = client.get(reverse(name, args=(lived_in.code, UNIT)))
        assert answer.status_code == 403
        said = unescape(answer.content.decode())
        assert "副局长" not in said
        assert "8500001" not in said


def test_duties_say_what_is_assumed_and_which_indicator_reads_them(lived_in: Campaign) -> None:
    duty = Duty.objects.filter(campaign=lived_in).exclude(assumed="").select_related("unit").first()
    assert duty is not None
    page = page_of(build.clerk("huxi"), lived_in, duty.unit.code)
    assert "推定" in page
    assert duty.assumed in page
    own = page_of(build.clerk(UNIT), lived_in)
    row = own[own.index("<strong>严重失信主体</strong>") :].split("</tr>")[0]
    assert "/indicators/3/" in row


def test_losses_name_the_unit_and_link_its_sheet(lived_in: Campaign) -> None:
    unit = build.unit(UNIT)
    found = losses_of(lived_in, unit)
    rows = found.found + found.undecided
    assert rows
    assert all(one.unit == UNIT for row in rows for one in row.said)
    empty = losses_of(lived_in, build.unit("campaign-office"))
    assert all(one.unit == "campaign-office" for row in empty.found for one in row.said)
    page = page_of(build.clerk(UNIT), lived_in)
    linked = [one for row in found.found for one in row.said if one.submission]
    assert linked
    for one in linked:
        assert f"/submissions/{one.submission}/#value-{one.metric}" in page


def test_page_of_a_unit_without_anything_says_so(campaign: Campaign) -> None:
    page = page_of(build.clerk("finance"), campaign, "finance")
    for said in ("还没有开放的报送期", "没有欠报和待改的月份", "还没有到期的月份"):
        assert said in page
    lead = build.person("lead", Role.UNIT_LEAD, "finance")
    page = read(signed_in(lead), "hand-over", campaign.code, "finance")
    assert "没有未办事项" in page


def test_posts_are_typed_refused_and_kept(opened: Campaign) -> None:
    client, path = _posts(build.clerk("finance"))
    typed = {"post-leader": "王建国", "phone-leader": "0635-8500001", "post-clerk": "科员"}
    refused = client.post(path, typed)
    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "“王建国”像是姓名" in page
    assert 'value="王建国"' in page
    assert 'value="科员"' in page
    assert Contact.objects.count() == 0
    done = client.post(path, typed | {"is-post-leader": "on"}, follow=True)
    assert "已保存，2个岗位有变化" in unescape(done.content.decode())
    shown = Contact.objects.get(kind="clerk").pk
    office, _ = _posts(build.reviewer())
    office.post(path, {"post-clerk": "一级科员", "instead-clerk": shown})
    late = client.post(path, {"post-clerk": "干部", "instead-clerk": shown})
    page = unescape(late.content.decode())
    assert late.status_code == 409
    assert "区财政局的填报员已由reviewer岗于2022-04-20 10:00改为“一级科员”" in page
    assert 'value="干部"' in page
    assert "填报员现为：一级科员" in page


def test_leader_reads_posts_without_changing_them(opened: Campaign) -> None:
    client, path = _posts(build.leader())
    page = unescape(client.get(path).content.decode())
    assert "仅供查看" in page
    assert ">保存</button>" not in page
    assert client.post(path, {"post-leader": "副局长"}).status_code == 403
    assert Contact.objects.count() == 0


def test_hand_over_page_keeps_what_was_typed_and_tells_what_was_done(opened: Campaign) -> None:
    build.clerk("finance")
    User.objects.create_user("newcomer", None, post="新任填报员")
    client = signed_in(build.reviewer())
    path = reverse("hand-over", args=(opened.code, "finance"))
    typed = {"giver": "clerk-finance", "taker": "nobody", "note": "岗位调整"}
    refused = client.post(path, typed)
    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "没有账号“nobody”可以接手" in page
    assert 'value="nobody"' in page
    assert ">岗位调整</textarea>" in page
    assert "2022年3月报送" in page
    done = client.post(path, typed | {"taker": "newcomer"}, follow=True)
    page = unescape(done.content.decode())
    assert "交接完成：“newcomer”现在是区财政局的填报员" in page
    assert "当时未办的 4 项" in page


def _posts(user: User) -> tuple[Client, str]:
    return signed_in(user), reverse("unit-posts", args=(build.CODE, "finance"))


def _cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


PAGES = {
    "unit": (f"/c/{build.CODE}/units/{UNIT}/", 40),
    "unit list": (f"/c/{build.CODE}/units/", 12),
    "posts": (f"/c/{build.CODE}/units/{UNIT}/posts/", 12),
    "hand-over": (f"/c/{build.CODE}/units/{UNIT}/hand-over/", 14),
    "directory": (f"/c/{build.CODE}/directory/", 12),
    "register": (f"/c/{build.CODE}/registers/benefit_domains/", 12),
}


def _one_unit(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(3, 20))
    campaign.periods.exclude(month__month__in=(2, 3)).delete()
    build.deliver(campaign, UNIT, 3, when=build.at(3, 30), benefit_domains="信易游")
    _name(UNIT)
    scorebook.ensure_scored(campaign, now=build.at(3, 31))


def _three_units(campaign: Campaign) -> None:
    build.open_months(campaign, now=NOW)
    for day, month in enumerate((1, 2, 3), start=15):
        build.deliver_all(campaign, (UNIT, "finance", "huxi"), [month], when=build.at(4, day))
    for of in (UNIT, "finance", "huxi", "taxation"):
        _name(of)
    scorebook.ensure_scored(campaign, now=NOW)


@pytest.mark.parametrize("page", PAGES)
def test_number_of_queries_does_not_grow(campaign: Campaign, page: str) -> None:
    path, most = PAGES[page]
    with undone():
        kept.once("one unit", lambda: _one_unit(campaign))
        few = _cost(signed_in(build.reviewer()), path)
    kept.once("three units", lambda: _three_units(campaign))
    assert _cost(signed_in(build.reviewer()), path) == few
    assert few <= most


def _name(of: str) -> None:
    named = {kind: Named(Typed("科长"), 0) for kind in Contact.Kind.values}
    contacts.change(build.unit(of), by=build.clerk(of), at=NOW, named=named)
