"""Which published number stands, and that nothing fills what was not published."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import reporting
from reporting.published.standing import Issue, points_standing, total_standing, values_standing

MARCH, JUNE = date(2022, 3, 31), date(2022, 6, 30)
ALL = (1, 2)


def issue(pk: int, as_of: date = MARCH, issued_on: date | None = None, **more: object) -> Issue:
    return Issue(pk, as_of, issued_on or as_of, **more)  # type: ignore[arg-type]


def points(*issues: Issue) -> dict[int, tuple[Decimal, int]]:
    return {n: (one.value, one.issue.id) for n, one in points_standing(issues).items()}


def total(*issues: Issue) -> tuple[Decimal, int, bool] | None:
    found = total_standing(issues, ALL)
    return None if found is None else (found.value, found.issue.id, found.summed)


def test_newest_data_stands_whatever_the_order_of_entry() -> None:
    june = issue(1, JUNE, points={1: Decimal(14)})
    march = issue(2, MARCH, points={1: Decimal(12), 2: Decimal(9)})
    assert points(march, june) == {1: (Decimal(14), 1), 2: (Decimal(9), 2)}


def test_of_the_same_data_date_the_later_paper_stands_then_the_later_entry() -> None:
    early = issue(3, MARCH, date(2022, 4, 1), points={1: Decimal(1)})
    late = issue(1, MARCH, date(2022, 4, 9), points={1: Decimal(2)})
    again = issue(2, MARCH, date(2022, 4, 9), points={1: Decimal(3)})
    assert points(early, late) == {1: (Decimal(2), 1)}
    assert points(early, late, again) == {1: (Decimal(3), 2)}


def test_replaced_bulletin_stands_for_nothing() -> None:
    gone = issue(1, JUNE, replaced=True, total=Decimal(50), points={1: Decimal(14)})
    assert points(gone) == {}
    assert total(gone) is None
    assert values_standing([gone]) == {}


def test_total_is_the_newest_published_one() -> None:
    march = issue(1, MARCH, total=Decimal(50))
    june = issue(2, JUNE, points={1: Decimal(14)})
    assert total(march, june) == (Decimal(50), 1, False)


def test_total_is_summed_only_where_one_paper_gives_every_indicator() -> None:
    whole = issue(1, MARCH, points={1: Decimal(12), 2: Decimal("9.5")})
    assert total(whole) == (Decimal("21.5"), 1, True)
    halves = issue(1, points={1: Decimal(12)}), issue(2, points={2: Decimal(9)})
    assert total(*halves) is None


def test_values_stand_by_metric_and_month() -> None:
    march = issue(1, values={("rank", "2022-03"): Decimal(57), ("enterprises", None): Decimal(9)})
    june = issue(2, JUNE, values={("rank", "2022-03"): Decimal(56)})
    found = {key: one.value for key, one in values_standing([march, june]).items()}
    assert found == {("rank", "2022-03"): Decimal(56), ("enterprises", None): Decimal(9)}


NUMBER = st.decimals(min_value=0, max_value=20, places=2)
ISSUES = st.lists(
    st.builds(
        Issue,
        id=st.integers(1, 9),
        as_of=st.dates(date(2022, 1, 1), date(2022, 12, 31)),
        issued_on=st.dates(date(2022, 1, 1), date(2022, 12, 31)),
        replaced=st.booleans(),
        total=st.none() | NUMBER,
        points=st.dictionaries(st.sampled_from(ALL), NUMBER),
    ),
    max_size=5,
)


@given(ISSUES)
def test_no_number_stands_that_no_paper_published(issues: list[Issue]) -> None:
    alive = [one for one in issues if not one.replaced]
    for number, found in points_standing(issues).items():
        assert found.value == found.issue.points[number]
        assert found.issue in alive
    found_total = total_standing(issues, ALL)
    if found_total is None:
        assert not any(one.total is not None or set(ALL) <= set(one.points) for one in alive)
    elif found_total.summed:
        assert found_total.value == sum(found_total.issue.points.values())
    else:
        assert found_total.value == found_total.issue.total


def test_official_numbers_are_chosen_where_no_score_can_be_reached() -> None:
    """The files that decide the official basis import nothing that knows the district's points."""
    room = Path(reporting.__file__).parent
    own = {"scorebook", "knowledge", "facts", "scoring", "reconciling"}
    for name in ("published/standing.py", "queries/published/bases.py"):
        tree = ast.parse((room / name).read_text(encoding="utf-8"))
        imported = {
            part
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for part in (node.module or "").split(".")
        }
        assert imported & own == set(), name
