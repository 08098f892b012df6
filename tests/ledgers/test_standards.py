"""The published standards hold what the papers say, and are read strictly."""

from datetime import date
from pathlib import Path

import pytest

from indicators.scheme import read_scheme
from ledgers.columns import folded
from ledgers.standard import FOLDER, StandardError, read_standards, standard, standards
from tests.builders import FOLDER as SCHEME

ORGANISATION = (
    "xkXdrMc xkXdrShxym xkXdrGszc xkXdrZzjg xkXdrSwdj xkXdrSydw xkXdrShzz xkFrdb xkFrSfzh xkXkws "
    "xkWsh xkXklb xkXkzs xkXkbh xkNr xkJdrq xkYxqz xkYxqzi xkXkjg xkXkjgdm xkZt xkLydw xkLydwdm bz"
)
PERSON = "xkXdrMc xkXdrZjlx xkXdrZjhm " + ORGANISATION.partition("xkFrSfzh ")[2]
FINED = (
    "cfXdrMc cfXdrShxym cfXdrGszc cfXdrZzjg cfXdrSwdj cfXdrSydw cfXdrShzz cfFrdb cfFrSfzh cfWsh "
    "cfWfxw cfSy cfYj cfCflb cfNr cfNrFk cfNrWfff cfNrZkdx cfJdrq cfYxq cfGsjzq cfCfjg cfCfjgdm "
    "cfSjly cfSjlydm bz"
)
FINED_PERSON = "cfXdrMc cfXdrZjlx cfXdrZjhm " + FINED.partition("cfFrSfzh ")[2]
SHEETS = [
    ("publicity-licence", "2018-organisation", "法人行政许可", ORGANISATION, 24),
    ("publicity-licence", "2018-person", "自然人行政许可", PERSON, 18),
    ("publicity-penalty", "2018-organisation", "法人行政处罚", FINED, 26),
    ("publicity-penalty", "2018-person", "自然人行政处罚", FINED_PERSON, 20),
]
SMALL = """
code = "sample"
name = "样例"
kind = "sample"
version = "1"
in_force_from = 2022-01-01
source = "样例"
key = ["NUMBER"]

[[column]]
code = "NUMBER"
name = "编号"
kind = "text"
limit = 8
required = "always"

[[column]]
code = "STATE"
name = "状态"
kind = "choice"
required = "never"
choices = ["在用", "停用"]
"""


def written(folder: Path, text: str = SMALL, name: str = "sample.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_ledger_of_the_campaign_has_its_standard() -> None:
    assert {code: len(one.columns) for code, one in standards().items()} == {
        "commitment": 20,
        "credit-code": 9,
        "financing-registration": 13,
        "graded-supervision": 14,
        "hall-check": 11,
        "publicity-licence": 28,
        "publicity-penalty": 30,
        "scene": 13,
        "specific-information": 13,
    }


def test_every_metric_fed_is_one_of_the_plan() -> None:
    metrics = {metric.code for metric in read_scheme(SCHEME).metrics}
    fed = {feed.metric for one in standards().values() for feed in one.feeds}
    assert fed <= metrics
    assert len(fed) == 20


def test_every_record_falls_into_a_month() -> None:
    assert [one.code for one in standards().values() if not one.dated] == []


@pytest.mark.parametrize(("kind", "layout", "sheet", "codes", "count"), SHEETS)
def test_sheet_of_2018_has_its_columns_in_their_order(
    kind: str, layout: str, sheet: str, codes: str, count: int
) -> None:
    generation = standard(kind).generation(layout)
    meant = [generation.columns[folded(code)] for code in codes.split()]
    assert (generation.sheet, len(meant)) == (sheet, count)
    assert list(generation.headers.values()) == meant


@pytest.mark.parametrize(
    ("layout", "meant"),
    [
        ("2015", ["XK_XDR_ZZJG", "XK_XDR_GSZC", "XK_XDR_SWDJ", "XK_XDR_ZJHM"]),
        ("2018-organisation", ["XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW"]),
        ("2019", ["XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW"]),
    ],
)
def test_numbered_codes_mean_what_they_meant_then(layout: str, meant: list[str]) -> None:
    columns = standard("publicity-licence").generation(layout).columns
    assert [columns[folded(f"行政相对人代码_{n}")] for n in (2, 3, 4, 5)] == meant


@pytest.mark.parametrize("header", ["XK_XDR_MC", "xkXdrMc", "xk_xdr_mc", "行政 相对人\n名称 *"])
def test_header_is_known_in_every_spelling(header: str) -> None:
    columns = standard("publicity-licence").generation("2019").columns
    assert columns[folded(header)] == "XK_XDR_MC"


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("处罚金额（万元）", "CF_NR_FK"), ("处罚金额(万元)", "CF_NR_FK"), ("处罚结果", "CF_NR"),
        ("处罚事由", "CF_SY"), ("没收违法所得、没收非法财务的金额（万元）", "CF_NR_WFFF"),
        ("CF_FR_SFZH", "CF_FR_ZJHM"), ("工商登记码", "CF_XDR_GSZC"),
    ],
)  # fmt: skip
def test_former_headers_are_synonyms(header: str, meant: str) -> None:
    assert standard("publicity-penalty").generation("2019").columns[folded(header)] == meant


