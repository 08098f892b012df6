"""The search finds for everybody what their own pages show, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creditcity.search.asking import sources
from ledgers.models import Batch, Ledger, Record
from ledgers.privacy import safe
from ledgers.standard import standards
from notices.models import Dispatch
from reporting.models import Evidence
from tests.house.inhabitants import Portal
from tests.ledgers import batches as invented
from tests.web import refused

INSIDERS = ("clerk", "lead", "stranger", "office", "head", "leader", "admin")
# Kind → words that find one of unit A's.
WORDS = {
    "places": "打开报送矩阵",
    "units": "scjg",
    "indicators": "sgs",
    "submissions": "scjg 3月 待审核",
    "tasks": "信易贷",
    "follow-ups": "补齐",
    "ledgers": "xzxk",
    "batches": "市场监管 已入账",
    "evidence": "方案",
    "circulars": "周通报",
    "letters": "提醒",
}
# Of unit A alone: another unit's clerk finds none of these.
INSIDE = ("submissions", "follow-ups", "batches", "records")


def _found(portal: Portal, who: str, **query: str) -> dict[str, Any]:
    answer = portal.visitor(who).get("/api/v1/search/", query)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return {group["kind"]: group for group in body["groups"]}


def _addresses(portal: Portal, who: str, words: str) -> Iterator[tuple[str, str]]:
    for kind, group in _found(portal, who, q=words).items():
        yield from ((kind, hit["address"]) for hit in group["hits"])


@pytest.mark.parametrize("kind", WORDS)
def test_office_finds_every_kind(portal: Portal, kind: str) -> None:
    assert kind in _found(portal, "office", q=WORDS[kind])


@pytest.mark.parametrize("who", INSIDERS)
def test_everything_found_opens_for_the_one_who_found_it(portal: Portal, who: str) -> None:
    words = [*WORDS.values(), "实施方案", "填报", "设置", "2022", "第"]
    found = {pair for one in words for pair in _addresses(portal, who, one)}
    visitor = portal.visitor(who)
    answers = {
        (kind, address): visitor.get(address).status_code
        for kind, address in found
        if not address.startswith(("/admin/", "/api/"))
    }
    assert len(answers) > 10
    assert {pair: said for pair, said in answers.items() if said != 200} == {}


def test_unit_never_finds_what_another_unit_handed_in(portal: Portal) -> None:
    words = [*(WORDS[kind] for kind in INSIDE if kind in WORDS), "市场监管", "scjg", "2022"]
    own = [group for one in words for group in _found(portal, "clerk", q=one).values()]
    assert set(INSIDE) - {group["kind"] for group in own} == {"records"}
    for one in words:
        for kind, group in _found(portal, "stranger", q=one).items():
            told = [word for hit in group["hits"] for word in (hit["title"], *hit["beside"])]
            assert kind not in INSIDE or not any("市场监督" in word for word in told)


def test_confidential_proof_is_found_by_its_unit_and_the_office_alone(portal: Portal) -> None:
    Evidence.objects.filter(pk=str(portal.names["secret"])).update(title="涉密台账说明")
    finds = {who for who in INSIDERS if "evidence" in _found(portal, who, q="涉密台账说明")}
    assert finds == {"clerk", "lead", "office", "head", "leader"}


def test_draft_of_a_circular_and_letters_are_the_offices(portal: Portal) -> None:
    assert {who for who in INSIDERS if "circulars" in _found(portal, who, q="周通报草稿")} == {
        "office",
        "head",
    }
    assert {who for who in INSIDERS if "letters" in _found(portal, who, q="提醒")} == {
        "office",
        "head",
        "admin",
    }


def _numbered(portal: Portal, number: str) -> Record:
    """A record of unit A in a ledger whose key is one number."""
    of = standards()["hall-check"]
    one = Record.objects.get(pk=str(portal.names["record"]))
    one.ledger, _ = Ledger.objects.get_or_create(
        jurisdiction=portal.campaign.jurisdiction, standard=of.code
    )
    one.key, one.values = safe().digest(number), {of.key[0]: number, "SUBJECT": "甲某某"}
    one.save()
    return one


def test_record_is_found_by_its_whole_number_and_tells_no_more(portal: Portal) -> None:
    one = _numbered(portal, "HC2022050001")
    found = _found(portal, "clerk", q="hc2022050001")["records"]
    assert found["hits"][0]["address"].endswith(f"/ledgers/records/{one.pk}/")
    assert found["hits"][0]["title"] == "HC2022050001"
    assert "甲某某" not in str(found)
    assert _found(portal, "clerk", q="HC20220500") == {}
    assert _found(portal, "stranger", q="HC2022050001") == {}
    assert _found(portal, "leader", q="HC2022050001") == {}


@pytest.mark.parametrize("words", ["甲某某", "示例企业1有限公司", "mmm"])
def test_what_stands_in_records_is_not_searched(portal: Portal, words: str) -> None:
    found = _found(portal, "clerk", q=words)
    # Initials of a name may well be those of a chapter (忘记密码).
    assert [kind for kind in found if kind != "help"] == []


@pytest.mark.parametrize("number", ["37150219900101123X", "李 371502199001011234", "13800138000"])
def test_numbers_of_persons_are_refused(portal: Portal, number: str) -> None:
    answer = portal.visitor("office").get("/search/", {"q": number})
    assert answer.status_code == 422
    assert "不能用身份证件号码或手机号搜索" in answer.content.decode()


@pytest.mark.parametrize("who", ["office", "clerk"])
def test_query_count_does_not_grow_with_what_is_found(portal: Portal, who: str) -> None:
    def count() -> tuple[int, int]:
        visitor = portal.visitor(who)
        with CaptureQueriesContext(connection) as asked:
            found = visitor.get("/api/v1/search/", {"q": "市场监管"}).json()
        return len(asked), found["count"]

    count()
    queries, before = count()
    batch = Batch.objects.get(pk=str(portal.names["imported"]))
    for number in range(2):
        invented.checked([invented.row(20 + number)])
        Evidence.objects.create(
            campaign=portal.campaign, unit=batch.unit, title="市场监管", formed_on=batch.reported_on
        )
        letter = Dispatch.objects.get(pk=str(portal.names["letter"]))
        letter.pk, letter.occasion = None, f"again-{number}"
        letter.message_id, letter.subject = f"again-{number}", "市场监管"
        letter.save()
    again, after = count()
    assert after >= before + 4
    assert again == queries
    assert queries <= 30


def test_page_goes_on_where_the_first_hits_end(portal: Portal) -> None:
    visitor = portal.visitor("office")
    first = visitor.get("/search/", {"q": "2022"}).content.decode()
    assert "还有 " in first
    whole = _found(portal, "office", q="2022", kind="submissions")["submissions"]
    rest = _found(portal, "office", q="2022", kind="submissions", **{"from": "20"})["submissions"]
    assert (whole["count"], len(whole["hits"])) == (whole["left"] + 20, 20)
    assert rest["left"] == max(whole["left"] - 20, 0)
    ours = {hit["address"] for hit in whole["hits"]}
    assert ours.isdisjoint(hit["address"] for hit in rest["hits"])


def test_page_and_list_show_the_same_and_keep_nothing(portal: Portal) -> None:
    visitor = portal.visitor("clerk")
    page = visitor.get("/search/", {"q": "scjg"})
    listed = visitor.get("/search/", {"q": "scjg", "part": "list"})
    for hit in _found(portal, "clerk", q="scjg")["units"]["hits"]:
        assert hit["address"] in page.content.decode()
        assert hit["address"] in listed.content.decode()
    assert 'role="listbox"' in listed.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "scjg" not in str(dict(visitor.session.items()))


def test_empty_search_says_what_can_be_searched(portal: Portal) -> None:
    office = portal.visitor("office").get("/search/").content.decode()
    clerk = portal.visitor("clerk").get("/search/").content.decode()
    assert all(one.says in office for one in sources())
    assert "主题、收件岗位" not in clerk


def test_program_is_refused_in_the_one_shape(portal: Portal) -> None:
    visitor = portal.visitor("token")

    def ask(**query: str) -> tuple[int, str, str]:
        answer = visitor.get("/api/v1/search/", query)
        return refused((answer.status_code, answer.json()))

    assert ask(q="长" * 61) == (422, "invalid", "搜索词最多60个字，请缩短")
    assert ask(q="单位", kind="letters")[:2] == (422, "invalid")
    assert ask(q="单位", kind="units", **{"from": "-1"})[:2] == (422, "invalid")
    assert ask(q="单位", campaign="nowhere")[:2] == (404, "not_found")
    marks = visitor.get("/api/v1/search/", {"q": "scjg"}).json()["groups"][0]["hits"][0]["marks"]
    assert marks == [[1, 4], [5, 6]]
