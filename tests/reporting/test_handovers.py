"""交接: the taker goes on where the giver stopped, and the giver is out at once."""

import pytest
from django.test import Client
from knox.models import get_token_model

from indicators.models import Campaign
from reporting import handovers
from reporting.filling import submissions
from reporting.models import Submission
from reporting.permissions import visible_to
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.web import signed_in
from units.models import HandOver, Membership, Unit, User
from units.queries import standing
from units.registry import ensure_person
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
UNIT = "market-supervision"
WHEN = build.at(4, 20)


@pytest.fixture
def newcomer(opened: Campaign) -> User:
    """An account that stands for nobody yet."""
    return User.objects.create_user("newcomer", None, post="新任填报员")


@pytest.fixture
def unit(opened: Campaign) -> Unit:
    return build.unit(UNIT)


def give(unit: Unit, by: User, taker: str = "newcomer", **other: str) -> HandOver:
    given = {"giver": f"clerk-{UNIT}", "taker": taker, "note": "岗位调整"} | other
    return handovers.give(unit, **given, by=by, at=WHEN)


def refused(unit: Unit, **given: str) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        give(unit, build.reviewer(), **given)
    assert HandOver.objects.count() == 0
    return error.value.problems


def test_taker_finds_the_draft_and_the_giver_is_out(
    sheet: Submission, unit: Unit, newcomer: User
) -> None:
    giver = build.clerk(UNIT)
    typed = {"enterprises": ("6000", False)}
    submissions.save(sheet, by=giver, at=WHEN, version=0, typed=typed)
    done = give(unit, build.reviewer())
    assert (done.giver, done.taker, done.note) == (giver, newcomer, "岗位调整")
    giver, newcomer = User.objects.get(pk=giver.pk), User.objects.get(pk=newcomer.pk)
    assert standing(giver).units == frozenset()
    assert not visible_to(giver).exists()
    assert standing(newcomer).units_as(Role.CLERK) == {unit.pk}
    sheet = visible_to(newcomer).get(pk=sheet.pk)
    assert (sheet.state, sheet.version) == ("draft", 1)
    assert sheet.cells.get(metric__code="enterprises").value == 6000
    more = {"market_entities": ("9000", False)}
    submissions.save(sheet, by=newcomer, at=WHEN, version=1, typed=more)
    assert sheet.cells.get(metric__code="enterprises").value == 6000


def test_sessions_and_tokens_of_the_giver_end_and_only_theirs(unit: Unit, newcomer: User) -> None:
    giver, colleague = build.clerk(UNIT), build.clerk(UNIT, "second")
    browser, other = signed_in(giver), signed_in(colleague)
    _, token = get_token_model().objects.create(user=giver)
    _, kept = get_token_model().objects.create(user=colleague)
    program = Client(headers={"authorization": f"Token {token}"})
    theirs = Client(headers={"authorization": f"Token {kept}"})
    assert browser.get("/password/").status_code == 200
    assert program.get("/api/v1/submissions/").status_code == 200
    give(unit, build.reviewer())
    assert browser.get("/password/")["Location"].startswith("/sign-in/")
    assert program.get("/api/v1/submissions/").status_code == 401
    assert other.get("/password/").status_code == 200
    assert theirs.get("/api/v1/submissions/").status_code == 200


def test_what_was_open_then_is_frozen(sheet: Submission, unit: Unit, newcomer: User) -> None:
    clerk, office = build.clerk(UNIT), build.reviewer()
    build.submit(sheet, by=clerk, when=WHEN)
    reasons = {"enterprises": "与登记系统不一致"}
    submissions.return_(sheet, by=office, at=WHEN, version=sheet.version, reasons=reasons)
    items = {one["what"]: one for one in give(unit, office).open_items}
    assert items["2022年4月报送"] == {
        "kind": "month",
        "campaign": sheet.period.campaign.short_name,
        "what": "2022年4月报送",
        "state": "已退回",
        "due": "2022年4月25日 24:00",
        "late": False,
        "reasons": ["在营企业：与登记系统不一致"],
    }
    march = items["2022年3月报送"]
    assert (march["state"], march["due"], march["late"]) == ("待报", "2022年3月31日 24:00", True)
    new = User.objects.get(username="newcomer")
    again = visible_to(new).select_related("period__campaign", "unit").get(pk=sheet.pk)
    build.submit(again, by=new, when=WHEN)
    frozen = {one["what"]: one for one in HandOver.objects.get().open_items}
    assert frozen["2022年4月报送"]["state"] == "已退回"


