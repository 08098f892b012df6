"""The pages of bulletins: everything typed stays, the paper is only ever a download."""

from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Campaign
from reporting.models import Bulletin
from reporting.proofs.papers import BYTES_AT_MOST, EVIDENCE_AT_MOST
from reporting.published import bulletins
from reporting.published.bulletins import Upload
from tests import builders as build
from tests.bulletins import PDF, PNG, WHEN, entered, pdf, typed
from tests.house.asking import missing_headers
from tests.web import read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(WHEN, tick=False):
        yield


def send(
    client: Client, name: str, *arguments: object, file: tuple[str, bytes] | None, **fields: str
) -> Any:
    data: dict[str, Any] = typed(**fields)
    if file is not None:
        data["file"] = SimpleUploadedFile(file[0], file[1])
    return client.post(reverse(name, args=arguments), data)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_office_enters_and_everybody_reads(campaign: Campaign) -> None:
    client = signed_in(build.reviewer())
    answer = send(
        client,
        "enter-bulletin",
        campaign.code,
        file=("通报.pdf", PDF),
        points_1="１２",
        total="61.5",
    )
    kept = Bulletin.objects.get()
    assert answer.headers["Location"] == reverse("bulletin", args=(campaign.code, kept.pk))
    page = text(client.get(answer.headers["Location"]))
    assert "通报已录入，通报得分以此为准" in page
    assert "总分 61.50" in page
    reader = signed_in(build.clerk("huxi"))
    page = read(reader, "bulletin", campaign.code, kept.pk)
    assert "<strong>12.00</strong>" in page
    assert "reviewer岗，2022-04-18 10:00" in page
    assert "更正</a>" not in page
    listed = read(reader, "bulletins", campaign.code)
    assert "一季度创建工作评分通报" in listed
    assert "录入市通报" not in listed


def test_campaign_without_bulletins_says_so_with_a_button_for_the_office(
    campaign: Campaign,
) -> None:
    for name in ("bulletins", "reconciliation"):
        office = read(signed_in(build.reviewer()), name, campaign.code)
        clerk = read(signed_in(build.clerk("huxi")), name, campaign.code)
        assert "还没有录入市通报" in office
        assert reverse("enter-bulletin", args=(campaign.code,)) in office
        assert reverse("enter-bulletin", args=(campaign.code,)) not in clerk
        assert "市通报由专班办公室录入。" in clerk


def test_refused_form_keeps_everything_typed_and_shows_what_was_understood(
    campaign: Campaign,
) -> None:
    client = signed_in(build.reviewer())
    answer = send(
        client,
        "enter-bulletin",
        campaign.code,
        file=("通报.pdf", PDF),
        points_1="１２",
        points_3="七分",
        as_of="三月底",
        **{"metric-national_rank-2022-03": "57"},
    )
    page = text(answer)
    assert answer.status_code == 422
    assert "有2处需要修改，尚未录入；所选文件须重新选择" in page
    assert "浏览器不保留所选文件，请重新选择" in page
    assert "“七分”不是数字，请只填写阿拉伯数字，如 1280" in page
    assert "“三月底”不是日期，请按 2022-04-20 的样子填写" in page
    for kept in ('value="１２"', 'value="七分"', 'value="三月底" type="text"', 'value="57"'):
        assert kept in page
    assert 'value="2022-04-15" type="date"' in page
    assert '已读懂的数字（2），其中各项指标得分合计 <strong class="num">12</strong> 分' in page
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("通报.pdf", b"MZ\x90\x00" + bytes(50), "文件内容不是支持的格式"),
        ("通报.png", b"<svg xmlns='x' onload='alert(1)'/>", "文件内容不是支持的格式"),
        ("通报.docx", b"<!doctype html><script>1</script>", "文件内容不是支持的格式"),
        ("通报.pdf", b"", "文件是空的，请重新选择"),
        ("通报.pdf", PDF + bytes(BYTES_AT_MOST), "文件超过10 MB"),
        ("通报.pdf", PDF + bytes(3 * BYTES_AT_MOST), "文件超过10 MB"),
    ],
    ids=["program", "svg", "html", "empty", "too large", "far too large"],
)
def test_file_that_is_no_paper_is_refused_on_the_page(
    campaign: Campaign, name: str, content: bytes, sentence: str
) -> None:
    client = signed_in(build.reviewer())
    answer = send(client, "enter-bulletin", campaign.code, file=(name, content), points_1="1")
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Bulletin.objects.exists()


def test_upload_is_cut_off_while_it_arrives(campaign: Campaign) -> None:
    client = signed_in(build.reviewer())
    content = PDF + bytes(3 * BYTES_AT_MOST)
    answer = send(client, "enter-bulletin", campaign.code, file=("a.pdf", content), points_1="1")
    received = answer.wsgi_request.FILES["file"]
    most = EVIDENCE_AT_MOST + 2 * received.DEFAULT_CHUNK_SIZE
    assert EVIDENCE_AT_MOST < received.size <= most


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../../tmp/通报.pdf", "通报.pdf"),
        ("通报\u202efdp.exe", "通报fdp.exe.png"),
        ('a"\r\nX-Evil: 1.html', "X-Evil 1.html.png"),
    ],
)
def test_download_is_an_attachment_with_a_harmless_name(
    campaign: Campaign, sent: str, shown: str
) -> None:
    content = PNG if shown.endswith("png") else PDF
    kept = bulletins.enter(
        campaign, by=build.reviewer(), at=WHEN, typed=typed(points_1="1"),
        file=Upload(sent, content),
    )  # fmt: skip
    answer = signed_in(build.clerk("huxi")).get(
        reverse("bulletin-file", args=(campaign.code, kept.pk))
    )
    assert (answer.status_code, answer.content) == (200, content)
    assert answer["Content-Type"] in ("image/png", "application/pdf")
    how, _, name = answer["Content-Disposition"].partition("; ")
    assert how == "attachment"
    assert unquote(name).endswith(shown) or unquote(name) == f'filename="a{shown}"'
    assert not set(name) & set("\r\n\u202e")
    assert missing_headers(answer) == []


