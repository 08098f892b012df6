"""批量导入人员: nobody before somebody confirms, everybody once, and passwords shown once."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from creditcity.tasks import people_imports_due
from indicators.models import Campaign
from tests import builders as build
from tests.creditcity.people import (
    ADDRESS,
    HEAD,
    add,
    administrator,
    bring,
    brought,
    plainly,
    row,
    text,
    unfolding_to,
    workbook,
)
from tests.racing import at_once
from tests.web import read, signed_in
from units import enrolling
from units.models import Membership, PeopleImport, User
from units.refusals import Overtaken
from units.registry import ensure_person
from units.roles import Role

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)


@pytest.fixture(autouse=True)
def clock(campaign: Campaign) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client() -> Client:
    return signed_in(administrator())


def test_nobody_is_entered_before_the_preview_is_confirmed_then_as_one_person_is(
    client: Client,
) -> None:
    before = User.objects.count()
    page = plainly(bring(client, workbook(HEAD, row(1), row(2, role="区领导", unit=""))))
    assert "2人可以增加" in page
    found = PeopleImport.objects.get()
    assert User.objects.count() == before
    assert "已增加2人" in plainly(add(client, found, "2,3"))
    user = User.objects.get(username="cz-01")
    [held] = Membership.objects.filter(user=user)
    assert (user.post, user.email, held.role, held.unit) == (
        *("预算1科科员", "cz-01@example.org", Role.CLERK, build.unit("finance")),
    )
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (False,) * 3
    history = client.get(f"/admin/units/user/{user.pk}/history/")
    assert "批量导入：名单.xlsx" in text(history)
    found.refresh_from_db()
    assert found.lines == []
    assert "最近批量导入2人（administrator岗，2022-04-20 10:00）" in read(client, "settings")


def test_bad_lines_stay_out_and_each_says_where_what_and_how_to_mend(client: Client) -> None:
    rows = [["人员名单"], [], HEAD, row(1), [], row(2, unit="区财务局"), row(2, post="欧阳某某")]
    page = plainly(bring(client, workbook(*rows)))
    assert "1人可以增加，2行有误" in page
    assert "6 账号 cz-02 与第7行的账号相同" in page
    assert (
        "6 单位 区财务局 没有名为“区财务局”的单位 是不是“区财政局”？请照模板“单位名称”表填写"
        in page
    )
    assert "7 岗位 欧阳某某 像是姓名" in page
    assert "已增加1人" in plainly(add(client, PeopleImport.objects.get(), "4"))
    assert not User.objects.filter(username="cz-02").exists()


def test_annotated_workbook_shows_the_cells_and_is_brought_again_once_mended(
    client: Client,
) -> None:
    wrong = row(2, unit="=HYPERLINK(1)", post="@科员")
    bring(client, workbook(["名单"], HEAD, row(1), wrong))
    found = PeopleImport.objects.get()
    add_all = add(client, found, "3")
    assert "已增加1人" in plainly(add_all)
    bring(client, workbook(["名单"], HEAD, row(1), wrong))
    again = PeopleImport.objects.latest("pk")
    answer = client.get(f"{ADDRESS}{again.pk}/annotated.xlsx")
    book = load_workbook(BytesIO(answer.content))
    page = book.worksheets[0]
    assert [cell.value for cell in page[2]] == [*HEAD, "错误原因"]
    assert page["E4"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["D4"].fill.fgColor.rgb == "00000000"
    assert {
        cell.data_type for line in page.iter_rows(min_row=2) for cell in line if cell.value
    } == {"s"}
    assert page["F4"].value.startswith("单位：单元格") or "没有名为" in page["F4"].value
    page["E4"] = "区财政局"
    mended = BytesIO()
    book.save(mended)
    shown = plainly(bring(client, mended.getvalue()))
    assert "1人可以增加，1行与现有人员相同" in shown


def test_template_offers_roles_and_units_and_comes_back_as_it_was_filled(client: Client) -> None:
    book = load_workbook(BytesIO(client.get(f"{ADDRESS}template.xlsx").content))
    page = book.worksheets[0]
    rules = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation}
    assert rules["D2:D501"].strip('"').split(",")[0] == "填报员"
    assert len(rules["D2:D501"]) < 255
    units = [cell.value for cell in book["单位名称"]["A"]][1:]
    assert rules["E2:E501"] == f"单位名称!$A$2:$A${len(units) + 1}"
    assert "区财政局" in units
    for column, value in enumerate(row(1), start=1):
        page.cell(2, column).value = value
    filled = BytesIO()
    book.save(filled)
    assert "1人可以增加" in plainly(bring(client, filled.getvalue()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_too(client: Client, encoding: str) -> None:
    lines = "\r\n".join(",".join(one) for one in ([["名单"], HEAD, row(1)]))
    assert "1人可以增加" in plainly(bring(client, lines.encode(encoding), "名单.csv"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "没有选择文件，或文件是空的"),
        (b"%PDF-1.7 ...", "这不是 .xlsx 工作簿，也不是 CSV"),
        (b"a,b\n1,2", "前15行没有找到表头（账号、岗位、邮箱、角色、单位）"),
        (b"x" * (2 * 1024 * 1024 + 1), "文件超过2 MB，不是人员模板"),
        (unfolding_to(31 * 1024 * 1024), "工作簿展开后过大，不是人员模板"),
        (workbook(HEAD, *[row(1)] * 2000), "第一张表超过2000行或60列，不是本页的模板"),
    ],
    ids=["empty", "PDF", "another table", "too large", "bomb", "too long"],
)
def test_file_that_is_no_list_is_refused_beside_its_field(
    client: Client, content: bytes, sentence: str
) -> None:
    answer = bring(client, content)
    assert answer.status_code == 422
    assert text(answer).count(sentence) == 2
    assert not PeopleImport.objects.exists()


def test_confirmation_sent_twice_adds_once_and_the_second_is_told_of_the_first(
    client: Client,
) -> None:
    found = brought(row(1))
    add(client, found, "2")
    other = signed_in(administrator("second"))
    answer = add(other, found, "2")
    assert answer.status_code == 409
    assert "已由administrator岗于2022-04-20 10:00增加1人，没有重复增加" in text(answer)
    assert other.post(f"{ADDRESS}{found.pk}/drop/").status_code == 409
    assert User.objects.filter(username="cz-01").count() == 1


def test_account_entered_meanwhile_stops_the_whole_list_and_says_by_whom(client: Client) -> None:
    found = brought(row(1), row(2))
    other = brought(row(2, post="国库科科员"), by=administrator("second"))
    add(signed_in(administrator("second")), other, "2")
    answer = add(client, found, "2,3")
    assert answer.status_code == 409
    assert "账号“cz-02”已由second岗于2022-04-20 10:00建立，这次没有增加任何人" in text(answer)
    assert "账号已有，岗位是“国库科科员”" in text(answer)
    assert not User.objects.filter(username="cz-01").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_lists_with_one_account_confirmed_at_once_one_is_added() -> None:
    by = administrator()
    lists = [brought(row(1), row(2), by=by), brought(row(2), row(1), by=by)]
    acts = [partial(enrolling.add, one, rows={2, 3}, by=by, at=NOW) for one in lists]
    done = at_once(acts)
    assert sorted(type(one).__name__ for one in done) == ["Overtaken", "int"]
    [told] = [one for one in done if isinstance(one, Overtaken)]
    assert "已由administrator岗于" in str(told)
    assert User.objects.filter(username__startswith="cz-").count() == 2


def test_preview_left_lying_expires_and_is_emptied(client: Client, clock: Any) -> None:
    found = brought(row(1))
    clock.move_to(NOW + timedelta(hours=24))
    page = signed_in(User.objects.get(username="administrator"))
    assert "预览已失效，没有增加任何人" in plainly(page.get(f"{ADDRESS}{found.pk}/"))
    answer = add(page, found, "2")
    assert answer.status_code == 409
    assert page.get(f"{ADDRESS}{found.pk}/annotated.xlsx").status_code == 302
    for _ in range(2):
        people_imports_due()
    found.refresh_from_db()
    assert (found.state, found.lines) == ("expired", [])
    assert not User.objects.filter(username="cz-01").exists()


def test_dropped_list_adds_nobody_and_keeps_nothing_of_its_rows(client: Client) -> None:
    found = brought(row(1))
    page = client.post(f"{ADDRESS}{found.pk}/drop/", follow=True)
    assert "已放弃“名单.xlsx”，没有增加任何人" in plainly(page)
    found.refresh_from_db()
    assert (found.state, found.lines, found.decided_by) == ("dropped", [], found.uploaded_by)
    assert not User.objects.filter(username="cz-01").exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_add_one_person_may_add_many(role: Role) -> None:
    user = build.somebody(role)
    answer = signed_in(user).get(ADDRESS)
    assert answer.status_code == 403
    assert f"您的角色（{role.label}）不能增加人员，请找系统管理员" in text(answer)
    if role in (Role.OFFICE_HEAD, Role.ADMINISTRATOR):
        assert "批量导入" not in read(signed_in(user), "settings")


def test_people_of_another_jurisdiction_are_not_found_here(campaign: Campaign) -> None:
    other = build.bare_copy(campaign)
    Campaign.objects.filter(pk=other.pk).update(jurisdiction="elsewhere")
    found, client = brought(row(1)), signed_in(administrator())
    assert client.get(f"/c/other/people/{found.pk}/").status_code == 404
    page = bring(client, workbook(HEAD, row(1)))
    assert page.status_code == 200
    assert "名单.xlsx" not in read(client, "people-imports", "other")


def test_number_of_queries_does_not_grow(client: Client) -> None:
    counts: dict[str, list[int]] = {"list": [], "preview": [], "added": []}
    for rows in (1, 3):
        numbers = range(rows * 10, rows * 11)
        found = brought(*(row(number) for number in numbers))
        more = brought(*(row(number + 50) for number in numbers))
        add(client, more, ",".join(str(number + 2) for number in range(len(numbers))))
        for name, address in {
            "list": ADDRESS,
            "preview": f"{ADDRESS}{found.pk}/",
            "added": f"{ADDRESS}{more.pk}/",
        }.items():
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[name].append(len(asked))
    assert {name: len(set(one)) for name, one in counts.items()} == dict.fromkeys(counts, 1)


def test_person_known_by_hand_is_the_same_in_a_list() -> None:
    ensure_person(
        username="cz-01",
        post="预算1科科员",
        role=Role.CLERK,
        unit=build.unit("finance"),
        email="cz-01@example.org",
    )
    page = plainly(bring(signed_in(administrator()), workbook(HEAD, row(1))))
    assert "没有可以增加的人，1行与现有人员相同" in page
