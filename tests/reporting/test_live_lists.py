"""Open pages of tasks and proofs are told what moved, as far as their reader may know of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from reporting.dated import task_work
from reporting.dated.tasking import TaskMove
from reporting.proofs import describing, evidence
from tests import builders as build
from tests.opened import Open
from tests.proofs import added, scan, typed
from tests.web import read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
TASK, UNIT, OTHER = "xinyidai-huxi", "huxi", "finance"


def _move(campaign: Campaign, move: TaskMove, minute: int, *, text: str = "已完成") -> None:
    task = campaign.tasks.prefetch_related("duties__unit").get(code=TASK)
    unit = build.unit(UNIT)
    by = build.reviewer() if move is TaskMove.SIGN_OFF else build.clerk(UNIT)
    version = task_work.work_of(task, unit).version
    at = build.at(4, 20, 9, minute)
    task_work.move(task, unit, move=move, by=by, at=at, version=version, text=text)


def test_task_that_moves_is_told_on_the_list_and_on_its_own_page(opened: Campaign) -> None:
    office, title = signed_in(build.head()), opened.tasks.get(code=TASK).title
    other_task = opened.tasks.exclude(code=TASK).earliest("pk").code
    names = [("tasks", opened.code), ("task", opened.code, TASK), ("task", opened.code, other_task)]
    every, one, another = (Open(office, *words) for words in names)
    assert [page.asks() for page in (every, one, another)] == [None] * 3
    _move(opened, TaskMove.REPORT, 0)
    said = f"湖西街道“{title}”报告进展（clerk-huxi岗，09:00）"
    assert [page.asks() for page in (every, one, another)] == [said, said, None]


def test_other_units_are_told_where_a_task_stands_but_not_what_is_reported(
    opened: Campaign,
) -> None:
    title = opened.tasks.get(code=TASK).title
    mine, theirs = (Open(signed_in(build.clerk(of)), "tasks", opened.code) for of in (UNIT, OTHER))
    _move(opened, TaskMove.REPORT, 0)
    assert mine.asks() == f"湖西街道“{title}”报告进展（您，09:00）"
    assert theirs.asks() is None
    _move(opened, TaskMove.CLAIM, 5)
    assert theirs.asks() == f"湖西街道“{title}”申请销号（09:05）"


def test_proof_is_told_to_those_who_may_know_of_it(opened: Campaign) -> None:
    clerk, stranger, office = build.clerk(UNIT), build.clerk(OTHER), build.head()
    kept = added(opened, UNIT, by=clerk, at=build.at(4, 20, 8), title="实施方案")
    secret = added(opened, UNIT, by=clerk, at=build.at(4, 20, 8), mark="x", confidential="1")
    everybody = [
        Open(signed_in(who), "evidence-list", opened.code) for who in (clerk, stranger, office)
    ]
    one = Open(signed_in(office), "evidence", opened.code, kept.pk)
    at = build.at(4, 20, 9)
    evidence.revise(secret, by=clerk, at=at, version=secret.version, file=scan("秘密"))
    first = [page.asks() for page in everybody]
    assert first[0] == f"湖西街道“{secret.title}”上传第2版（您，09:00）"
    assert first[1] is None
    assert first[2] is not None
    assert one.asks() is None
    given = typed(title="实施方案（定稿）")
    describing.describe(kept, by=clerk, at=build.at(4, 20, 9, 5), version=kept.version, typed=given)
    assert one.asks() == "湖西街道“实施方案（定稿）”修改说明（clerk-huxi岗，09:05）"
    assert everybody[1].asks() == "湖西街道“实施方案（定稿）”修改说明（clerk-huxi岗，09:05）"


def test_page_to_read_can_be_put_in_place_and_one_to_type_on_cannot(opened: Campaign) -> None:
    client = signed_in(build.head())
    kept = added(opened, UNIT)
    sheet = build.sheet_of(opened, UNIT, 4)
    for name in ("dashboard", "matrix", "history", "tasks", "evidence-list"):
        assert "data-fresh" in read(client, name, opened.code), name
    pages: dict[str, tuple[object, ...]] = {
        "review": (opened.code,),
        "task": (opened.code, TASK),
        "sheet": (sheet.pk,),
        "evidence": (opened.code, kept.pk),
    }
    for name, words in pages.items():
        assert "data-fresh" not in read(client, name, *words), name


@pytest.mark.parametrize("name", ["tasks", "evidence-list"])
def test_asking_costs_as_much_after_many_moves(opened: Campaign, name: str) -> None:
    page = Open(signed_in(build.head()), name, opened.code)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page.asks()
        return len(asked)

    added(opened, UNIT, mark="0")
    _move(opened, TaskMove.REPORT, 0)
    first = cost()
    for mark in range(3):
        added(opened, UNIT, mark=f"{mark + 1}")
        _move(opened, TaskMove.REPORT, mark + 1)
    assert cost() == first <= 8
