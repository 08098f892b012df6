"""全部设置: what is in force, who changed it when, and a link that its reader may open."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from creditcity.backups import manifest, shelf
from creditcity.backups.manifest import Kept, Manifest
from creditcity.env import Backups
from indicators.models import Campaign
from ledgers.models import CalendarYear, Ledger, Retention
from notices import plans
from notices.occasions import Wording
from reporting.scores import adoptions
from reporting.screens import links
from tests import builders as build
from tests.house.asking import DECISION
from tests.web import read, signed_in
from units import contacts
from units.contacts import Named
from units.models import User
from units.posts import Typed
from units.roles import Role

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)
DECIDED = {name: str(value) for name, value in DECISION.items()}
ROW = re.compile(r"<td class=\"setup-name\"><strong>(.*?)</strong>(.*?)</tr>", re.DOTALL)
AREAS = [
    *("周期与截止", "节假日表", "指标与口径", "单位与人员"),
    *("通知方案", "通报设置", "调度安排", "邮件", "安全", "备份", "大屏链接", "保存期限"),
]


@pytest.fixture(autouse=True)
def shelf_of_its_own(tmp_path: Path, settings: Any) -> Path:
    settings.BACKUPS = Backups(tmp_path / "backups", keep=3, automatic=True)
    return tmp_path / "backups"


@pytest.fixture(autouse=True)
def _clock(campaign: Campaign) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def shown(user: User, **query: str) -> dict[str, str]:
    """Area → its row as people read it, the link's address behind its word."""
    page = read(signed_in(user), "settings", **query)
    return {name: _words(row) for name, row in ROW.findall(page)}


def _words(row: str) -> str:
    linked = re.sub(r'<a href="(.*?)".*?>(.*?)</a>', r"[\2 \1]", row)
    return " ".join(re.sub(r"<[^>]*>", " ", linked).split())


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.ADMINISTRATOR])
def test_every_area_is_told_and_every_link_opens_for_its_reader(role: Role) -> None:
    user = build.somebody(role)
    User.objects.filter(username="administrator").update(is_staff=True, is_superuser=True)
    rows = shown(user)
    assert list(rows) == AREAS
    addresses = re.findall(r"\[\S+ (/\S*)\]", " ".join(rows.values()))
    # Two are the office's to open; the administrator has 批量导入 beside 人员管理.
    assert len(addresses) == len(AREAS) - (2 - 1 if role == Role.ADMINISTRATOR else 0)
    client = signed_in(user)
    assert {one: client.get(one).status_code for one in addresses} == dict.fromkeys(addresses, 200)


def test_change_is_told_with_its_post_and_moment_on_the_next_look(campaign: Campaign) -> None:
    head = build.head()
    before = shown(head)
    assert "随方案载入" in before["周期与截止"]
    assert "0个另有决定" in before["指标与口径"]
    for name in ("通知方案", "通报设置", "调度安排", "大屏链接"):
        assert "没有改过" in before[name]
    with time_machine.travel(build.at(4, 21, 9, 5), tick=False):
        _change_one_of_each(campaign, head)
        after = shown(head)
    for name in ("指标与口径", "通知方案", "大屏链接", "单位与人员"):
        assert "2022-04-21 09:05 head岗" in after[name], name
    assert "1个另有决定" in after["指标与口径"]
    assert "1种用本办公室改过的文字" in after["通知方案"]
    assert "1个链接在用" in after["大屏链接"]


def _change_one_of_each(campaign: Campaign, head: User) -> None:
    now = build.at(4, 21, 9, 5)
    reading = campaign.readings.get(code="rank_step")
    adoptions.adopt(reading, by=head, at=now, sequence=0, typed=DECIDED)
    plan = plans.PLANS["monthly-reminder"]
    words = Wording("", "还有{项数}项", "{事项}")
    plans.rewrite(plan, "day", by=head, at=now, number=0, typed=words)
    links.make(campaign, by=head, at=now, typed={"name": "二楼", "days": "7"})
    named = Named(Typed("副局长", "0635-8500001", ""), instead_of=0)
    contacts.change(build.unit("finance"), by=head, at=now, named={"leader": named})


