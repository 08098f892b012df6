"""节假日表: everybody reads it, the office head changes it, nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from ledgers.models import CalendarYear
from reporting.models import Period
from tests import builders as build
from tests.calendars import new_year, typed
from tests.web import read, signed_in
from units.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


def send(user: User, year: int, form: dict[str, str], version: object = "0") -> tuple[int, str]:
    answer = signed_in(user).post(
        reverse("calendar-year", args=[year]), form | {"version": str(version)}
    )
    return answer.status_code, answer.content.decode()


def test_list_names_every_year_with_its_notice_and_marks_the_unpublished(
    campaign: Campaign,
) -> None:
    page = read(signed_in(build.clerk("huxi")), "calendar")
    assert "国办发明电〔2021〕11号" in page
    # 2022: 32 days in eight holidays, seven weekend days worked for them.
    assert 'data-label="放假">32 天' in page
    assert 'data-label="调休上班">7 天' in page
    CalendarYear.objects.filter(year=2023).delete()
    page = read(signed_in(build.clerk("huxi")), "calendar")
    assert '2023年</a> <span class="tag tag-near">暂定</span>' in page
    assert "2023年的放假通知还没有登记" in page


def test_year_shows_days_notice_and_the_deadlines_that_follow(opened: Campaign) -> None:
    page = read(signed_in(build.leader()), "calendar-year", 2022)
    for said in (
        "已公布",
        "10月1日（周六）至10月7日（周五）",
        "4月24日（周日）",
        '<td>2022年4月</td><td data-label="内部截止">4月21日 24:00</td>',
        "不能修改节假日表，请由专班办公室主任修改",
    ):
        assert said in page
    assert '<form method="post" class="box"' not in page


def test_unpublished_year_is_provisional_and_never_guessed(opened: Campaign) -> None:
    page = read(signed_in(build.head()), "calendar-year", 2030)
    assert "暂定" in page
    assert "2030年的放假通知尚未登记，工作日暂按周一至周五计" in page
    assert not CalendarYear.objects.filter(year=2030).exists()


def test_year_that_does_not_exist_is_refused_with_the_way_out(campaign: Campaign) -> None:
    answer = signed_in(build.head()).get(reverse("calendar-year", args=[9999]))
    assert answer.status_code == 404
    assert "年度应在1949年至2200年之间" in answer.content.decode()


def test_change_moves_the_soft_date_and_says_so(opened: Campaign) -> None:
    worked = "\n".join(one for one in typed()["worked"].splitlines() if "04-24" not in one)
    client = signed_in(build.head())
    form = typed(worked=worked) | {"version": "0"}
    answer = client.post(reverse("calendar-year", args=[2022]), form, follow=True)
    assert "2022年节假日表已保存，1个报送期的内部截止随之改动" in answer.content.decode()
    april = Period.objects.get(month=date(2022, 4, 1))
    assert april.soft_due_at == build.at(4, 21, 0)


def test_new_year_is_entered_in_the_notices_own_words(opened: Campaign) -> None:
    assert send(build.head(), 2027, new_year(), version="")[0] == 302
    assert not stored_calendar().provisional(2027)


def test_refused_form_keeps_what_was_typed_and_names_the_line(opened: Campaign) -> None:
    off = f"{typed()['off']}\n2022-11-05 运动会"
    status, page = send(build.head(), 2022, typed(notice="", off=off))
    assert status == 422
    assert "有2处需要修改，2022年节假日表没有改动" in page
    assert "请填写通知文号" in page
    assert "2022-11-05是周六，本来就休息" in page
    assert "2022-11-05 运动会</textarea>" in page
    assert CalendarYear.objects.get(year=2022).version == 0


def test_second_of_two_is_told_and_keeps_the_own_words(opened: Campaign) -> None:
    assert send(build.head(), 2022, typed(note="先到"))[0] == 302
    status, page = send(build.head(), 2022, typed(note="后到"))
    assert status == 409
    assert "head岗（head）于2022-04-20 10:00更新了2022年节假日表" in page
    assert 'value="后到"' in page
    assert "先到" in page
    # What is sent again now was sent with the new version in sight.
    assert 'name="version" value="1"' in page


@pytest.mark.parametrize("who", [build.reviewer, build.leader, build.administrator])
def test_others_are_refused_with_the_same_sentence(opened: Campaign, who: object) -> None:
    status, page = send(who(), 2022, typed())  # type: ignore[operator]
    assert status == 403
    assert "不能修改节假日表，请由专班办公室主任修改" in page
