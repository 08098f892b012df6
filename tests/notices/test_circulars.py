"""周通报: drafted by itself once, from a frozen snapshot; prose is edited, fields are not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from indicators.models import Campaign
from notices.circulars import arranging, drafting, editing, signing
from notices.circulars.bound_text import keys_in, token
from notices.circulars.checking import findings
from notices.circulars.issues import file_of, paper_of
from notices.circulars.weeks import read_week
from notices.models import Circular
from reporting.dated.task_work import working_units
from reporting.filling import submissions
from reporting.models import Snapshot, TaskStep, TaskWork
from reporting.refusals import Invalid, Overtaken, Refusal
from reporting.workflow import SignOff
from tests import builders as build
from tests.life import april_scored, kept
from tests.notices.issues import (
    FRIDAY,
    drafted,
    paper_text,
    submitted,
)
from units.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def april(campaign: Campaign) -> Campaign:
    april_scored(campaign)
    build.leader()
    return campaign


def test_draft_is_made_once_however_often_the_worker_asks(april: Campaign) -> None:
    assert drafting.ensure_drafts(now=build.at(4, 29, 8)) == 1  # last Sunday's, which was missed
    assert [drafting.ensure_drafts(now=FRIDAY) for _ in range(3)] == [1, 0, 0]
    assert drafting.ensure_drafts(now=build.at(5, 5)) == 0
    assert sorted(f"{one.monday}" for one in Circular.objects.all()) == ["2022-04-18", "2022-04-25"]
    names = Snapshot.objects.values_list("name", flat=True)
    assert sorted(names) == ["周通报 2022年第16周", "周通报 2022年第17周"]
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


def test_one_campaign_whose_draft_fails_holds_up_no_other(
    april: Campaign, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = build.bare_copy(april)
    real = arranging.in_force

    def broken(campaign: Campaign) -> object:
        if campaign == other:
            raise RuntimeError("rotten")
        return real(campaign)

    monkeypatch.setattr("notices.circulars.drafting.in_force", broken)
    assert drafting.ensure_drafts(now=FRIDAY) == 1
    assert f"no circular of {other.code} was drafted" in caplog.text


def test_reason_of_a_return_still_stands_when_its_unit_has_begun_to_type(april: Campaign) -> None:
    of = build.clerk("huxi")
    sheet = build.submit(build.sheet_of(april, "huxi", 4), by=of, when=build.at(4, 27))
    code = next(iter(submissions.fields_of(sheet)))
    reasons, when = {code: "与上月相差过大"}, build.at(4, 28)
    submissions.return_(sheet, by=build.reviewer(), at=when, version=sheet.version, reasons=reasons)
    typed = {code: ("7", False)}
    submissions.save(sheet, by=of, at=FRIDAY, version=sheet.version, typed=typed)
    assert "与上月相差过大" in paper_text(drafted(april))


def test_what_a_unit_gave_back_to_its_own_clerk_is_told_to_nobody(april: Campaign) -> None:
    Campaign.objects.update(sign_off=SignOff.STEP)
    april.refresh_from_db()
    sheet = build.sheet_of(april, "huxi", 4)
    build.submit(sheet, by=build.clerk("huxi"), when=build.at(4, 27))
    code = next(iter(submissions.fields_of(sheet)))
    lead = build.person("huxi-lead", Role.UNIT_LEAD, "huxi")
    reasons, when = {code: "内部意见"}, build.at(4, 28)
    submissions.send_back(sheet, by=lead, at=when, version=sheet.version, reasons=reasons)
    one = drafted(april)
    assert "内部意见" not in f"{one.material}{paper_text(one)}"
    assert one.material["returned"] == []
    (row,) = [row for row in one.material["months"]["rows"] if row["unit"] == "huxi"]
    assert row["states"][-1] == "填报中（迟报）"


def test_tasks_stand_as_they_stood_at_the_moment_of_the_data(april: Campaign) -> None:
    one = drafted(april)
    titles = {row["title"] for row in one.material["behind"]}
    task = april.tasks.get(title="3月15日消费者权益保护日宣传")
    assert task.title in titles
    for unit in working_units(task):
        work = TaskWork.objects.create(task=task, unit=unit, state="done", version=1)
        TaskStep.objects.create(
            work=work, version=1, kind="sign_off", by=build.reviewer(), at=FRIDAY + timedelta(1)
        )
    again = drafting.preview(april, read_week("2022-W17"), now=FRIDAY).material
    assert task.title in {row["title"] for row in again["behind"]}
    later = drafting.preview(april, read_week("2022-W18"), now=FRIDAY + timedelta(days=3)).material
    assert task.title not in {row["title"] for row in later["behind"]}


def test_draft_of_a_past_week_says_what_is_of_today(april: Campaign) -> None:
    now = build.at(6, 1, 9)
    afterwards = drafting.preview(april, read_week("2022-W17"), now=now).material["afterwards"]
    assert afterwards.startswith(
        "本件于2022年6月1日9时补拟，报送和任务进展为2022年5月1日23时的情况"
    )
    assert drafting.preview(april, read_week("2022-W17"), now=FRIDAY).material["afterwards"] == ""