def test_taker_who_cannot_take_is_refused_with_a_sentence(unit: Unit, newcomer: User) -> None:
    build.clerk(UNIT)
    build.clerk(UNIT, "second")
    build.clerk("finance", "elsewhere")
    build.leader()
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    assert "账号“newcomer”已停用，不能接手" in refused(unit)["taker"]
    unknown = refused(unit, taker="nobody-at-all")["taker"]
    assert "区市场监督管理局没有账号“nobody-at-all”可以接手" in unknown
    theirs = refused(unit, taker="elsewhere")["taker"]
    assert theirs == unknown.replace("nobody-at-all", "elsewhere")
    assert "没有账号“leader”可以接手" in refused(unit, taker="leader")["taker"]
    same = refused(unit, taker=f"clerk-{UNIT}")["taker"]
    assert same == f"移交人和接收人都是“clerk-{UNIT}”，请填写另一个账号"
    assert "已经是区市场监督管理局的填报员" in refused(unit, taker="second")["taker"]
    assert refused(unit, taker=" ")["taker"] == "请填写接收人的账号"
    assert "不是区市场监督管理局的填报员" in refused(unit, giver="elsewhere")["giver"]
    assert "最多500字" in refused(unit, note="字" * 501)["note"]
    assert Membership.objects.filter(unit=unit, ended_at=None).count() == 2


@pytest.mark.parametrize("role", list(Role))
def test_only_the_units_lead_and_the_office_hand_over(
    unit: Unit, newcomer: User, role: Role
) -> None:
    build.clerk(UNIT)
    user = build.somebody(role)
    if role in (Role.UNIT_LEAD, Role.OFFICE, Role.OFFICE_HEAD):
        assert give(unit, user).by == user
    else:
        with pytest.raises(
            NotAllowed, match="交接由区市场监督管理局的单位审核人或者专班办公室办理"
        ):
            give(unit, user)
    other = build.unit("finance")
    may = role in (Role.OFFICE, Role.OFFICE_HEAD)
    assert (handovers.why_not(user, other) is None) == may


def test_work_that_was_given_already_is_not_given_again(unit: Unit, newcomer: User) -> None:
    build.clerk(UNIT)
    User.objects.create_user("third", None, post="填报员")
    give(unit, build.reviewer())
    with pytest.raises(Overtaken) as told:
        give(unit, build.head(), taker="third")
    assert told.value.message == (
        f"他人已先行办理：reviewer岗于2022-04-20 10:00把“clerk-{UNIT}”的工作交给了“newcomer”，"
        "请刷新后核对"
    )
    assert HandOver.objects.count() == 1


def test_giver_may_be_given_the_work_back(unit: Unit, newcomer: User) -> None:
    giver = build.clerk(UNIT)
    give(unit, build.reviewer())
    give(unit, build.reviewer(), taker=giver.username, giver="newcomer")
    assert standing(User.objects.get(pk=giver.pk)).units_as(Role.CLERK) == {unit.pk}
    assert HandOver.objects.count() == 2


def test_unit_lead_may_take_over(unit: Unit, opened: Campaign) -> None:
    build.clerk(UNIT)
    lead, _ = ensure_person(username="lead", post="科长", role=Role.UNIT_LEAD, unit=unit)
    give(unit, lead, taker="lead")
    assert standing(User.objects.get(pk=lead.pk)).roles == {Role.CLERK, Role.UNIT_LEAD}
