"""周通报: drafted by itself from a frozen snapshot, edited, signed by another, sent once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine

from indicators.models import Campaign
from notices.circulars import arranging, briefs, drafting, editing, links, sending, signing
from notices.circulars.bound_text import keys_in, token
from notices.circulars.checking import findings
from notices.circulars.issues import file_of, paper_of, subject_of
from notices.circulars.weeks import read_week
from notices.models import Circular, CircularStep, Dispatch, WeeklyBrief
from notices.outbox import deliver_due
from reporting.filling import corrections
from reporting.models import Snapshot
from reporting.refusals import Invalid, NotAllowed, Overtaken, Refusal
from tests import builders as build
from tests.life import MARKET, april_scored, kept
from tests.notices import mailserver
from tests.notices.issues import (
    FRIDAY,
    docx_text,
    drafted,
    numbers,
    pdf_text,
    said_by,
    sent,
    signed,
    submitted,
)
from tests.notices.mailserver import Post
from tests.racing import at_once

pytestmark = pytest.mark.django_db
W17 = "2022-W17"
SETTINGS = {"masthead": "周通报", "signer": "专班", "weekday": "", "next_number": "1"}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def april(campaign: Campaign) -> Campaign:
    april_scored(campaign)
    build.leader()
    return campaign


@pytest.fixture
def post(settings: Any, tmp_path: Path) -> Iterator[Post]:
    with mailserver.running() as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "专班办公室 <office@example.org>"
        settings.MAIL_FOLDER = tmp_path / "mail"
        yield post


def test_week_from_brief_to_the_leaders_letter(april: Campaign, post: Post) -> None:
    clerk = build.clerk(MARKET)
    briefs.save(
        april,
        build.unit(MARKET),
        read_week(W17),
        by=clerk,
        at=FRIDAY,
        version=0,
        work="走访企业35家，核对名单",
        problems="2家企业联系不上",
    )
    assert drafting.ensure_drafts(now=FRIDAY) == 1
    one = Circular.objects.get()
    fields = one.fields
    assert one.snapshot is not None
    assert fields["score.total"] == f"{one.snapshot.score.total:.2f}"
    assert "走访企业35家" in paper_text(one)
    assert "区市场监督管理局：2家企业联系不上" in paper_text(one)
    text = one.sections["overall"] + "\n请各单位加快进度。"
    editing.save(
        one, by=build.reviewer(), at=FRIDAY, version=0, sections={"overall": text}, notes={}
    )
    sent(one)
    assert (one.number, one.state) == (1, "sent")
    assert deliver_due(now=FRIDAY) == 1
    ((addresses, message),) = post.arrived
    assert addresses == ["leader@example.org"]
    subject = message["Subject"].strip()  # a folded header begins with a space
    assert subject == subject_of(one)
    assert subject.startswith(f"【信用创建周通报】第1期：总分{fields['score.total']}")
    parts = {part.get_content_type(): part for part in message.walk()}
    html, plain = (unescape(parts[f"text/{kind}"].get_content()) for kind in ("html", "plain"))
    files = {
        part.get_filename().rpartition(".")[2]: part.get_content()
        for part in message.iter_attachments()
    }
    allowed = said_by(paper_of(one))
    printed = {
        "docx": docx_text(files["docx"]),
        "text": plain,
        "html": without_style(html),
    }
    for form, said in printed.items():
        assert set(numbers(said)) - allowed == set(), form
        assert fields["score.total"] in said, form
        assert "请各单位加快进度。" in said, form
    pdf = pdf_text(files["pdf"])
    missing = [number for number in allowed if number not in pdf.replace("\n", "")]
    assert missing == []
    assert [one.said for one in sending.results(one)] == ["已发送"]


def paper_text(circular: Circular) -> str:
    return file_of(paper_of(circular), "txt", "").decode()


def without_style(html: str) -> str:
    body = html.partition("<body")[2]
    return re.sub(r"<[^>]*>", " ", body)


def test_draft_is_made_once_however_often_the_worker_asks(april: Campaign) -> None:
    assert drafting.ensure_drafts(now=build.at(4, 29, 8)) == 1  # last Sunday's, which was missed
    assert [drafting.ensure_drafts(now=FRIDAY) for _ in range(3)] == [1, 0, 0]
    assert drafting.ensure_drafts(now=build.at(5, 5)) == 0
    assert sorted(f"{one.monday}" for one in Circular.objects.all()) == ["2022-04-18", "2022-04-25"]
    assert Snapshot.objects.count() == 2
    assert drafting.ensure_drafts(now=build.at(9, 1)) == 1  # only the newest of all that passed


def test_what_comes_later_changes_nothing_that_was_drafted(april: Campaign) -> None:
    one = drafted(april)
    before = (one.fields, one.material, file_of(paper_of(one), "txt", ""))
    build.deliver(april, "huxi", 4, when=build.at(4, 30))
    kept(april, build.at(4, 30, 12))
    one.refresh_from_db()
    assert (one.fields, one.material, file_of(paper_of(one), "txt", "")) == before
    assert any("拟稿之后总分已变为" in found.text for found in findings(one))


def test_both_bases_stand_beside_each_other(april: Campaign) -> None:
    one = drafted(april)
    overall = paper_text(one)
    assert "按区测算口径" in overall
    assert "市通报口径：尚未公布总分。两种口径分别列示，不相加。" in overall
    for name in ("锁定", "暂计", "最高可达", "缺报按零"):
        assert name in overall


def test_bound_fields_cannot_be_mistyped(april: Campaign) -> None:
    one, office = drafted(april), build.reviewer()
    total = token("score.total")
    typed = {
        "overall": one.sections["overall"].replace(total, "99.99"),
        "problems": one.sections["problems"] + "\n{{unit.nobody}}",
    }
    with pytest.raises(Invalid) as refused:
        editing.save(one, by=office, at=FRIDAY, version=0, sections=typed, notes={})
    problems = refused.value.problems
    assert set(problems) == {"section-overall", "section-problems"}
    assert f"不能略去{total}（{one.fields['score.total']}）" in problems["section-overall"]
    assert "没有绑定字段{{unit.nobody}}" in problems["section-problems"]
    one.refresh_from_db()
    assert (one.version, one.edited_by) == (0, None)


def test_field_is_left_out_only_when_that_is_confirmed(april: Campaign) -> None:
    one, office = drafted(april), build.reviewer()
    first, *rest = one.sections["next"].split("\n")
    typed = {"next": "\n".join(rest)}
    lost = [key for key in keys_in(first) if key not in keys_in(typed["next"])]
    with pytest.raises(Invalid, match="尚未保存"):
        editing.save(one, by=office, at=FRIDAY, version=0, sections=typed, notes={})
    editing.save(one, by=office, at=FRIDAY, version=0, sections=typed, notes={}, omitted=lost)
    assert one.omitted == sorted(lost)
    assert one.steps.get(version=1).changes["next"][0].startswith(first)


def test_number_typed_by_hand_is_kept_and_asked_about_before_the_signature(
    april: Campaign,
) -> None:
    one, office = drafted(april), build.reviewer()
    text = one.sections["overall"] + "\n另有37家企业提出诉求。"
    editing.save(one, by=office, at=FRIDAY, version=0, sections={"overall": text}, notes={})
    with pytest.raises(Refusal, match="手工输入的数字37"):
        signing.submit(one, by=office, at=FRIDAY, version=1)
    editing.save(
        one, by=office, at=FRIDAY, version=1, sections={}, notes={"overall": "信访台账4月数"}
    )
    assert submitted(one).state == "submitted"


def test_of_two_editors_one_wins_and_the_other_is_told_by_whom(april: Campaign) -> None:
    one, other = drafted(april), Circular.objects.get()
    texts = [{"units": f"{one.sections['units']}\n{word}"} for word in ("甲", "乙")]
    editing.save(one, by=build.head(), at=FRIDAY, version=0, sections=texts[0], notes={})
    with pytest.raises(Overtaken, match="head岗（head）已于2022-04-29 10:00先行修改"):
        editing.save(other, by=build.reviewer(), at=FRIDAY, version=0, sections=texts[1], notes={})
    assert Circular.objects.get().sections["units"].endswith("甲")


def test_whoever_drafted_or_submitted_cannot_sign(april: Campaign) -> None:
    one, head = drafted(april), build.head()
    signing.submit(one, by=head, at=FRIDAY, version=0)
    with pytest.raises(NotAllowed, match="须由另一人签发"):
        signing.sign(one, by=head, at=FRIDAY, version=1)
    with pytest.raises(NotAllowed, match="专班办公室审核员）不能签发"):
        signing.sign(one, by=build.reviewer(), at=FRIDAY, version=1)
    with pytest.raises(Invalid, match="请写明撤回原因"):
        signing.recall(one, by=head, at=FRIDAY, version=1, reason=" ")


def test_number_stays_with_an_issue_that_was_recalled(april: Campaign) -> None:
    first = signed(drafted(april))
    signing.recall(first, by=build.reviewer(), at=FRIDAY, version=first.version, reason="漏一段")
    assert (first.state, first.number, first.signed_by) == ("draft", 1, None)
    second = signed(drafted(april, "2022-W18", build.at(5, 7)), build.at(5, 7))
    assert second.number == 2
    assert signed(first, build.at(5, 8)).number == 1
    moves = list(CircularStep.objects.filter(circular=first).values_list("move", flat=True))
    assert moves[::-1] == ["draft", "submit", "sign", "recall", "submit", "sign"]


def test_nothing_is_sent_twice_or_to_nobody(april: Campaign) -> None:
    one = signed(drafted(april))
    row = arranging.change(
        april,
        by=build.head(),
        at=FRIDAY,
        version=0,
        typed=SETTINGS | {"next_number": "2"},
        receivers=[],
    )
    with pytest.raises(Refusal, match="没有收件人"):
        sending.send(one, by=build.reviewer(), at=FRIDAY, version=one.version)
    receivers = [str(build.leader().pk), str(build.head().pk)]
    typed = SETTINGS | {"next_number": "2"}
    arranging.change(
        april, by=build.head(), at=FRIDAY, version=row.version, typed=typed, receivers=receivers
    )
    again = Circular.objects.get()
    sending.send(one, by=build.reviewer(), at=FRIDAY, version=one.version)
    with pytest.raises(Overtaken, match="先行发送"):
        sending.send(again, by=build.head(), at=FRIDAY, version=again.version)
    with pytest.raises(NotAllowed, match="已发送"):
        sending.send(one, by=build.head(), at=FRIDAY, version=one.version)
    assert Dispatch.objects.filter(plan="circular").count() == 2


def test_stranger_cannot_be_made_a_receiver(april: Campaign) -> None:
    stranger = build.clerk("huxi")
    with pytest.raises(Invalid) as refused:
        arranging.change(
            april,
            by=build.head(),
            at=FRIDAY,
            version=0,
            typed=SETTINGS,
            receivers=[str(stranger.pk)],
        )
    assert "不在名册中" in refused.value.problems["receivers"]


def test_issue_without_a_snapshot_says_why_and_is_not_submitted(april: Campaign) -> None:
    april.scores.all().delete()
    april.scoring.problems = ["在营企业为零"]
    april.scoring.save()
    one = drafted(april)
    assert one.snapshot is None
    with pytest.raises(Refusal, match="没有形成快照：数据相互矛盾"):
        submitted(one)


def test_next_issue_carries_the_correction_of_what_was_quoted(april: Campaign) -> None:
    first = sent(drafted(april))
    sheet = build.sheet_of(april, MARKET, 4)
    build.open_months(april, now=build.at(5, 1))
    asked = corrections.ask(
        sheet,
        by=build.clerk(MARKET),
        at=build.at(5, 3),
        version=sheet.version,
        typed={"enterprises": ("6100", False)},
        reason="漏计个体转企业12家",
    )
    corrections.approve(asked, by=build.reviewer(), at=build.at(5, 4))
    second = drafted(april, "2022-W18", build.at(5, 7))
    (row,) = second.material["amendments"]
    assert (row["issue"], row["name"], row["after"]) == (first.number, "在营企业", "6100")
    said = paper_text(second)
    assert "更正" in said
    assert "第1期所依据的区市场监督管理局2022年4月“在营企业”由" in said
    assert "更正为6100，原因：漏计个体转企业12家。" in said
    assert second.material["score"]["since"]["number"] == 1
    assert "较第1期" in said


def test_link_opens_one_issue_until_it_is_over_or_revoked(april: Campaign) -> None:
    one = drafted(april)
    early = links.token_of(one, now=FRIDAY)
    assert links.opened(early, now=FRIDAY) is None  # not sent yet
    sent(one)
    opened = links.opened(early, now=FRIDAY)
    assert opened == one
    assert links.opened(early[:-2] + "xx", now=FRIDAY) is None
    assert links.opened(early, now=FRIDAY + timedelta(days=31)) is None
    sending.revoke(one, by=build.reviewer(), at=FRIDAY, version=one.version)
    assert links.opened(early, now=FRIDAY) is None
    assert links.opened(links.token_of(one, now=FRIDAY), now=FRIDAY) == one


def test_brief_is_kept_once_per_week_and_the_second_writer_is_told(april: Campaign) -> None:
    unit, week, clerk = build.unit(MARKET), read_week(W17), build.clerk(MARKET)
    given = {"at": FRIDAY, "work": "核对名单", "problems": ""}
    briefs.save(april, unit, week, by=clerk, version=0, **given)
    second = build.clerk(MARKET, "second")
    with pytest.raises(Overtaken, match="clerk-market-supervision岗"):
        briefs.save(april, unit, week, by=second, version=0, **given)
    with pytest.raises(Invalid, match="本周工作有201字，最多200字"):
        briefs.save(april, unit, week, by=clerk, version=1, **given | {"work": "字" * 201})
    with pytest.raises(NotAllowed, match="还没有开始"):
        briefs.save(april, unit, week.next, by=clerk, version=0, **given)
    with pytest.raises(NotAllowed, match="由区市场监督管理局的人员填写"):
        briefs.save(april, unit, week, by=build.clerk("huxi"), version=1, **given)
    assert WeeklyBrief.objects.get().version == 1


def test_empty_brief_begins_with_what_the_portal_knows(april: Campaign) -> None:
    work, problems = briefs.first_words(
        april, build.unit("financial-monitoring"), read_week(W17), now=FRIDAY
    )
    assert work == "2022年4月报送单审核通过。"
    assert problems.startswith("2022年1月尚未报送，已过截止时间")


@pytest.mark.django_db(transaction=True)
def test_issues_signed_at_once_get_numbers_without_gaps(campaign: Campaign) -> None:
    april_scored(campaign)
    weeks = ["2022-W14", "2022-W15", "2022-W16", "2022-W17"]
    issues = [submitted(drafted(campaign, week)) for week in weeks]
    head = build.head()
    done = at_once(
        [
            lambda one=one: signing.sign(one, by=head, at=FRIDAY, version=one.version)
            for one in issues
        ]
    )
    assert sorted(one.number for one in done) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_one_draft(campaign: Campaign) -> None:
    april_scored(campaign)
    made = at_once([lambda: drafting.ensure_drafts(now=FRIDAY)] * 3)
    assert sorted(made) == [0, 0, 1]
    assert (Circular.objects.count(), Snapshot.objects.count()) == (1, 1)
