"""销号: reports, claims, sign-offs of dated tasks; progress from accepted cells, never typed."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign, Task
from reporting.dated import task_work
from reporting.dated.tasking import TASK_MOVES, TaskMove, TaskState
from reporting.models import TaskStep, TaskWork
from reporting.queries.dated.task_parts import task_progress
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.proofs import added
from tests.web import ask, read, signed_in
from units.models import User
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
O11 = [("xinyidai-huxi", "huxi", 100), ("xinyidai-lihaiwu", "lihaiwu", 30),
       ("xinyidai-yuji", "yuji", 30), ("xinyidai-zhulaozhuang", "zhulaozhuang", 50)]  # fmt: skip


def do(
    campaign: Campaign,
    move: TaskMove,
    by: User,
    *,
    task: str = "xinyidai-huxi",
    of: str = "huxi",
    text: str = "已完成注册",
    at: datetime = NOW,
    version: int | None = None,
) -> TaskWork:
    found = campaign.tasks.prefetch_related("duties__unit").get(code=task)
    unit = build.unit(of)
    now = task_work.work_of(found, unit).version if version is None else version
    return task_work.move(found, unit, move=move, by=by, at=at, version=now, text=text)


def progress(campaign: Campaign, code: str, user: User | None = None) -> Any:
    tasks = list(campaign.tasks.select_related("metric").prefetch_related("duties__unit"))
    pk = next(task.pk for task in tasks if task.code == code)
    return task_progress(campaign, tasks, user or build.leader(), today=NOW.date())[pk]


def test_report_claim_and_sign_off_leave_their_steps(campaign: Campaign) -> None:
    clerk, office = build.clerk("huxi"), build.reviewer()
    do(campaign, TaskMove.REPORT, clerk, text="已注册  57家\n其余本周完成")
    do(campaign, TaskMove.CLAIM, clerk, at=build.at(3, 31, 23, 59))
    assert "1项申请销号，等专班办公室确认。" in read(signed_in(office), "tasks", campaign.code)
    done = do(campaign, TaskMove.SIGN_OFF, office, text="")
    assert (done.state, done.version, str(done.finished_on)) == ("done", 3, "2022-03-31")
    assert [(step.kind, step.text, step.by) for step in done.steps.all()] == [
        ("sign_off", "", office),
        ("claim", "已完成注册", clerk),
        ("report", "已注册 57家 其余本周完成", clerk),
    ]
    assert progress(campaign, "xinyidai-huxi").standing.code == "done"
    assert not progress(campaign, "xinyidai-huxi").late


def test_claim_after_the_date_is_marked(campaign: Campaign) -> None:
    do(campaign, TaskMove.CLAIM, build.clerk("huxi"), at=build.at(4, 1, 0, 0))
    assert progress(campaign, "xinyidai-huxi").late
    page = read(signed_in(build.leader()), "task", campaign.code, "xinyidai-huxi")
    assert "逾期申请（2022-04-01）" in page


@pytest.mark.parametrize("move", [one for one in TaskMove if TASK_MOVES[one].asks])
def test_move_without_its_sentence_is_refused(campaign: Campaign, move: TaskMove) -> None:
    by = {
        TaskMove.SEND_BACK: build.reviewer,
        TaskMove.REOPEN: build.head,
    }.get(move, lambda: build.clerk("huxi"))()
    _brought_to(campaign, next(iter(TASK_MOVES[move].starts)))
    with pytest.raises(Invalid) as told:
        do(campaign, move, by, text=" \n \u200b\u202e")
    assert told.value.problems == {"text": TASK_MOVES[move].asks}


def _brought_to(campaign: Campaign, state: TaskState) -> None:
    if state is not TaskState.OPEN:
        do(campaign, TaskMove.CLAIM, build.clerk("huxi", "earlier-clerk"))
    if state is TaskState.DONE:
        do(campaign, TaskMove.SIGN_OFF, build.reviewer("earlier-reviewer"))


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("role", Role)
def test_roles_make_the_moves_of_the_table_and_no_other(
    campaign: Campaign, state: TaskState, role: Role
) -> None:
    _brought_to(campaign, state)
    by = {
        Role.CLERK: lambda: build.clerk("huxi"),
        Role.UNIT_LEAD: lambda: build.person("huxi-lead", Role.UNIT_LEAD, "huxi"),
    }.get(role, lambda: build.somebody(role))()
    task = campaign.tasks.get(code="xinyidai-huxi")
    work = task_work.work_of(task, build.unit("huxi"))
    open_to = {
        move
        for move in TaskMove
        if task_work.why_not(by, move, work, claimed_by=None, proofs=0) is None
    }
    office = role in (Role.OFFICE, Role.OFFICE_HEAD)
    assert open_to == {
        move
        for move, rule in TASK_MOVES.items()
        if state in rule.starts and role in rule.roles and not (rule.own_unit and office)
    }


def test_other_unit_and_other_state_are_told_why(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed, match="只能由湖西街道办事处的人员申请销号"):
        do(campaign, TaskMove.CLAIM, build.clerk("yuji"))
    with pytest.raises(NotAllowed, match="湖西街道办事处的任务当前为“进行中”，不能销号"):
        do(campaign, TaskMove.SIGN_OFF, build.reviewer())
    assert not TaskWork.objects.exists()


def test_nobody_signs_off_their_own_claim(campaign: Campaign) -> None:
    head, own = build.head(), partial(do, campaign, task="pre-assessment", of="campaign-office")
    added(campaign, "campaign-office", by=head, task="pre-assessment")
    own(move=TaskMove.CLAIM, by=head)
    with pytest.raises(NotAllowed, match="本人申请的销号须由另一位审核人员确认"):
        own(move=TaskMove.SIGN_OFF, by=head)
    assert own(move=TaskMove.SIGN_OFF, by=build.reviewer()).state == "done"


def test_task_without_a_number_needs_a_proof_before_the_claim(campaign: Campaign) -> None:
    claim = partial(do, campaign, TaskMove.CLAIM, build.clerk("health"))
    added(campaign, "education-sports", task="named-leaders")
    with pytest.raises(NotAllowed, match="请先上传至少一份佐证材料再申请销号"):
        claim(task="named-leaders", of="health")
    added(campaign, "health", task="named-leaders")
    assert claim(task="named-leaders", of="health").state == "claimed"


def test_sent_back_and_reopened_it_is_open_again(campaign: Campaign) -> None:
    clerk, office = build.clerk("huxi"), build.reviewer()
    do(campaign, TaskMove.CLAIM, clerk)
    back = do(campaign, TaskMove.SEND_BACK, office, text="请附名单")
    assert (back.state, back.finished_on) == ("open", None)
    do(campaign, TaskMove.CLAIM, clerk)
    do(campaign, TaskMove.SIGN_OFF, office)
    with pytest.raises(NotAllowed, match="不能重新打开"):
        do(campaign, TaskMove.REOPEN, office, text="有误")
    again = do(campaign, TaskMove.REOPEN, build.head(), text="抽查不符")
    assert (again.state, again.finished_on) == ("open", None)


def test_stale_version_is_told_who_and_when(campaign: Campaign) -> None:
    clerk = build.clerk("huxi")
    do(campaign, TaskMove.REPORT, clerk)
    with pytest.raises(Overtaken) as told:
        do(campaign, TaskMove.CLAIM, clerk, version=0)
    assert told.value.message.startswith(
        f"{clerk.post}（{clerk.username}）已于2022-04-20 10:00报告进展"
    )


def test_registrations_come_from_each_towns_own_accepted_cells(opened: Campaign) -> None:
    before = {code: progress(opened, code).progress.text for code, _, _ in O11}
    assert before == {code: f"—/{target}家" for code, _, target in O11}
    for code, of, target in O11:
        typed = str(target if of == "yuji" else target - 1)
        build.deliver(opened, of, 3, when=build.at(4, 19), xinyidai_enterprises=typed)
        found = progress(opened, code).progress
        assert (found.text, found.met) == (f"{typed}/{target}家", of == "yuji")
    build.submit(
        build.sheet_of(opened, "huxi", 4),
        by=build.clerk("huxi"),
        when=NOW,
        xinyidai_enterprises="100",
    )
    assert progress(opened, "xinyidai-huxi").progress.text == "99/100家"


def test_checks_in_the_hall_add_up_to_the_target(opened: Campaign) -> None:
    for month, checks in ((3, "8000"), (4, "4999")):
        build.deliver(opened, "administrative-approval", month, when=NOW, hall_credit_checks=checks)
    found = progress(opened, "hall-checks-count").progress
    assert (found.text, found.met) == ("12,999/13,000次", False)


def test_others_see_the_state_and_not_the_words(campaign: Campaign) -> None:
    do(campaign, TaskMove.REPORT, build.clerk("huxi"), text="内部进展说明")
    added(campaign, "huxi", title="内部名单", task="xinyidai-huxi", confidential="1")
    for who, sees in ((build.clerk("huxi"), True), (build.leader(), True),
                      (build.clerk("yuji"), False)):  # fmt: skip
        page = read(signed_in(who), "task", campaign.code, "xinyidai-huxi")
        assert "进行中" in page
        assert ("内部进展说明" in page, "内部名单" in page) == (sees, sees)
        assert ("—/100家" in page) is sees


def test_open_part_is_marked_overdue_after_its_date_and_a_claimed_one_is_not(
    campaign: Campaign,
) -> None:
    mark = '<span class="tag tag-overdue">逾期</span>'
    page = read(signed_in(build.leader()), "task", campaign.code, "history-backfill")
    parts = len(task_work.working_units(campaign.tasks.get(code="history-backfill")))
    assert page.count(mark) == parts > 1
    assert mark not in read(signed_in(build.leader()), "task", campaign.code, "hall-checks-count")


def test_words_of_a_refused_move_stay_on_the_page(campaign: Campaign) -> None:
    client = signed_in(build.clerk("health"))
    address = reverse("move-task", args=(campaign.code, "named-leaders", "health", "claim"))
    answer = client.post(address, {"version": "0", "text": "已明确<分管领导>"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "已明确&lt;分管领导&gt;</textarea>" in page
    assert "请先上传至少一份佐证材料再申请销号" in page
    assert client.get(address).status_code == 302
    stranger = reverse("move-task", args=(campaign.code, "named-leaders", "power", "claim"))
    assert client.post(stranger, {"version": "0"}).status_code == 404


def test_page_counts_the_tasks_and_filters_by_state(campaign: Campaign) -> None:
    do(campaign, TaskMove.CLAIM, build.clerk("huxi"))
    do(campaign, TaskMove.CLAIM, build.clerk("yuji"), task="xinyidai-yuji", of="yuji")
    do(campaign, TaskMove.SIGN_OFF, build.reviewer(), task="xinyidai-yuji", of="yuji")
    client = signed_in(build.leader())
    page = read(client, "tasks", campaign.code)
    assert "22项：已销号1，申请中1，逾期6，进行中14" in page
    done = read(client, "tasks", campaign.code, state="done")
    assert done.count("<summary>原文") == 1
    assert "于集镇" in done
    assert "已销号（1）" in done
    assert read(client, "tasks", campaign.code, state="?").count("<summary>原文") == 22


def test_program_reads_state_progress_and_parts(opened: Campaign) -> None:
    build.deliver(opened, "huxi", 3, when=build.at(4, 19), xinyidai_enterprises="57")
    do(opened, TaskMove.CLAIM, build.clerk("huxi"))
    _, rows = ask(signed_in(build.leader()), "GET", f"campaigns/{opened.code}/tasks/")
    huxi = next(row for row in rows["results"] if row["code"] == "xinyidai-huxi")
    assert (huxi["state"], huxi["proofs"]) == ("claimed", 0)
    mine = {"value": "57", "target": "100", "measure": "家", "met": False}
    assert huxi["progress"] == mine
    assert huxi["units"] == [
        {
            "unit": "huxi",
            "state": "claimed",
            "version": 1,
            "late": True,
            "finished_on": "2022-04-20",
            "proofs": 0,
            "progress": mine,
        }
    ]
    _, theirs = ask(signed_in(build.clerk("yuji")), "GET", f"campaigns/{opened.code}/tasks/")
    other = next(row for row in theirs["results"] if row["code"] == "xinyidai-huxi")
    assert (other["progress"], other["units"][0]["progress"]) == (None, None)


def test_number_of_queries_does_not_grow_with_units_and_steps(campaign: Campaign) -> None:
    client, counts = signed_in(build.reviewer()), []
    for units in ((), ("health",), ("agriculture", "education-sports", "taxation")):
        for of in units:
            added(campaign, of, task="named-leaders")
            do(campaign, TaskMove.REPORT, build.clerk(of), task="named-leaders", of=of)
            do(campaign, TaskMove.CLAIM, build.clerk(of), task="named-leaders", of=of)
        with CaptureQueriesContext(connection) as asked:
            read(client, "task", campaign.code, "named-leaders")
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 16
    assert TaskStep.objects.count() == 8
    assert Task.objects.get(campaign=campaign, code="named-leaders").work.count() == 4