def test_another_ledger_is_one_file_more(tmp_path: Path) -> None:
    (one,) = read_standards(written(tmp_path))
    assert one.generation("1").columns == {
        "NUMBER": "NUMBER", "编号": "NUMBER", "STATE": "STATE", "状态": "STATE",
    }  # fmt: skip
    assert one.rules == ("E1", "E4", "E6", "E8")


def test_version_of_the_day_is_taken(tmp_path: Path) -> None:
    until = "in_force_from = 2022-01-01\nin_force_until = 2022-12-31"
    later = SMALL.replace('version = "1"', 'version = "2"').replace("2022-01-01", "2023-01-01")
    written(tmp_path, SMALL.replace("in_force_from = 2022-01-01", until))
    first, second = read_standards(written(tmp_path, later, "sample@2.toml"))
    assert (first.version, first.in_force_until) == ("1", date(2022, 12, 31))
    assert (second.version, second.in_force_until) == ("2", None)


def test_day_before_every_version_has_no_standard() -> None:
    assert standard("publicity-licence", on=date(2019, 1, 1)).version == "2019"
    with pytest.raises(KeyError):
        standard("publicity-licence", on=date(2018, 12, 31))


REFUSED = [
    ('code = "sample"\n', 'code = "other"\n', "code", "与文件名sample.toml不一致"),
    ('version = "1"', "version = 1", "version", "应为文字"),
    ('key = ["NUMBER"]', 'key = ["NO"]', "key", "没有“NO”这一列"),
    ('kind = "text"', 'kind = "words"', "column[NUMBER].kind",
     "“words”不在可选范围：text、date、code、amount、choice、number"),
    ("limit = 8", "limit = 0", "column[NUMBER].limit", "不能小于1"),
    ('required = "always"', "", "column[NUMBER].required", "缺少这一项"),
    ('required = "never"\n', 'required = "never"\nwidth = 3\n', "column[STATE].width",
     "不认识这一项"),
    ('code = "STATE"', 'code = "state"', "column[state].code",
     "列代码只用大写字母、数字和下划线，如 XK_XDR_MC"),
    ('name = "状态"', 'name = "编号"', "column[STATE].synonyms",
     "表头“编号”已指NUMBER，一个表头只能指一列"),
    ('"在用", "停用"]', '"在用", "停用"]\ndetail = "其他"', "column[STATE].detail",
     "“其他”不在可选范围"),
    ('"在用", "停用"]', '"在用", "停用"]\n[column.old]\n"1" = "好"', "column[STATE].old.1",
     "“好”不在可选范围"),
    ("[[column]]", '[[check]]\nrule = "E0"\nkind = "order"\n[[column]]', "check[1].rule",
     "规则编号应为 E1 至 E9 或 W1 至 W9"),
    ("[[column]]", '[[check]]\nrule = "E5"\nkind = "order"\nfirst = "X"\nlast = "X"\n[[column]]',
     "check[1].first", "没有“X”这一列"),
    ("[[column]]", ('[[check]]\nrule = "E1"\nkind = "when"\ncolumn = "STATE"\non = "NUMBER"\n'
     "[[column]]"), "check[1].has", "须写明 has（有这些词时必填）或 lacks（不是这些值时必填）"),
    ("[[column]]", ('[[generation]]\ncode = "0"\nname = "旧"\n[generation.headers]\n"号" = "NO"\n'
     "[[column]]"), "generation[0].headers.号", "没有“NO”这一列"),
    ("[[column]]", '[[feed]]\nmetric = "m"\nhow = "count"\nwhere = { STATE = ["坏"] }\n[[column]]',
     "feed[1].where.STATE", "“坏”不在这一列的取值之中"),
    ('source = "样例"', 'source = "样例"\ndecision = "STATE"', "decision", "“STATE”不是日期列"),
    ('source = "样例"', 'source = "样例"\nin_force_until = 2021-01-01', "in_force_until",
     "2021-01-01早于2022-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "key", "reason"), REFUSED, ids=[one[2] for one in REFUSED])
def test_bad_file_is_refused_with_key_and_reason(
    tmp_path: Path, was: str, now: str, key: str, reason: str
) -> None:
    assert was in SMALL
    with pytest.raises(StandardError) as refused:
        read_standards(written(tmp_path, SMALL.replace(was, now, 1)))
    assert (refused.value.file, refused.value.key, refused.value.reason) == (
        "sample.toml", key, reason,
    )  # fmt: skip


def test_two_versions_of_one_day_are_refused(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace('version = "1"', 'version = "0"'), "sample@0.toml")
    with pytest.raises(StandardError) as refused:
        read_standards(written(tmp_path))
    assert refused.value.key == "in_force_until"


def test_other_files_in_the_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StandardError) as refused:
        read_standards(written(tmp_path, "", "sample.txt"))
    assert str(refused.value) == "sample.txt: : 不是台账标准文件，应名为 标准代码.toml"


def test_published_files_are_all_read() -> None:
    assert len(read_standards(FOLDER)) == len(list(FOLDER.iterdir()))
