"""What each role sees and does in the browser's terms: status, words, and nothing lost."""

import json
import re
from collections import Counter
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Campaign
from reporting.filling import submissions
from reporting.models import Submission
from reporting.queries.scores.unit_losses import losses_naming
from reporting.scores import scorebook
from tests import builders as build
from tests.web import read, signed_in
from units.models import Contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twentieth_of_april")]
NOW = build.at(4, 20)
UNIT = "market-supervision"


def test_clerk_sees_what_is_owed_and_until_when(opened: Campaign) -> None:
    page = read(signed_in(build.clerk(UNIT)), "desk", opened.code)
    assert "待办（4）" in page
    assert "2022年1月报送：还差 10 项，截止 3月31日 24:00（已逾期19天）" in page
    assert "立即补报" in page
    assert (
        "必报 10 项，已填 0 项 · 内部截止 4月21日 24:00 · 截止 4月25日 24:00（还有5天14小时）"
        in page
    )
    assert "区财政局" not in page


def test_desk_counts_what_is_filled_and_sends_back_first(sheet: Submission) -> None:
    clerk = build.clerk(UNIT)
    typed = {"enterprises": ("6000", False), "wrong_credit_codes": ("", True)}
    submissions.save(sheet, by=clerk, at=NOW, version=0, typed=typed)
    page = read(signed_in(clerk), "desk", sheet.period.campaign.code)
    assert "必报 10 项，已填 2 项" in page
    build.submit(sheet, by=clerk, when=NOW)
    reasons = {"enterprises": "与登记系统不一致"}
    submissions.return_(sheet, by=build.reviewer(), at=NOW, version=2, reasons=reasons)
    page = read(signed_in(clerk), "desk", sheet.period.campaign.code)
    assert page.index("2022年4月报送") < page.index("· 2022年1月")
    assert "在营企业：与登记系统不一致" in page
    assert "查看退回原因并修改" in page


def test_desk_without_months_and_without_unit_says_so(campaign: Campaign) -> None:
    assert "还没有开放的报送期" in read(signed_in(build.clerk(UNIT)), "desk", campaign.code)
    build.open_months(campaign, now=NOW)
    leader = read(signed_in(build.leader()), "desk", campaign.code)
    assert "尚未归属任何单位" in leader
    assert "打开总览" in leader


def test_office_is_told_what_waits_for_it_and_nobody_else(opened: Campaign) -> None:
    build.submit(build.sheet_of(opened, "finance", 4), by=build.clerk("finance"), when=NOW)
    for name in ("desk", "dashboard"):
        page = read(signed_in(build.reviewer()), name, opened.code)
        assert "审核 1 份报送单" in page
        # Three months of every unit that owes something, and none of April, which is not due.
        assert f"催报：{owed_before(opened, 4)} 份逾期未报" in page
        assert "等专班办公室办理" not in read(signed_in(build.leader()), name, opened.code)


def owed_before(campaign: Campaign, month: int) -> int:
    """Sheets of earlier months with something owed in them."""
    earlier = Submission.objects.filter(period__campaign=campaign, period__month__month__lt=month)
    return earlier.filter(cells__owed=True).distinct().count()


def test_finished_desk_says_that_nothing_is_left(opened: Campaign) -> None:
    clerk = build.clerk("finance")
    for month in range(1, 5):
        build.submit(build.sheet_of(opened, "finance", month), by=clerk, when=NOW)
    page = read(signed_in(clerk), "desk", opened.code)
    assert "应报月份已全部提交，目前没有待办。" in page
    assert "已办（4）" in page


def test_desk_tells_what_its_unit_lost_and_whom_to_call(opened: Campaign) -> None:
    desk = signed_in(build.clerk(UNIT))
    # Nor is somebody led to the telephone list whom it refuses.
    assert "电话尚未登记）" in read(desk, "desk", opened.code)
    build.deliver_all(opened, [UNIT, "finance"], [1, 2, 3, 4], when=NOW)
    scorebook.ensure_scored(opened, now=NOW)
    office = build.unit(build.OFFICE_UNIT)
    who = build.reviewer()
    Contact.objects.create(
        unit=office, kind="clerk", post="专班联络岗", phone="0635-8500000",
        entered_by=who, entered_at=NOW,
    )  # fmt: skip
    lost = losses_naming(opened, [build.unit(UNIT)]).found
    page = read(desk, "desk", opened.code)
    assert lost
    assert f"本单位涉及的失分（{len(lost)}项）" in page
    assert max(lost, key=lambda row: (not row.gone, row.loss.points)).loss.reason in page
    assert "专班联络岗" in page
    assert "0635-8500000" in page
    assert "更早的 1 份" in page
    elsewhere = read(signed_in(build.clerk("health")), "desk", opened.code)
    assert all(row.loss.reason not in elsewhere for row in lost if not row.others)


def test_matrix_shows_every_unit_and_how_each_cell_stands(sheet: Submission) -> None:
    build.submit(sheet, by=build.clerk(UNIT), when=NOW, enterprises="6123")
    page = read(signed_in(build.reviewer()), "matrix", sheet.period.campaign.code)
    assert "区市场监管局 · 在营企业：6123（待审核）" in page
    assert "待审核（1）" in page
    assert page.count('scope="row"') == 33
    assert "<b>33</b>应报" in page
    assert "<b>1</b>已报" in page
    march = read(signed_in(build.leader()), "matrix", sheet.period.campaign.code, month="2022-03")
    assert "2022年3月</span>" in march
    assert "<strong>3月31日 24:00</strong>（北京时间，已逾期19天）" in march
    assert "<b>33</b>逾期未报" in march


