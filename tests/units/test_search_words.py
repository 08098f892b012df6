"""Words find names by their characters or by the initials of their pinyin."""

import pytest

from tests import builders
from units.search.found import Asked, Named, among
from units.search.matching import How, how, mark, match, read_words
from units.search.spelling import spelled

UNIT = "区市场监督管理局"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (UNIT, "qscjdglj"),
        # 重: zhòng where it weighs, chóng where it comes again.
        ("重点任务", "zdrw"),
        ("严重失信主体", "yzsxzt"),
        ("更正与重新打开", "gzycxdk"),
        ("重错率", "ccl"),
        ("重复", "cf"),
        # 行: xíng for what is done, háng for trades and banks.
        ("区行政审批服务局", "qxzspfwj"),
        ("行业主管部门", "hyzgbm"),
        ("银行", "yh"),
        ("人行聊城市中心支行", "rhlcszxzh"),
        # 长: cháng for long, zhǎng for heads and growth.
        ("长效机制", "cxjz"),
        ("分管副局长", "fgfjz"),
        ("增长率", "zzl"),
        # 调: diào for moving and asking, tiáo for putting right.
        ("月调度", "ydd"),
        ("调整", "tz"),
        # 率, 会, 单, 传, 曾, 朝 as our words have them.
        ("合规率", "hgl"),
        ("调度会", "ddh"),
        ("报送单", "bsd"),
        ("宣传部", "xcb"),
        ("朝阳区", "cyq"),
        ("12345热线", "12345rx"),
        ("“信易贷”平台", "xydpt"),
    ],
)
def test_initials_are_those_that_people_type(text: str, letters: str) -> None:
    assert spelled(text).letters == letters


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (UNIT, How.WHOLE),
        ("区市场", How.START),
        ("监督", How.INSIDE),
        ("qscjdglj", How.INITIALS),
        ("qsc", How.INITIALS_START),
        ("scjd", How.INITIALS_INSIDE),
        ("scjg", How.INITIALS_WITH_GAPS),
        ("QSC", How.INITIALS_START),
        ("ＱＳＣ", How.INITIALS_START),
        # Gaps only with enough letters, in their order, and not for a single one.
        ("sg", None),
        ("gjcs", None),
        ("s", None),
        ("qcl", None),
        ("税务", None),
    ],
)
def test_word_is_found_as_well_as_it_fits(word: str, said: How | None) -> None:
    (plain,) = read_words(word)
    assert how(plain, UNIT) is said


def test_month_is_not_found_within_another_month() -> None:
    assert how("1月", "2026年11月") is None
    assert how("1月", "2026年1月") is How.INSIDE
    assert how("11月", "2026年11月") is How.INSIDE


@pytest.mark.parametrize(("word", "characters"), [("监督", "监督"), ("scjg", "市场监管")])
def test_matching_characters_are_marked(word: str, characters: str) -> None:
    parts = mark([word], UNIT)
    assert "".join(part.text for part in parts if part.marked) == characters
    assert "".join(part.text for part in parts) == UNIT


def test_every_word_must_be_found_and_another_name_is_told() -> None:
    assert match(["市场", "税务"], UNIT) is None
    by_month = match(["市场", "11月"], UNIT, beside=["2026年11月"])
    assert by_month is not None
    assert by_month.rank == How.BESIDE
    through = match(["人社"], "区人力资源和社会保障局", also=["区人社局"])
    assert through is not None
    assert [part.text for part in through.through if part.marked] == ["人社"]


def test_best_come_first_and_the_count_tells_of_the_rest() -> None:
    names = ["区市场监管所", "监管", "市场监管局", "监管办"]
    asked = Asked(("监管",), "监管", builders.at(5, 1), size=2)
    found = among([Named(one, one) for one in names], asked, str)
    assert ([hit.address for hit in found.hits], found.count) == (["监管", "监管办"], 4)


def test_typed_words_are_few_and_plain() -> None:
    assert read_words("　市场　 ＳＣ\0sc ") == ("市场", "sc")
    assert len(read_words(" ".join("一二三四五六七八"))) == 6
