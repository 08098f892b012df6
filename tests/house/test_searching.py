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
from reporting.models import Cell, Evidence
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
    "meetings": "月调度",
    "records": "〔2022〕1",
    "objections": "异议 已受理",
    "repairs": "信用修复 示例企业",
    "listings": "名单 食品药品",
    "register-items": "信易检测",
    "bulletins": "市通报",
}
# Of unit A alone: another unit's clerk finds none of these.
INSIDE = (
    *("submissions", "follow-ups", "batches", "records"),
    *("objections", "repairs", "register-items"),
)


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
    assert set(INSIDE) <= {group["kind"] for group in own}
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


@pytest.mark.parametrize("written", ["〔2022〕1号", " [2022] 1", "（2022）1号", "【2022"])
def test_record_is_found_by_the_beginning_of_its_document_number(
    portal: Portal, written: str
) -> None:
    for who in ("clerk", "lead", "office", "head"):
        group = _found(portal, who, q=written)["records"]
        titles = {hit["title"]: hit["marks"] for hit in group["hits"]}
        assert titles["〔2022〕1号"][0][0] == 0
        assert "示例企业" not in str(group)
    for who in ("stranger", "leader", "admin"):
        assert "records" not in _found(portal, who, q=written)


@pytest.mark.parametrize("written", ["202", "〔2022〕12345678", "2022〕1号", "示例〔"])
def test_record_is_not_found_by_another_part_of_its_number(portal: Portal, written: str) -> None:
    assert "records" not in _found(portal, "office", q=written)


def test_case_of_a_person_is_found_and_names_nobody(portal: Portal) -> None:
    cases = _found(portal, "clerk", q=f"异议 第{portal.names['objection']}号")["objections"]
    assert [hit["title"] for hit in cases["hits"]] == [
        f"异议第{portal.names['objection']}号 自然人"
    ]
    for words in ("乙某某", "乙*", "mm", "丙某某"):
        kinds = _found(portal, "office", q=words)
        assert not {"objections", "repairs", "listings"} & set(kinds), words


def test_measure_lets_the_unit_that_carries_it_out_find_the_entry(portal: Portal) -> None:
    for who in ("clerk", "stranger", "office"):
        assert "listings" in _found(portal, who, q="名单 食品药品")
    assert "listings" not in _found(portal, "leader", q="名单 食品药品")


def test_unit_finds_its_own_page_of_a_meeting_and_others_the_whole(portal: Portal) -> None:
    def found(who: str) -> set[str]:
        hits = _found(portal, who, q="调度会").get("meetings", {"hits": []})["hits"]
        return {hit["address"].split("/meetings/")[1].split("/", 1)[1] for hit in hits}

    assert found("office") == found("leader") == {""}
    assert found("clerk") == {"units/market-supervision/"}
    assert found("stranger") <= {"units/huxi/"}


def test_register_item_that_may_be_a_person_is_not_found(portal: Portal) -> None:
    cell = Cell.objects.filter(metric__kind="register").exclude(items=[]).earliest("pk")
    Cell.objects.filter(pk=cell.pk).update(items=["信易体检", "信易371502199003070019"])
    found = _found(portal, "office", q="信易")["register-items"]
    assert "信易体检" in [hit["title"] for hit in found["hits"]]
    assert "3715" not in str(found)


@pytest.mark.parametrize("words", ["甲某某", "乙某某", "示例企业1有限公司", "mmm"])
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
    for place in ("-1", "10001", "0" * 9 + "9" * 25, "9" * 5000, "٣"):
        assert ask(q="单位", kind="units", **{"from": place})[:2] == (422, "invalid")
    for code in ("nowhere", "no\0where"):
        assert ask(q="单位", campaign=code)[:2] == (404, "not_found")
        assert portal.visitor("office").get("/search/", {"campaign": code}).status_code == 404
    marks = visitor.get("/api/v1/search/", {"q": "scjg"}).json()["groups"][0]["hits"][0]["marks"]
    assert marks == [[1, 4], [5, 6]]
