"""节点任务: every plan's dated tasks with their units, words and days; a plan of tasks alone."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.catalogue import Loader
from indicators.models import Campaign, Task, TaskDuty
from indicators.scheme import read_scheme
from reporting.duties import periods
from reporting.models import Period
from reporting.queries.dated.tasks import days_text
from tests import builders as build
from tests.indicators.sources import DEFINITIONS
from tests.web import ask, read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]


@pytest.fixture
def licheng(campaign: Campaign) -> Campaign:
    """The plan of tasks alone, moved to the year the tests live in."""
    scheme = read_scheme(DEFINITIONS / "licheng-2021", year=2022)
    return Loader(scheme, demonstration=False, now=build.at(4, 1)).load()


@pytest.mark.parametrize(
    ("days", "said"), [(0, "今天到期"), (1, "还有1天"), (71, "还有71天"), (-20, "已过期限20天")]
)
def test_days_are_calendar_days(days: int, said: str) -> None:
    assert days_text(days) == said


def test_tasks_stand_under_their_dates_with_units_target_and_words(campaign: Campaign) -> None:
    page = read(signed_in(build.clerk("huxi")), "tasks", campaign.code)
    assert "<h1>节点任务</h1>" in page
    task = campaign.tasks.get(code="xinyidai-huxi")
    assert "2022年3月31日" in page
    assert "已过期限20天" in page
    assert "责任：湖西街道办事处" in page
    assert "目标：不低于100家（“信易贷”注册企业）" in page
    assert f"原文（第{task.line}行）" in page
    assert task.clause in page
    assert page.count("<summary>原文") == campaign.tasks.count() == 22
    assert "按方案部分" not in page
    assert "已完成" not in page


def test_filter_keeps_to_the_unit_that_the_address_names(licheng: Campaign) -> None:
    client = signed_in(build.leader())
    page = read(client, "tasks", licheng.code, unit="guodian", order="due")
    assert '<option value="guodian" selected>郭店街道</option>' in page
    assert page.count("<summary>原文") == 1
    assert "?order=section&unit=guodian" in page
    assert "“屡禁不止、屡罚不改”严重违法失信行为专项治理" in page


def test_unit_without_a_task_is_told_and_everything_shown(campaign: Campaign) -> None:
    page = read(signed_in(build.leader()), "tasks", campaign.code, unit="<nobody>")
    assert "没有任务点名代码为“<nobody>”的单位，以下为全部任务" in page
    assert page.count("<summary>原文") == 22


def test_sections_are_in_the_order_of_the_text_and_roles_beside(licheng: Campaign) -> None:
    page = read(signed_in(build.leader()), "tasks", licheng.code)
    assert page.index("（一）贯彻落实") < page.index("（二）加强政务") < page.index("三、保障措施")
    assert "牵头：区发展改革局、区人民法院</div>" in page
    assert "责任：区委编办、区有关单位" in page
    assert "责任：区财政局等16家</summary>" in page
    assert "配合：区各部门" in page
    assert '各街道<span class="soft small">（未列举）</span>' in page
    by_date = read(signed_in(build.head()), "tasks", licheng.code, order="due")
    assert "<h2>2022年6月15日</h2>" in by_date
    assert by_date.index("2022年6月15日</h2>") < by_date.index("2022年6月20日</h2>")


def test_overview_of_a_plan_without_indicators_is_its_tasks(licheng: Campaign) -> None:
    page = read(signed_in(build.leader()), "dashboard", licheng.code)
    assert "<h1>总览</h1>" in page
    assert "本方案没有评分指标，只有节点任务" in page
    assert "<b>37</b>节点任务" in page
    assert "下一期限 <strong>2022年6月15日</strong>，5 项（还有56天）" in page
    for due, count in (("6月15日", 5), ("6月20日", 2), ("6月30日", 30)):
        assert f'2022年{due}</td><td class="num">{count}</td>' in page
    assert "总分" not in page
    assert "文号、印发日期不详 · 2022年节点任务" in page


def test_all_dates_behind_is_said_without_claiming_work_undone(licheng: Campaign) -> None:
    Task.objects.filter(campaign=licheng).update(due="2021-06-30")
    page = read(signed_in(build.leader()), "dashboard", licheng.code)
    assert "全部任务的期限都已过去" in page
    assert "<b>37</b>已过期限" in page
    assert "“已过期限”不等于未完成" in page


def test_desk_and_matrix_of_a_plan_without_reports_say_so(licheng: Campaign) -> None:
    for person in (build.clerk("huxi"), build.leader()):
        page = read(signed_in(person), "desk", licheng.code)
        assert "本方案没有按月报送，不需要在这里填报" in page
        assert reverse("tasks", args=(licheng.code,)) in page
    page = read(signed_in(build.leader()), "matrix", licheng.code)
    assert "本方案没有按月报送，没有报送矩阵" in page


def test_plan_without_reports_opens_no_months(licheng: Campaign) -> None:
    assert periods.ensure_periods(licheng, now=build.at(12, 31)) == []
    assert not Period.objects.filter(campaign=licheng).exists()


def test_campaign_shown_first_is_the_plan_the_portal_was_set_up_for(
    campaign: Campaign, licheng: Campaign
) -> None:
    city = read_scheme(DEFINITIONS / "liaocheng-2022")
    Loader(city, demonstration=False, now=build.at(4, 1)).load()
    answer = signed_in(build.leader()).get("/")
    assert answer["Location"] == reverse("dashboard", args=(campaign.code,))
    page = read(signed_in(build.head()), "tasks", campaign.code)
    assert "2022年 · 聊城市 · 信用典型城市创建" in page
    assert "2022年 · 历城区 · 示范城市创建重点任务" in page


def test_number_of_queries_does_not_grow(campaign: Campaign) -> None:
    path = reverse("tasks", args=(campaign.code,))
    client = signed_in(build.leader())

    def cost(rows: int) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path).content.decode()
        assert page.count("<summary>原文") == rows
        return len(asked)

    many = cost(22)
    campaign.tasks.exclude(code__in=("xinyidai-huxi", "history-backfill", "named-leaders")).delete()
    three = cost(3)
    campaign.tasks.exclude(code="xinyidai-huxi").delete()
    assert cost(1) == three == many <= 13


def test_program_reads_the_tasks_with_their_units(licheng: Campaign) -> None:
    status, rows = ask(signed_in(build.leader()), "GET", f"campaigns/{licheng.code}/tasks/")
    assert status == 200
    first = rows["results"][0]
    assert (first["due"], first["section"]) == (
        "2022-06-15", "（六）全力推广“信易贷”，打造惠民便企品牌"
    )  # fmt: skip
    assert [(one["role"], one["name"], one["listed"]) for one in first["duties"]] == [
        ("responsible", "区财政局", True),
        ("responsible", "区发展改革局", True),
        ("responsible", "区金融事业发展中心", True),
        ("responsible", "各街道", False),
    ]
    assert first["clause"].startswith("6.引导鼓励地方国有企业")
    assert (first["metric"], first["target"], first["line"]) == (None, None, 33)


def test_target_of_a_task_is_decimal_text(campaign: Campaign) -> None:
    _, rows = ask(signed_in(build.leader()), "GET", f"campaigns/{campaign.code}/tasks/")
    huxi = next(row for row in rows["results"] if row["code"] == "xinyidai-huxi")
    assert (huxi["metric"], Decimal(huxi["target"])) == ("xinyidai_enterprises", Decimal(100))
    assert isinstance(huxi["target"], str)
    assert [one["unit"] for one in huxi["duties"]] == ["huxi"]
    assert TaskDuty.objects.filter(task__campaign=campaign).count() > 100
