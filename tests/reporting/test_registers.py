"""A register counts each name once and says which spellings fell together."""

import pytest

from reporting.filling.registers import HIDDEN, Item, is_personal, items_of
from reporting.scores.facts import Accepted
from tests import builders as build

DOMAINS = "benefit_domains"
BODIES = "dishonest_government_bodies"


def cell(unit: str, month: str, *items: str) -> Accepted:
    number = int(month[-2:])
    return Accepted(
        metric=DOMAINS,
        month=month,
        unit=unit,
        value=None,
        items=items,
        zero_report=not items,
        submission=number,
        version=1,
        accepted_by="审核员",
        accepted_at=build.at(4, 20),
    )


def said(item: Item) -> tuple[str, list[str], str, bool, str]:
    return item.name, item.units, item.first.month, item.listed, item.together


def test_spellings_of_one_name_count_once_and_are_shown_together() -> None:
    cells = [
        cell("huxi", "2022-04", "信 易游"),
        cell("finance", "2022-03", "信易游", "信易批"),
        cell("finance", "2022-04", "信易游", "信易批"),
    ]
    assert [said(one) for one in items_of(DOMAINS, cells, units=None)] == [
        ("信易游", ["finance", "huxi"], "2022-03", True, "信易游、信 易游 计为1项"),
        ("信易批", ["finance"], "2022-03", True, ""),
    ]


def test_name_left_out_of_the_latest_sheet_is_no_longer_listed() -> None:
    cells = [
        cell("finance", "2022-03", "甲局", "乙局"),
        cell("huxi", "2022-03", "甲局"),
        cell("finance", "2022-04"),
    ]
    rows = {one.name: one for one in items_of(DOMAINS, cells, units=None)}
    assert rows["甲局"].listed_by == ("huxi",)
    assert rows["乙局"].listed_by == ()
    assert not rows["乙局"].listed


def test_only_the_units_asked_for_are_counted() -> None:
    cells = [cell("finance", "2022-03", "甲局"), cell("huxi", "2022-04", "甲局", "乙局")]
    rows = items_of(DOMAINS, cells, units={"huxi"})
    assert [(one.name, one.units, one.first.month) for one in rows] == [
        ("甲局", ["huxi"], "2022-04"),
        ("乙局", ["huxi"], "2022-04"),
    ]
    assert items_of(DOMAINS, cells, units=set()) == []


@pytest.mark.parametrize(
    ("metric", "name", "personal"),
    [
        (BODIES, "王建国", True),
        (BODIES, "王 建国", True),
        (BODIES, "李海务街道办事处", False),
        (BODIES, "某镇政府", False),
        (BODIES, "甲局", False),
        (DOMAINS, "信易游", False),
        (DOMAINS, "食品", False),
        (DOMAINS, "王建国371502199001011234", True),
        (DOMAINS, "37150219900101123X", True),
        (DOMAINS, "３７１５０２１９９００１０１１２３Ｘ", True),
        (DOMAINS, "371502\u200b19900101\u2060123X", True),
        (BODIES, "王\u200b建国", True),
        (DOMAINS, "91371500MA3C0000XX", False),
    ],
)
def test_natural_person_is_never_shown(metric: str, name: str, personal: bool) -> None:
    assert is_personal(metric, name) == personal
    (item,) = items_of(metric, [cell("finance", "2022-03", name)], units=None)
    assert item.name == (HIDDEN if personal else name)


def test_hidden_name_does_not_come_out_by_its_spellings() -> None:
    cells = [cell("finance", "2022-03", "王建国"), cell("huxi", "2022-03", "王 建国")]
    (item,) = items_of(BODIES, cells, units=None)
    assert (item.name, item.together) == (HIDDEN, "")
