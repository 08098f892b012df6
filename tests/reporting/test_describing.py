"""A proof's title, date and 不公开 can be changed; the former stays with who and when."""

from functools import partial

import pytest

from indicators.models import Campaign
from reporting.models import Evidence
from reporting.proofs import describing, evidence
from reporting.refusals import Invalid, NotAllowed, Overtaken
from tests import builders as build
from tests.proofs import added, scan, typed
from tests.racing import at_once
from tests.web import read, signed_in

UNIT = "market-supervision"
WHEN = build.at(4, 19)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    mine = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"evidence": mine}


def describe(one: Evidence, by=None, version: int = 1, **fields: str):
    by = by or build.clerk(UNIT)
    return describing.describe(one, by=by, at=WHEN, version=version, typed=typed(**fields))


@pytest.mark.django_db
def test_former_description_stays_with_who_and_when(campaign: Campaign) -> None:
    one = added(campaign)
    kept = describe(one, title="实施 方案（修订）", formed_on="2022年4月11日", confidential="1")
    fresh = Evidence.objects.get(pk=one.pk)
    assert (fresh.title, str(fresh.formed_on), fresh.confidential, fresh.version) == (
        "实施 方案（修订）",
        "2022-04-11",
        True,
        2,
    )
    before = {"title": "实施方案", "formed_on": "2022-04-10", "confidential": "公开"}
    assert (kept.before, kept.by, kept.at) == (before, build.clerk(UNIT), WHEN)


@pytest.mark.django_db
def test_file_after_it_is_the_second_and_not_the_third(campaign: Campaign) -> None:
    one = added(campaign)
    describe(one, title="另一名称")
    file = evidence.revise(one, by=build.clerk(UNIT), at=WHEN, version=2, file=scan("二"))
    assert file.number == 2


@pytest.mark.django_db
def test_what_cannot_be_kept_is_refused_with_a_sentence(campaign: Campaign) -> None:
    one = added(campaign)
    with pytest.raises(Invalid) as told:
        describe(one, title="", formed_on="2022-05-01")
    assert told.value.problems == {
        "title": "请填写材料名称，例如“信易+停车场景实施方案”",
        "formed_on": "形成日期2022-05-01晚于今天（2022-04-19），请核对",
    }
    with pytest.raises(Invalid, match="没有更改"):
        describe(one)
    with pytest.raises(NotAllowed, match="只能由区市场监督管理局或专班办公室"):
        describe(one, by=build.clerk("huxi"), title="乙")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_one_is_told_who_was_first(campaign: Campaign) -> None:
    one, by = added(campaign), [build.clerk(UNIT), build.reviewer()]
    rows = Evidence.objects.select_related("campaign", "unit")
    told = at_once(
        [
            partial(describe, rows.get(pk=one.pk), by=who, title=title)
            for who, title in zip(by, ("甲", "乙"), strict=True)
        ]
    )
    (late,) = [one for one in told if isinstance(one, Overtaken)]
    assert "于2022-04-19 10:00已更改材料说明，您的更改没有保存" in late.message
    assert one.changes.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("twentieth_of_april")
def test_page_shows_the_record_of_changes(campaign: Campaign) -> None:
    one = added(campaign)
    describe(one, title="另一名称")
    page = read(signed_in(build.clerk(UNIT)), "evidence", campaign.code, one.pk)
    assert "说明更改记录" in page
    assert "实施方案，2022-04-10，公开" in page
    assert "另一名称，2022-04-10，公开" in page
