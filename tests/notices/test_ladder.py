"""How far up a reminder climbs, and that a mailbox gets one digest whoever reads it."""

import pytest
from django.db.models import Q

from indicators.models import Campaign
from notices.models import Dispatch
from notices.occasions import dates_of
from notices.reminders import ensure_reminders
from reporting.models import Submission, TaskWork
from reporting.workflow import State
from tests import builders as build
from units import contacts
from units.contacts import Named
from units.models import Contact, User
from units.posts import Typed

pytestmark = pytest.mark.django_db
NEAR = build.at(4, 22)


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    build.open_months(campaign, now=build.at(4, 1))
    return campaign


def told(recipient: User) -> list[str]:
    return list(Dispatch.objects.filter(recipient=recipient).values_list("body", flat=True))


POSTS = {"officer": "科室负责人", "leader": "分管副局长"}


def name_posts(of: str, **emails: str) -> None:
    """The unit's registered posts, entered as the office enters them."""
    named = {
        kind: Named(Typed(POSTS[kind], "0635-1234567", email, True), 0)
        for kind, email in emails.items()
    }
    contacts.change(build.unit(of), by=build.head(), at=NEAR, named=named)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (18, {"clerk-finance"}),
        (20, {"clerk-finance", "officer"}),
        (25, {"clerk-finance", "officer"}),
        (26, {"clerk-finance", "officer", "leader"}),
        (28, {"clerk-finance", "officer", "leader", "head"}),
    ],
)
def test_ladder_climbs_to_whoever_answers_for_it(
    opened: Campaign, day: int, told: set[str]
) -> None:
    build.clerk("finance")
    name_posts("finance", officer="officer@example.org", leader="leader@example.org")
    Submission.objects.exclude(unit__code="finance").update(state=State.ACCEPTED)
    ensure_reminders(now=build.at(4, day))
    addresses = Dispatch.objects.values_list("address", flat=True)
    assert {address.split("@")[0] for address in addresses} == told


def test_whoever_answers_for_it_reads_other_words(opened: Campaign) -> None:
    build.clerk("finance")
    name_posts("finance", officer="officer@example.org", leader="leader@example.org")
    ensure_reminders(now=build.at(4, 26))
    letter = Dispatch.objects.get(contact__kind="leader")
    assert letter.subject == "【逾期未报】信用典型城市创建：1项已过截止时间"
    assert letter.body == (
        "分管副局长：\n\n以下事项已过截止时间仍未完成，请督促立即补报或办结：\n\n"
        "· 区财政局 2022年4月：待报，截止 4月25日 24:00（已逾期10小时）\n\n专班办公室"
    )


def test_office_gets_one_digest_of_all_units_on_the_third_day(opened: Campaign) -> None:
    head = build.head()
    sheet = build.sheet_of(opened, build.OFFICE_UNIT, 4)
    Submission.objects.filter(pk=sheet.pk).update(state=State.ACCEPTED)
    assert ensure_reminders(now=build.at(4, 28)) == 1
    [body] = told(head)
    units = Submission.objects.filter(period=sheet.period, cells__owed=True).distinct().count()
    assert body.count("· ") == units - 1
    assert ensure_reminders(now=build.at(4, 29)) == 0


def test_one_mailbox_gets_one_digest_though_two_posts_read_it(opened: Campaign) -> None:
    clerk = build.clerk("finance", email="Office@example.org")
    name_posts("finance", officer="office@example.org")
    Submission.objects.exclude(unit__code="finance").update(state=State.ACCEPTED)
    assert ensure_reminders(now=build.at(4, 20)) == 1
    letter = Dispatch.objects.get()
    assert (letter.recipient, letter.body.count("· ")) == (clerk, 1)


def test_registered_clerk_stands_in_where_no_account_has_a_mailbox(opened: Campaign) -> None:
    build.clerk("finance", email="")
    typed = Typed("财务科填报岗", "0635-1234567", "desk@example.org", True)
    contacts.change(
        build.unit("finance"), by=build.head(), at=NEAR, named={"clerk": Named(typed, 0)}
    )
    Submission.objects.exclude(unit__code="finance").update(state=State.ACCEPTED)
    assert ensure_reminders(now=NEAR) == 1
    assert Dispatch.objects.get().address == "desk@example.org"


def test_replaced_post_with_the_same_mailbox_is_not_told_twice(opened: Campaign) -> None:
    name_posts("finance", officer="officer@example.org")
    Submission.objects.exclude(unit__code="finance").update(state=State.ACCEPTED)
    assert ensure_reminders(now=build.at(4, 20)) == 1
    first = Contact.objects.get(unit__code="finance")
    typed = Typed("科室负责人", "0635-7654321", "officer@example.org", True)
    named = {"officer": Named(typed, first.pk)}
    contacts.change(build.unit("finance"), by=build.head(), at=NEAR, named=named)
    assert ensure_reminders(now=build.at(4, 20, 11)) == 0
    assert ensure_reminders(now=build.at(4, 21)) == 1


def test_dated_task_stands_in_the_same_digest_as_the_months(opened: Campaign) -> None:
    clerk = build.clerk("huxi")
    task = opened.tasks.filter(duties__unit__code="huxi", per_unit=True)[0]
    unit = build.unit("huxi")
    opened.tasks.filter(pk=task.pk).update(due=NEAR.date())
    assert ensure_reminders(now=NEAR) > 0
    (body,) = told(clerk)
    assert f"节点任务：{task.title}，尚未销号，期限 4月22日 24:00" in body
    TaskWork.objects.create(task=task, unit=unit, state="claimed", version=1)
    ensure_reminders(now=build.at(4, 25))
    assert all(task.title not in one for one in told(clerk) if one != body)


def test_letter_about_what_is_late_counts_nothing_that_is_not(opened: Campaign) -> None:
    clerk = build.clerk("huxi")
    task = opened.tasks.filter(duties__unit__code="huxi", per_unit=True)[0]
    opened.tasks.exclude(pk=task.pk).update(due=build.at(12, 31).date())
    opened.tasks.filter(pk=task.pk).update(due=build.at(4, 29).date())
    ensure_reminders(now=build.at(4, 26))
    letter = Dispatch.objects.get(recipient=clerk)
    assert letter.subject.endswith("：1项已过截止时间")
    late, ahead = letter.body.split("以下事项尚未到期，请按时完成：")
    assert "2022年4月：待报" in late
    assert task.title in ahead
    assert task.title not in late


def test_subject_names_an_inner_date_only_where_there_is_one(opened: Campaign) -> None:
    clerk = build.clerk("huxi")
    task = opened.tasks.filter(duties__unit__code="huxi", per_unit=True)[0]
    opened.tasks.exclude(pk=task.pk).update(due=build.at(12, 31).date())
    opened.tasks.filter(pk=task.pk).update(due=build.at(4, 27).date())
    Submission.objects.filter(unit__code="huxi").update(state=State.ACCEPTED)
    name_posts("huxi", officer="officer@example.org")
    ensure_reminders(now=build.at(4, 26))
    subjects = Dispatch.objects.filter(Q(recipient=clerk) | Q(address="officer@example.org"))
    said = list(subjects.values_list("subject", flat=True))
    assert len(said) == 2
    assert all(one.endswith("还有1项未完成，4月27日 24:00截止") for one in said), said
    both = dates_of(build.at(4, 22, 0), build.at(4, 26, 0))
    assert both["全部期限"] == "4月21日 24:00内部截止，4月25日 24:00截止"
    assert both["最近期限"] == "4月21日 24:00内部截止"
