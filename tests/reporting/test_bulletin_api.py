"""Bulletins and the reconciliation for programs."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.models import Campaign
from reporting.models import Bulletin
from reporting.published import bulletins
from tests import builders as build
from tests.bulletins import PDF, WHEN, entered, typed
from tests.web import ask, error, signed_in

pytestmark = pytest.mark.django_db
PATH = f"campaigns/{build.CODE}/bulletins/"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(WHEN, tick=False):
        yield


def send(client: Client, **fields: Any) -> tuple[int, Any]:
    answer = client.post(f"/api/v1/{PATH}", typed(**fields) | {})
    return answer.status_code, answer.json()


def test_program_enters_with_a_file_and_reads_it_back(campaign: Campaign) -> None:
    client = signed_in(build.reviewer())
    fields = {"points_1": "12", "total": "61.5", "metric-national_rank-2022-03": "57"}
    data = typed(**fields) | {"file": SimpleUploadedFile("通报.pdf", PDF)}
    answer = client.post(f"/api/v1/{PATH}", data)
    kept = Bulletin.objects.get()
    row = {
        "id": kept.pk,
        "issuer": "市创建工作专班",
        "title": "一季度创建工作评分通报",
        "document": "聊信创〔2022〕5号",
        "issued_on": "2022-04-15",
        "as_of": "2022-03-31",
        "total": "61.5",
        "note": "",
        "points": {"1": "12"},
        "values": [{"metric": "national_rank", "month": "2022-03", "value": "57"}],
        "file_name": "通报.pdf",
        "file_type": "pdf",
        "file_size": len(PDF),
        "file_digest": kept.file_digest,
        "entered_by": "reviewer岗",
        "entered_at": "2022-04-18T10:00:00+08:00",
        "replaces": None,
        "replaced_by": None,
        "withdrawn_by": "",
        "withdrawn_at": None,
        "withdrawn_reason": "",
    }
    assert (answer.status_code, answer.json()) == (201, row)
    status, page = ask(signed_in(build.clerk("huxi")), "GET", PATH)
    assert (status, page["count"], page["results"]) == (200, 1, [row])


def test_refusals_have_the_one_shape(campaign: Campaign) -> None:
    office = signed_in(build.reviewer())
    status, code, message, fields = error(send(office, points_1="21"))
    assert (status, code, message) == (422, "invalid", "有2处需要修改，尚未录入")
    assert fields["points-1"] == "不能大于20，请核对"
    assert fields["file"].startswith("请附上通报原件")
    found = error(send(signed_in(build.leader()), points_1="1"))
    assert found[:3] == (
        403, "not_allowed", "您的角色（区领导）不能录入通报，请交专班办公室录入"
    )  # fmt: skip
    status, code, _, fields = error(ask(office, "POST", PATH, typed(points_1="1")))
    assert (status, code, list(fields)) == (422, "invalid", ["file"])


def test_corrected_bulletin_points_to_its_correction(campaign: Campaign) -> None:
    first = entered(campaign, points_1="10")
    second = bulletins.correct(
        first, by=build.head(), at=WHEN, typed=typed(points_1="12", note="抄错")
    )
    _, page = ask(signed_in(build.leader()), "GET", PATH)
    found = {row["id"]: (row["replaces"], row["replaced_by"]) for row in page["results"]}
    assert found == {first.pk: (None, second.pk), second.pk: (first.pk, None)}


def test_reconciliation_is_told_in_text_numbers(campaign: Campaign) -> None:
    entered(campaign, points_2="9", total="61.5")
    status, found = ask(signed_in(build.leader()), "GET", f"campaigns/{build.CODE}/reconciliation/")
    assert status == 200
    assert found["total"]["official"] == "61.5"
    assert found["total"]["shadow_now"] == found["total"]["shadow_then"]
    second = next(row for row in found["rows"] if row["indicator"] == 2)
    compared = second["compared"]
    assert (compared["official"], compared["as_of"]) == ("9", "2022-03-31")
    third = next(row for row in found["rows"] if row["indicator"] == 3)
    assert (third["compared"]["official"], third["compared"]["gap"]) == (None, None)


def test_plan_that_does_not_exist_is_404(campaign: Campaign) -> None:
    client = signed_in(build.leader())
    for place in ("bulletins", "reconciliation"):
        assert ask(client, "GET", f"campaigns/elsewhere/{place}/")[0] == 404
