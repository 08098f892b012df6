"""Items of a register with what their indicator rests on: told by the unit, never typed over."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign, Metric
from indicators.scheme import read_scheme
from reporting.filling import telling
from reporting.filling.details import DETAILS, mark_of, read_details
from reporting.filling.entries import understand
from reporting.filling.submissions import fields_of
from reporting.models import RegisterDetail, Submission
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.racing import at_once
from tests.reporting.steps import with_register
from tests.web import ask, error, read, refused, signed_in

NOW = pytest.mark.usefixtures("twentieth_of_april")
METRIC, UNIT, NAME = "benefit_domains", "finance", "信易游"
TOLD = {"basis": "聊信办〔2022〕1号", "since": "2022年4月1日"}
WHEN = build.at(4, 20)


@pytest.fixture
def filled(campaign: Campaign) -> Campaign:
    """Two units name one domain in two spellings; one of them drops another later."""
    return with_register(campaign, UNIT)


def tell(campaign: Campaign, by=None, number: int = 0, name: str = NAME, **typed: str):
    return telling.tell(
        campaign.metrics.get(code=METRIC),
        build.unit(UNIT),
        name,
        by=by or build.clerk(UNIT),
        at=WHEN,
        number=number,
        typed=TOLD | typed,
        proof=None,
    )


def test_every_register_of_the_plan_says_what_it_asks_of_an_item() -> None:
    metrics = read_scheme(build.FOLDER).metrics
    registers = {one.code for one in metrics if one.kind == Metric.Kind.REGISTER}
    assert set(DETAILS) == registers
    assert all(any(one.required for one in rows) for rows in DETAILS.values())


def test_answers_are_understood_or_refused_where_they_stand() -> None:
    today = WHEN.date()
    read_well = read_details(METRIC, TOLD, today=today)
    assert read_well == ({"basis": "聊信办〔2022〕1号", "since": "2022-04-01"}, {})
    _, problems = read_details(METRIC, {"since": "2022-05-01"}, today=today)
    assert problems == {
        "basis": "请填写依据文件及文号",
        "since": "推出日期2022-05-01晚于今天（2022-04-20），请核对",
    }
    person = {"basis": "张某371502199001011234", "since": "2022-04-01"}
    assert "不登记自然人" in read_details(METRIC, person, today=today)[1]["basis"]
    unseen = person | {"basis": "张某３７１５０２\u200b１９９００１０１１２３４"}
    assert "不登记自然人" in read_details(METRIC, unseen, today=today)[1]["basis"]
    body = {"credit_code": "1", "listed_on": "昨天", "basis": "某法院（2022）执1号"}
    _, problems = read_details("dishonest_government_bodies", body, today=today)
    assert set(problems) == {"credit_code", "listed_on"}


@pytest.mark.django_db
def test_natural_person_is_refused_where_the_name_is_typed(opened: Campaign) -> None:
    sheet: Submission = build.sheet_of(opened, "huxi", 4)
    field = fields_of(sheet)["dishonest_government_bodies"]
    entry = understand("某镇政府\n王建国", False, field)
    assert entry.problem == (
        "第2项像是自然人的姓名或证件号码；登记清单不登记自然人，请改填单位、领域或事项的全称"
    )
    assert entry.typed == "某镇政府\n王建国"
    assert understand("某镇政府", False, field).problem == ""


@pytest.mark.django_db
def test_signs_that_nobody_sees_make_no_second_item(opened: Campaign) -> None:
    field = fields_of(build.sheet_of(opened, UNIT, 4))[METRIC]
    typed = "信易游\n信\u200b易游\n\ufeff信易游\u202e"
    assert understand(typed, False, field).items == ("信易游",)
    assert "会被计为一项" in understand("无\u200b", False, field).problem


@pytest.mark.django_db
def test_first_telling_is_number_one_whatever_a_program_sends(filled: Campaign) -> None:
    with pytest.raises(Overtaken, match="页面内容已过期"):
        tell(filled, number=99_999)
    assert tell(filled).number == 1


@pytest.mark.django_db
@NOW
def test_details_of_a_hidden_name_are_not_taken(opened: Campaign) -> None:
    sheet = build.sheet_of(opened, "huxi", 4)
    bodies = "dishonest_government_bodies"
    sheet.cells.filter(metric__code=bodies).update(items=["王建国"])
    where = [opened.code, bodies, "huxi", mark_of("王建国")]
    told = {"credit_code": "11371500004312345X", "listed_on": "2022-04-01", "basis": "某案"}
    answer = signed_in(build.clerk("huxi")).post(
        reverse("register-item", args=where), told | {"number": "0"}
    )
    assert answer.status_code == 403
    assert "疑似个人信息，请在报送单中改正" in answer.content.decode()
    assert not RegisterDetail.objects.exists()


@pytest.mark.django_db
def test_later_telling_holds_for_every_spelling_and_the_former_stays(filled: Campaign) -> None:
    tell(filled)
    tell(filled, name="信 易游", number=1, basis="聊信办〔2022〕2号")
    rows = RegisterDetail.objects.order_by("number")
    assert [(one.number, one.key, one.values["basis"]) for one in rows] == [
        (1, "信易游", "聊信办〔2022〕1号"),
        (2, "信易游", "聊信办〔2022〕2号"),
    ]


@pytest.mark.django_db
def test_who_may_not_and_what_may_not_be_told_is_refused(filled: Campaign) -> None:
    with pytest.raises(NotAllowed, match="只能由区财政局的填报员或专班办公室"):
        tell(filled, by=build.clerk("huxi"))
    with pytest.raises(Invalid) as told:
        tell(filled, basis="")
    assert told.value.problems == {"basis": "请填写依据文件及文号"}
    tell(filled)
    with pytest.raises(Overtaken, match="已于2022-04-20 10:00填写过该项明细"):
        tell(filled, by=build.reviewer())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_at_once_one_wins(filled: Campaign) -> None:
    by = [build.clerk(UNIT), build.reviewer()]
    told = at_once([partial(tell, filled, by=who) for who in by])
    assert sorted(type(one).__name__ for one in told) == ["Overtaken", "RegisterDetail"]
    assert RegisterDetail.objects.count() == 1


@pytest.mark.django_db
@NOW
def test_page_of_an_item_tells_entry_removal_and_details(filled: Campaign) -> None:
    client = signed_in(build.clerk(UNIT))
    path = reverse("register-item", args=(filled.code, METRIC, UNIT, mark_of(NAME)))
    refused = client.post(path, {"number": "0", "basis": "甲文件", "since": "不是日期"})
    assert refused.status_code == 422
    assert 'value="甲文件"' in refused.content.decode()
    assert client.post(path, TOLD | {"number": "0"}).status_code == 302
    page = read(client, "register-item", filled.code, METRIC, UNIT, mark_of(NAME))
    assert "齐全" in page
    assert "第1次" in page
    gone = read(client, "register-item", filled.code, METRIC, UNIT, mark_of("信易批"))
    assert gone.index("<strong>登记</strong>") < gone.index("<strong>移出</strong>")
    assert "2022-04报送单" in gone
    assert "也登记了同名项" not in page
    office = signed_in(build.reviewer())
    whole = read(office, "register-item", filled.code, METRIC, UNIT, mark_of(NAME))
    assert "湖西街道也登记了同名项，合并计1项" in whole


@pytest.mark.django_db
@NOW
def test_index_counts_one_domain_of_two_units_once(filled: Campaign) -> None:
    tell(filled)
    page = read(signed_in(build.reviewer()), "registers", filled.code)
    row = page[page.index("信用惠民便企应用领域</strong>") :].split("</tr>")[0]
    assert "2 个" in row
    assert "1项" in row
    assert "项登记缺少明细。</strong>打开清单名称" in page
    own = read(signed_in(build.clerk("huxi")), "registers", filled.code)
    row = own[own.index("信用惠民便企应用领域</strong>") :].split("</tr>")[0]
    assert "1 个" in row


@pytest.mark.django_db
@NOW
def test_name_that_is_not_accepted_yet_waits_below(opened: Campaign) -> None:
    sheet = build.sheet_of(opened, UNIT, 4)
    build.submit(sheet, by=build.clerk(UNIT), when=build.at(4, 10), benefit_domains="信易医")
    page = read(signed_in(build.clerk(UNIT)), "register", opened.code, METRIC)
    assert "报送中、尚未通过（1）" in page
    client = signed_in(build.clerk(UNIT))
    item = read(client, "register-item", opened.code, METRIC, UNIT, mark_of("信易医"))
    assert "暂不计数" in item


@pytest.mark.django_db
@NOW
def test_queries_do_not_grow_with_the_items(filled: Campaign) -> None:
    office = signed_in(build.reviewer())

    def count(name: str, *arguments: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            read(office, name, *arguments)
        return len(seen)

    before = [count("registers", filled.code), count("register", filled.code, METRIC)]
    build.deliver(filled, "yuji", 4, when=build.at(4, 12), benefit_domains="甲域\n乙域\n丙域")
    tell(filled)
    assert [count("registers", filled.code), count("register", filled.code, METRIC)] == before


@pytest.mark.django_db
@NOW
def test_program_reads_what_is_asked_and_tells_it_once(filled: Campaign) -> None:
    client = signed_in(build.clerk(UNIT))
    _, answer = ask(client, "GET", f"campaigns/{filled.code}/registers/{METRIC}/")
    mark = answer["rows"][0]["items"][UNIT]
    where = f"campaigns/{filled.code}/registers/{METRIC}/{UNIT}/{mark}/"
    status, before = ask(client, "GET", where)
    assert (status, before["number"], before["missing"]) == (
        200, 0, ["依据文件及文号", "推出日期"]
    )  # fmt: skip
    assert error(ask(client, "POST", where, {"number": 0, "values": {"since": "明天"}}))[3] == {
        "basis": "请填写依据文件及文号",
        "since": "推出日期“明天”不是日期，请写成2022-04-20这样",
    }
    wrong = {"number": 0, "values": {"reason": "x"}}
    assert "没有这个要素：reason" in error(ask(client, "POST", where, wrong))[3]["values"]
    absent = {"number": 0, "values": TOLD, "proof": 99999}
    assert error(ask(client, "POST", where, absent))[3] == {
        "proof": f"{build.unit(UNIT).name}没有编号为99999的佐证材料"
    }
    status, after = ask(client, "POST", where, {"number": 0, "values": TOLD})
    assert (status, after["number"], after["missing"]) == (200, 1, [])
    assert after["values"] == TOLD | {"since": "2022-04-01"}
    assert refused(ask(client, "POST", where, {"number": 0, "values": TOLD}))[:2] == (
        409, "overtaken"
    )  # fmt: skip
