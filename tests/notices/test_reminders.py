"""Who still owes is told step by step, whoever answers for it later, and nobody else ever."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import read_scheme
from notices.models import Dispatch, Reminded
from notices.reminders import ensure_reminders
from reporting.filling import submissions
from reporting.models import Submission
from reporting.workflow import State
from tests import builders as build
from tests.racing import at_once
from units.models import Membership, User
from units.roles import Role

pytestmark = pytest.mark.django_db
NEAR = build.at(4, 22)


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    build.open_months(campaign, now=build.at(4, 1))
    return campaign


def told(recipient: User) -> list[str]:
    return list(Dispatch.objects.filter(recipient=recipient).values_list("body", flat=True))


def test_rung_is_told_once_however_often_it_runs(opened: Campaign) -> None:
    clerk = build.clerk("finance")
    written = [ensure_reminders(now=NEAR + timedelta(minutes=15 * n)) for n in range(5)]
    assert written == [1, 0, 0, 0, 0]
    assert ensure_reminders(now=build.at(4, 24)) == 0
    assert ensure_reminders(now=build.at(4, 25)) == 1
    days = Dispatch.objects.filter(recipient=clerk).order_by("id")
    assert list(days.values_list("plan", "occasion", "state")) == [
        ("monthly-reminder", "2022-04-22", "queued"),
        ("monthly-reminder", "2022-04-25", "queued"),
    ]
    assert list(Reminded.objects.order_by("id").values_list("rung", "mailbox")) == [
        ("soft", clerk.email),
        ("hard", clerk.email),
    ]


@pytest.mark.django_db(transaction=True)
def test_reminding_at_the_same_moment_writes_each_letter_once(opened: Campaign) -> None:
    for of in ("finance", "huxi", "yuji", "taxation"):
        build.clerk(of)
    outcomes = at_once([partial(ensure_reminders, now=NEAR)] * 5)
    assert sorted(n for n in outcomes if isinstance(n, int)) == sorted(outcomes)  # type: ignore[type-var]
    assert sum(outcomes) == 4  # type: ignore[arg-type]
    assert Dispatch.objects.count() == 4


@pytest.mark.parametrize("now", [build.at(4, 22, 8, 59), build.at(4, 22, 18), build.at(4, 22, 0)])
def test_quiet_hours_are_kept(opened: Campaign, now: datetime) -> None:
    build.clerk("finance")
    assert ensure_reminders(now=now) == 0
    assert ensure_reminders(now=build.at(4, 22, 9)) == 1


@pytest.mark.parametrize(
    ("month", "days"),
    [
        (4, "04-14 04-18 04-20 04-21 04-25 04-26 04-28"),
        (6, "06-15 06-17 06-21 06-22 06-24 06-27 06-29"),
        (9, "09-14 09-16 09-20 09-21 09-23 09-26 09-28"),
        (12, "12-14 12-16 12-20 12-21 12-23 12-26 12-28"),
    ],
)
def test_month_is_reminded_of_seven_times(campaign: Campaign, month: int, days: str) -> None:
    campaign.tasks.all().delete()  # they climb the same ladder on days of their own
    build.open_months(campaign, now=build.at(month, 1))
    clerk = build.clerk("finance")
    others = campaign.periods.exclude(month__month=month)
    Submission.objects.filter(period__in=others).update(state=State.ACCEPTED)
    for day in range(35):
        ensure_reminders(now=build.at(month, 10) + timedelta(days=day))
    written = Dispatch.objects.filter(recipient=clerk).order_by("occasion")
    assert [occasion[5:] for occasion in written.values_list("occasion", flat=True)] == days.split()


def test_worker_that_was_away_for_three_days_catches_up_once(opened: Campaign) -> None:
    """Away from before 18 April until the 21st: three rungs are passed, one letter is written."""
    clerk, other = build.clerk("finance"), build.clerk("taxation")
    assert ensure_reminders(now=build.at(4, 15)) == 2
    written = [ensure_reminders(now=build.at(4, 21, 9, 30 + n)) for n in range(5)]
    assert written == [2, 0, 0, 0, 0]
    for person in (clerk, other):
        rungs = Reminded.objects.filter(mailbox=person.email).order_by("id")
        assert list(rungs.values_list("rung", flat=True)) == ["soft-5", "soft"]
    assert [ensure_reminders(now=build.at(4, day)) for day in (22, 24)] == [0, 0]


def test_beat_that_was_dead_for_three_hours_or_runs_twice_changes_nothing(
    opened: Campaign,
) -> None:
    build.clerk("finance")
    moments = [(9, 0), (12, 15), (12, 15), (10, 15), (14, 15)]
    assert [ensure_reminders(now=build.at(4, 21, *moment)) for moment in moments] == [1, 0, 0, 0, 0]


def test_month_with_one_date_is_reminded_around_it(opened: Campaign) -> None:
    build.clerk("finance")
    opened.periods.update(soft_due_at=None)
    assert [ensure_reminders(now=build.at(4, day)) for day in (18, 19, 24, 25)] == [0, 1, 1, 1]
    assert Dispatch.objects.order_by("pk")[0].body.count("截止") == 1


def test_year_without_a_notice_says_so(campaign: Campaign) -> None:
    folder: Path = build.FOLDER
    loader = Loader(read_scheme(folder, year=2035), demonstration=False, now=NEAR)
    build.open_months(loader.load(), now=build.at(4, 1, year=2035))
    clerk = build.clerk("finance")
    assert ensure_reminders(now=build.at(4, 19, year=2035)) == 1
    assert "内部截止 4月20日 24:00（暂定，还有1天14小时），截止 4月25日 24:00" in told(clerk)[0]


def test_letter_says_what_is_owed_and_until_when(opened: Campaign) -> None:
    clerk = build.clerk("finance", post="区财政局填报员")
    ensure_reminders(now=NEAR)
    letter = Dispatch.objects.get()
    assert (letter.recipient, letter.address) == (clerk, "clerk-finance@example.org")
    assert letter.subject == "【请尽快报送】信用典型城市创建：还有1项未完成，4月25日 24:00截止"
    assert letter.body == (
        "区财政局填报员：\n\n以下事项尚未完成，请尽快办理：\n\n"
        "· 区财政局 2022年4月：待报，内部截止 4月21日 24:00（已过10小时），"
        "截止 4月25日 24:00（还有3天14小时）\n\n"
        "请登录门户办理；没有发生的数据项请选择零报告。\n专班办公室"
    )


def test_returned_sheet_is_quoted_with_its_reasons(opened: Campaign) -> None:
    clerk = build.clerk("finance")
    submission = build.submit(build.sheet_of(opened, "finance", 4), by=clerk, when=NEAR)
    reasons = {"commitment_records": "较上月变化较大", "fulfilment_records": "请附说明"}
    submissions.return_(submission, by=build.reviewer(), at=NEAR, version=1, reasons=reasons)
    ensure_reminders(now=NEAR)
    [body] = told(clerk)
    assert "区财政局 2022年4月：已退回" in body
    assert "    退回：信用承诺信息——较上月变化较大\n    退回：履约践诺信息——请附说明\n" in body


@pytest.mark.parametrize("reached", ["submitted", "accepted"])
def test_unit_that_has_delivered_is_left_in_peace(opened: Campaign, reached: str) -> None:
    clerk, other = build.clerk("finance"), build.clerk("taxation")
    submission = build.submit(build.sheet_of(opened, "finance", 4), by=clerk, when=NEAR)
    if reached == "accepted":
        build.accept(submission, by=build.reviewer(), when=NEAR)
    ensure_reminders(now=NEAR)
    assert (told(clerk), len(told(other))) == ([], 1)


def disabled(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def left(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_at=NEAR)


def without_address(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="")


@pytest.mark.parametrize("gone", [disabled, left, without_address])
def test_person_who_is_gone_is_not_written_to(
    opened: Campaign, gone: Callable[[User], None]
) -> None:
    gone(build.clerk("finance"))
    colleague = build.clerk("finance", "colleague")
    assert ensure_reminders(now=NEAR) == 1
    assert len(told(colleague)) == 1


def test_only_those_who_fill_in_are_written_to(opened: Campaign) -> None:
    for role in Role:
        build.somebody(role)
    ensure_reminders(now=NEAR)
    reminded = Dispatch.objects.values_list("recipient__username", flat=True)
    assert sorted(reminded) == ["clerk-market-supervision", "head", "reviewer"]
    assert "专班办公室 2022年4月：待报" in told(build.reviewer())[0]


def test_person_of_two_units_gets_one_letter_naming_both(opened: Campaign) -> None:
    both = build.clerk("finance", "both")
    build.clerk("taxation", "both")
    assert ensure_reminders(now=NEAR) == 1
    assert "：还有2项未完成，" in Dispatch.objects.get().subject
    [body] = told(both)
    assert body.count("· ") == 2


def test_month_is_named_once_to_a_person_of_two_roles(opened: Campaign) -> None:
    build.person("office", Role.OFFICE, build.OFFICE_UNIT)
    build.person("office", Role.OFFICE_HEAD, build.OFFICE_UNIT)
    ensure_reminders(now=NEAR)
    assert Dispatch.objects.get().body.count("· ") == 1


def test_back_filled_months_are_reminded_before_the_end_of_march(campaign: Campaign) -> None:
    build.open_months(campaign, now=build.at(3, 18))
    clerk = build.clerk("finance")
    assert ensure_reminders(now=build.at(3, 28)) == 1
    assert told(clerk)[0].count("，截止 3月31日 24:00（还有3天14小时）") == 3


def test_campaign_of_2022_writes_nothing_in_2026(opened: Campaign) -> None:
    build.clerk("finance")
    build.open_months(opened, now=build.at(11, 20, year=2026))
    assert opened.periods.count() == 12
    for day in (20, 25, 30):
        assert ensure_reminders(now=build.at(11, day, year=2026)) == 0
    assert not Dispatch.objects.exists()


def test_invented_months_are_named_to_invented_people_only(campaign: Campaign) -> None:
    folder: Path = build.FOLDER
    loader = Loader(read_scheme(folder, year=2026), demonstration=True, now=NEAR)
    build.open_months(loader.load(), now=build.at(11, 20, year=2026))
    real = build.clerk("finance")
    invented = build.clerk("finance", "invented", demonstration=True)
    assert ensure_reminders(now=build.at(11, 20, year=2026)) == 1
    assert told(real) == []
    assert "· 〔演示〕区财政局 2026年11月：待报" in told(invented)[0]