def test_matrix_is_closed_to_units(opened: Campaign) -> None:
    answer = signed_in(build.clerk(UNIT)).get(reverse("matrix", args=(opened.code,)))
    assert answer.status_code == 403


def test_dashboard_tells_the_total_the_rows_and_the_next_deadline(opened: Campaign) -> None:
    build.deliver_all(opened, (UNIT, build.OFFICE_UNIT), (3,), when=build.at(3, 30))
    scorebook.ensure_scored(opened, now=build.at(3, 31))
    build.deliver_all(opened, (UNIT, "financial-monitoring"), (4,), when=build.at(4, 19))
    found = scorebook.ensure_scored(opened, now=NOW)
    assert found is not None
    page = read(signed_in(build.leader()), "dashboard", opened.code)
    assert f'id="total">{found.total:.2f} <small>/ 100 分' in page
    assert "16项指标" in page
    assert "4月25日 24:00" in page
    assert page.count('aria-label="锁定') == 16
    for number, points in found.points.items():
        row = page[page.rindex(f'/indicators/{number}/">') :].split("</tr>")[0]
        assert f"<strong>{Decimal(points):.2f}</strong>" in row
    series = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    assert [day for day, _ in series["known"]] == ["2022-03-31", f"{NOW:%Y-%m-%d}"]
    assert series["known"][-1][1] == f"{found.total:.2f}"
    assert "有新审核通过的数据" not in page


def test_dashboard_says_that_a_new_score_is_on_its_way(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 4, when=build.at(4, 19))
    page = read(signed_in(build.leader()), "dashboard", opened.code)
    assert "有新审核通过的数据，正在重新核算" in page
    assert "还没有审核通过的数据，暂无得分。" in page


def test_dashboard_names_contradictions(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 4, when=build.at(4, 19), enterprises="0")
    scorebook.ensure_scored(opened, now=NOW)
    page = read(signed_in(build.leader()), "dashboard", opened.code)
    assert "数据相互矛盾，暂不能重新核算" in page
    assert "是分母，不能为0" in page


def test_indicator_page_explains_the_points_and_names_who_said_what(opened: Campaign) -> None:
    submission = build.deliver(
        opened, UNIT, 4, when=build.at(4, 19), market_entities="12806",
        seriously_dishonest_entities="41",
    )  # fmt: skip
    scorebook.ensure_scored(opened, now=NOW)
    page = read(signed_in(build.leader()), "indicator", opened.code, 3)
    assert opened.indicators.get(number=3).clause.splitlines()[0] in page
    assert 'id="points">3.60 <small>/ 4 分' in page
    assert f'href="/submissions/{submission.pk}/#value-market_entities"' in page
    assert ">12806</a>" in page
    assert "聊江管办发〔2022〕3号原文第143行" in page


def test_sources_of_other_units_are_hidden_from_a_clerk(opened: Campaign) -> None:
    build.deliver(opened, UNIT, 4, when=build.at(4, 19), wrong_credit_codes="777")
    own = "administrative-approval"
    build.deliver(opened, own, 4, when=build.at(4, 19), wrong_credit_codes="555")
    scorebook.ensure_scored(opened, now=NOW)
    page = read(signed_in(build.clerk(own)), "indicator", opened.code, 4)
    assert ">555</a>" in page
    assert ">777</a>" not in page
    assert ">777</a>" in read(signed_in(build.leader()), "indicator", opened.code, 4)


@pytest.mark.parametrize("number", [0, 17])
def test_indicator_that_the_plan_does_not_have_is_404(opened: Campaign, number: int) -> None:
    client = signed_in(build.leader())
    assert client.get(reverse("indicator", args=(opened.code, number))).status_code == 404


def test_everybody_lands_on_the_first_page_of_their_role(opened: Campaign) -> None:
    places = {
        build.clerk(UNIT): reverse("desk", args=(opened.code,)),
        build.reviewer(): reverse("dashboard", args=(opened.code,)),
        build.leader(): reverse("dashboard", args=(opened.code,)),
        build.administrator(): reverse("mail"),
    }
    for user, place in places.items():
        assert signed_in(user).get("/").headers["Location"] == place
    assert Client().get("/").headers["Location"] == "/sign-in/?next=/"


def test_every_cell_behind_a_metric_names_sheet_version_and_acceptor(opened: Campaign) -> None:
    submission = build.deliver(opened, "market-supervision", 4, when=NOW, market_entities="12806")
    scorebook.ensure_scored(opened, now=NOW)
    arguments = (opened.code, 3, "market_entities")
    for user in (build.leader(), build.clerk("market-supervision")):
        page = read(signed_in(user), "sources", *arguments)
        assert f'href="/submissions/{submission.pk}/#value-market_entities"' in page
        assert f"第{submission.pk}号第{submission.version}版" in page
        assert "reviewer岗" in page
    stranger = signed_in(build.clerk("huxi"))
    assert stranger.get(reverse("sources", args=arguments)).status_code == 404


def test_form_and_indicator_explain_no_word_twice(opened: Campaign) -> None:
    clerk, sheet = signed_in(build.clerk(UNIT)), build.sheet_of(opened, UNIT, 4)
    form = read(clerk, "sheet", sheet.pk)
    pages = [form, read(clerk, "indicator", opened.code, 16), read(clerk, "dashboard", opened.code)]
    for page in pages:
        told = Counter(re.findall(r'<a class="term"[^>]*>([^<]*)</a>', page))
        assert told
        assert [word for word, count in told.items() if count > 1] == []
    for word in ("零报告", "无此业务"):
        assert f">{word}</a>" in form