def test_correction_starts_from_what_stands_and_says_what_changed(campaign: Campaign) -> None:
    first = entered(campaign, {"metric-national_rank-2022-03": "57"}, points_1="10")
    client = signed_in(build.head())
    page = read(client, "correct-bulletin", campaign.code, first.pk)
    assert 'name="points-1" value="10"' in page
    assert 'name="metric-national_rank-2022-03" value="57"' in page
    assert f"不选则沿用原件“{first.file_name}”。" in page
    fields = {"points_1": "12", "note": "指标一抄错"}
    answer = send(client, "correct-bulletin", campaign.code, first.pk, file=None, **fields)
    second = Bulletin.objects.get(replaces=first)
    assert answer.headers["Location"] == reverse("bulletin", args=(campaign.code, second.pk))
    old = read(client, "bulletin", campaign.code, first.pk)
    assert "这份通报已由head岗于2022-04-18 10:00更正，不再作为依据" in old
    assert reverse("correct-bulletin", args=(campaign.code, first.pk)) not in old
    assert "这是对“一季度创建工作评分通报”的更正" in "".join(
        read(client, "bulletin", campaign.code, second.pk)
        .replace(f'<a href="{reverse("bulletin", args=(campaign.code, first.pk))}">', "")
        .split("</a>")
    )
    assert "由head岗于2022-04-18 10:00" in read(client, "bulletins", campaign.code)


def test_second_correction_is_told_and_keeps_what_was_typed(campaign: Campaign) -> None:
    first = entered(campaign, points_1="10")
    given = typed(points_1="12", note="抄错")
    bulletins.correct(first, by=build.reviewer(), at=WHEN, typed=given)
    client = signed_in(build.head())
    answer = send(
        client, "correct-bulletin", campaign.code, first.pk, file=None, points_1="13", note="漏"
    )
    assert answer.status_code == 409
    assert "这份通报已由reviewer岗（reviewer）于2022-04-18 10:00更正" in text(answer)
    assert 'name="points-1" value="13"' in text(answer)


def test_bulletin_of_another_plan_does_not_exist_here(campaign: Campaign) -> None:
    kept = entered(campaign, points_1="10")
    client = signed_in(build.reviewer())
    for name in ("bulletin", "correct-bulletin", "bulletin-file"):
        assert client.get(reverse(name, args=(campaign.code, kept.pk + 1))).status_code == 404
        assert client.get(reverse(name, args=("elsewhere", kept.pk))).status_code == 404


def test_pages_cost_the_same_for_one_bulletin_and_for_three(campaign: Campaign) -> None:
    client = signed_in(build.reviewer())
    kept = entered(campaign, {"metric-national_rank-2022-03": "57"}, points_1="10", total="49")
    pages = {
        name: reverse(name, args=arguments)
        for name, arguments in {
            "bulletins": (campaign.code,),
            "bulletin": (campaign.code, kept.pk),
            "enter-bulletin": (campaign.code,),
            "correct-bulletin": (campaign.code, kept.pk),
            "reconciliation": (campaign.code,),
        }.items()
    }
    few = {name: cost(client, path) for name, path in pages.items()}
    for total in ("50", "51"):
        entered(campaign, points_1="11", points_2="9", points_3="3", total=total)
    assert {name: cost(client, path) for name, path in pages.items()} == few
    assert max(few.values()) <= 30, few


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert not [one for one in asked.captured_queries if '"content"' in one["sql"]]
    return len(asked)


def test_list_never_reads_the_papers(campaign: Campaign) -> None:
    entered(campaign, points_1="10")
    assert cost(signed_in(build.reviewer()), reverse("bulletins", args=(campaign.code,))) < 12


def test_list_starts_with_the_newest_data(campaign: Campaign) -> None:
    entered(campaign, points_1="1", title="二月底", as_of="2022-02-28")
    entered(campaign, points_1="1", title="三月底", as_of="2022-03-31")
    entered(campaign, points_1="1", title="一月底", as_of="2022-01-31")
    page = read(signed_in(build.leader()), "bulletins", campaign.code)
    found = sorted(("一月底", "二月底", "三月底"), key=page.index)
    assert found == ["三月底", "二月底", "一月底"]


def test_paper_entered_before_is_named_on_the_form(campaign: Campaign) -> None:
    bulletins.enter(campaign, by=build.head(), at=WHEN, typed=typed(points_1="1"), file=pdf("same"))
    answer = send(
        signed_in(build.reviewer()), "enter-bulletin", campaign.code,
        file=("again.pdf", pdf("same").content), points_1="2",
    )  # fmt: skip
    assert answer.status_code == 409
    assert "这份文件已由head岗（head）于2022-04-18 10:00录入" in text(answer)