def test_year_without_its_notice_asks_for_it() -> None:
    head = build.head()
    assert "请专班办公室主任登记" not in shown(head)["节假日表"]
    CalendarYear.objects.filter(year=2022).delete()
    row = shown(head)["节假日表"]
    assert "2022年：未登记，暂按周一至周五" in row
    assert "2022年的放假通知没有登记，请专班办公室主任登记" in row


def test_head_of_another_jurisdiction_sees_its_own_campaigns_alone(campaign: Campaign) -> None:
    other = build.bare_copy(campaign)
    Campaign.objects.filter(pk=other.pk).update(jurisdiction="elsewhere", day=20)
    head = build.head()
    assert "每月25日24:00截止" in shown(head, campaign="other")["周期与截止"]
    assert "每月20日24:00截止" in shown(build.administrator(), campaign="other")["周期与截止"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE_HEAD, Role.ADMINISTRATOR}))
def test_everybody_else_is_refused_with_a_sentence(role: Role) -> None:
    answer = signed_in(build.somebody(role)).get(reverse("settings"))
    assert answer.status_code == 403
    assert f"您的角色（{role.label}）看不到设置" in answer.content.decode()


def test_number_of_queries_does_not_grow(campaign: Campaign) -> None:
    client, counts = signed_in(build.head()), []
    ledger, _ = Ledger.objects.get_or_create(
        jurisdiction=campaign.jurisdiction, standard="publicity-licence"
    )
    for rows in (1, 3):
        for number in range(rows):
            typed = {"name": f"{rows}号屏{number}", "days": "7"}
            links.make(campaign, by=build.head(), at=NOW, typed=typed)
            Retention.objects.create(
                ledger=ledger, since=date(2000 + rows, 1, number + 1), months=12,
                counted_from="decided", clause="示例", entered_at=NOW,
            )  # fmt: skip
        client.get("/settings/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/settings/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 40


def test_backup_and_drill_are_shown_with_their_age_and_in_red_what_to_do(
    shelf_of_its_own: Path,
) -> None:
    administrator = build.administrator()
    page = read(signed_in(administrator), "settings-backups")
    assert "从来没有备份：请系统管理员在服务器上运行 manage.py backup。" in page
    assert "从来没有备份" in shown(administrator)["备份"]
    folder = shelf_of_its_own / "20220420-020000"
    folder.mkdir(parents=True)
    made = NOW - timedelta(hours=8)
    proofs = [Kept("evidence", "ab/abc", 2048, "0")]
    manifest.write(
        Manifest(
            made_at=made, seconds=4.25, server="18.4", tables={"t": manifest.Table(1234, "9")},
            dump=Kept("", manifest.DUMP, 1024, "0"), files=proofs, missing=["evidence/cd/cde"],
            keys={"LEDGER_DIGEST_KEY": "0123456789abcdef"},
        ),
        folder,
    )  # fmt: skip
    drill = shelf.Attempt(what=shelf.DRILL, at=NOW, seconds=9.0, backup=folder.name, restored=6.5)
    shelf.note(drill)
    page = read(signed_in(administrator), "settings-backups")
    for said in (
        *("正常", "2022-04-20 02:00:00（8小时前，限度30小时）", "1张表1234行，1个文件，共3.0"),
        *("6.5秒", "LEDGER_DIGEST_KEY", "没有备份：evidence/cd/cde", "最多保留3份"),
    ):
        assert said in page, said
    assert "需要处理" not in page
    assert "最近备份2022-04-20 02:00，最近演练2022-04-20" in shown(administrator)["备份"]
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        page = read(signed_in(administrator), "settings-backups")
        assert "最近一份备份已过2天，超过30小时的限度" in page
    shelf.note(shelf.Attempt(what=shelf.BACKUP, at=NOW, seconds=1.0, problem="磁盘已满"))
    page = read(signed_in(administrator), "settings-backups")
    assert "2022-04-20 10:00备份没有成功：磁盘已满。" in page
