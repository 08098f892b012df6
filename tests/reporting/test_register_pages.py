"""The page of a register: each name once for the office, one's own part for a unit."""

import pytest
from django.urls import reverse

from indicators.models import Campaign
from tests import builders as build
from tests.reporting.steps import with_register
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
METRIC = "benefit_domains"


@pytest.fixture
def filled(campaign: Campaign) -> Campaign:
    """Two units name one domain in two spellings, and one of them another."""
    return with_register(campaign, "finance")


def test_office_sees_each_name_once_with_who_entered_it_when(filled: Campaign) -> None:
    page = read(signed_in(build.reviewer()), "register", filled.code, METRIC)
    assert "共 2 项（同名只计一次），最近一次仍在列 1 项" in page
    assert "信易游、信 易游 计为1项" in page
    row = page[page.index("<strong>信易游</strong>") :].split("</tr>")[0]
    assert "区财政局" in row
    assert "湖西街道" in row
    assert "2022-03" in row
    assert "已不在列" in page[page.index("<strong>信易批</strong>") :].split("</tr>")[0]


def test_search_finds_a_name_however_it_is_spelled(filled: Campaign) -> None:
    client = signed_in(build.leader())
    page = read(client, "register", filled.code, METRIC, q="信 易 批")
    assert "<strong>信易批</strong>" in page
    assert "<strong>信易游</strong>" not in page
    assert "没有名称含“丙”的登记项" in read(client, "register", filled.code, METRIC, q="丙")


def test_unit_sees_only_what_it_entered_itself(filled: Campaign) -> None:
    page = read(signed_in(build.clerk("huxi")), "register", filled.code, METRIC)
    assert "本单位登记 1 项" in page
    assert "信 易游" in page
    for theirs in ("信易批", "信易游", "区财政局", "2022-03"):
        assert theirs not in page
    path = reverse("register-file", args=(filled.code, METRIC))
    said = signed_in(build.clerk("huxi")).get(path).content.decode()
    assert "信易批" not in said
    assert "财政" not in said


def test_register_that_a_unit_does_not_report_is_not_there_for_it(filled: Campaign) -> None:
    client = signed_in(build.clerk("finance"))
    for name in ("register", "register-file"):
        path = reverse(name, args=(filled.code, "dishonest_government_bodies"))
        assert client.get(path).status_code == 404
        number = reverse(name, args=(filled.code, "enterprises"))
        assert signed_in(build.reviewer()).get(number).status_code == 404


def test_file_holds_what_the_page_shows(filled: Campaign) -> None:
    path = reverse("register-file", args=(filled.code, METRIC))
    answer = signed_in(build.reviewer()).get(path)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "序号,名称,登记单位,首次登记月份,最近一次仍在列,同名合并,依据文件及文号,推出日期,佐证材料",
        "1,信易游,区财政局、湖西街道办事处,2022-03,是,信易游、信 易游 计为1项,,,",
        "2,信易批,区财政局,2022-03,否,,,,",
    ]
