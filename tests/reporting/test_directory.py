"""通讯录 and the list of units: who is named, who is missing, who is late."""

import pytest
from django.urls import reverse

from indicators.models import Campaign
from tests import builders as build
from tests.web import read, signed_in
from units import contacts
from units.contacts import Named
from units.models import Unit
from units.posts import Typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
WHEN = build.at(4, 20)


def name_all(of: str, phone: str = "0635-8500001") -> None:
    named = {
        kind: Named(Typed(post, phone), 0)
        for kind, post in (("leader", "副局长"), ("officer", "科长"), ("clerk", "科员"))
    }
    contacts.change(build.unit(of), by=build.clerk(of), at=WHEN, named=named)


def test_directory_names_every_member_unit_and_what_is_missing(opened: Campaign) -> None:
    name_all("finance")
    page = read(signed_in(build.reviewer()), "directory", opened.code)
    assert "32 个成员单位，1 个已明确分管领导、责任人和填报员；缺分管领导 31 个" in page
    assert page.count('<td class="order">') == 32
    row = page[page.index(">区财政局</a>") :].split("</tr>")[0]
    assert "副局长" in row
    assert "0635-8500001" in row
    assert "缺" not in row
    missing = read(signed_in(build.reviewer()), "directory", opened.code, only="missing")
    assert missing.count('<td class="order">') == 31
    assert ">区财政局</a>" not in missing


def test_directory_as_a_file_is_safe_to_open(opened: Campaign) -> None:
    name_all("finance", phone="+86 635 8500001")
    path = reverse("directory-file", args=(opened.code,))
    said = signed_in(build.reviewer()).get(path).content.decode("utf-8-sig").splitlines()
    assert said[0] == "序号,单位,类别,职务,电话,邮箱,登记人,登记时间"
    assert "2,区财政局,分管领导,副局长,'+86 635 8500001,,clerk-finance岗,2022-04-20" in said
    assert len(said) == 1 + 3 * 32
    assert sum(line.endswith(",缺") for line in said) == 3 * 31


def test_telephone_list_is_closed_to_units(opened: Campaign) -> None:
    name_all("finance")
    for name in ("directory", "directory-file"):
        answer = signed_in(build.clerk("huxi")).get(reverse(name, args=(opened.code,)))
        assert answer.status_code == 403
        assert "8500001" not in answer.content.decode()


def test_office_filters_units_by_kind_contacts_and_lateness(opened: Campaign) -> None:
    name_all("finance")
    for month in (1, 2, 3):
        build.submit(
            build.sheet_of(opened, "huxi", month), by=build.clerk("huxi"), when=build.at(3, 30)
        )
    client = signed_in(build.reviewer())
    page = read(client, "units", opened.code)
    assert page.count('<td class="order">') == 33
    assert "3 个月" in page[page.index(">区财政局</a>") :].split("</tr>")[0]
    assert "32个单位有逾期未报的月份，31个联系岗位不全；点单位名称办理。" in page
    towns = read(client, "units", opened.code, kind="town")
    assert towns.count('<td class="order">') == Unit.objects.filter(kind="town").count() == 4
    missing = read(client, "units", opened.code, only="contacts")
    assert ">区财政局</a>" not in missing
    assert missing.count('<td class="order">') == 31
    late = read(client, "units", opened.code, only="late")
    assert late.count('<td class="order">') == 32
    assert ">湖西街道办事处</a>" not in late


def test_units_see_only_names_in_the_list(opened: Campaign) -> None:
    name_all("finance")
    page = read(signed_in(build.clerk("huxi")), "units", opened.code, only="late", kind="town")
    assert page.count('<td class="order">') == 33
    for theirs in ("联系岗位", "逾期", "副局长", "8500001", "通讯录"):
        assert theirs not in page
