"""What a scheme may say of its deadlines, and of a duty that begins or ends within the year."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from indicators.scheme import SchemeError, read_scheme
from indicators.scheme.rows import CampaignRow, Scheme
from tests.builders import FOLDER

DUTY = """[[duty]]
metrics = ["seriously_dishonest_entities"]
units = ["market-supervision"]
role = "responsible"
reports = true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "scheme"))


def with_text(folder: Path, name: str, old: str, new: str) -> Scheme:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_scheme(folder)


def dated(row: CampaignRow) -> tuple[object, ...]:
    return row.soft_days, row.roll, row.covers_from, row.correction_day


def test_district_says_three_days_and_leaves_the_rest_as_it_is() -> None:
    assert dated(read_scheme(FOLDER).campaign) == (3, "none", 26, 5)
    assert "soft_days = 3\n" in (FOLDER / "campaign.toml").read_text(encoding="utf-8")


def test_plan_that_says_nothing_gets_the_defaults() -> None:
    for name in ("liaocheng-2022", "licheng-2021"):
        assert dated(read_scheme(FOLDER.parent / name).campaign) == (3, "none", 26, 5)


def test_plan_may_say_otherwise(folder: Path) -> None:
    said = 'soft_days = 5\nroll = "back"\ncovers_from = 1\ncorrection_day = 8\n'
    scheme = with_text(folder, "campaign.toml", "soft_days = 3\n", said)
    assert dated(scheme.campaign) == (5, "back", 1, 8)


@pytest.mark.parametrize(
    ("said", "key", "reason"),
    [
        ("soft_days = 16", "soft_days", "不能大于15"),
        ("soft_days = -1", "soft_days", "不能小于0"),
        ('roll = "next"', "roll", "“next”不在可选范围：none、back、forward"),
        ("covers_from = 29", "covers_from", "不能大于28"),
        ("correction_day = 0", "correction_day", "不能小于1"),
    ],
)
def test_impossible_deadline_is_refused_with_its_place(
    folder: Path, said: str, key: str, reason: str
) -> None:
    with pytest.raises(SchemeError) as refused:
        with_text(folder, "campaign.toml", "soft_days = 3", said)
    assert str(refused.value) == f"campaign.toml: reporting.{key}: {reason}"


def test_duty_may_end_within_the_year(folder: Path) -> None:
    scheme = with_text(folder, "duties.toml", DUTY, f"{DUTY}until = 2022-06-30\n")
    duty = next(one for one in scheme.duties if one.metric == "seriously_dishonest_entities")
    assert (duty.since, duty.until) == (None, date(2022, 6, 30))
    moved = read_scheme(folder, year=2026)
    assert {one.until for one in moved.duties} == {None, date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("said", "key", "reason"),
    [
        ("until = 2023-01-01", "until", "月份不在评分期内"),
        ("since = 2022-07-01\nuntil = 2022-06-30", "until", "终止不能早于起始"),
    ],
)
def test_impossible_end_is_refused_with_its_place(
    folder: Path, said: str, key: str, reason: str
) -> None:
    with pytest.raises(SchemeError) as refused:
        with_text(folder, "duties.toml", DUTY, f"{DUTY}{said}\n")
    assert (refused.value.file, refused.value.reason) == ("duties.toml", reason)
    assert refused.value.key.endswith(f".{key}")


LEAD = """[[duty]]
metrics = ["national_rank"]
units = ["campaign-office"]
role = "lead"
reports = true
"""


@pytest.mark.parametrize(("since", "accepted"), [("2022-07-01", True), ("2022-06-30", False)])
def test_number_entered_by_one_unit_may_pass_to_another(
    folder: Path, since: str, accepted: bool
) -> None:
    later = LEAD.replace("campaign-office", "finance")
    # Every member answers for the rank already: no pair may come twice.
    text = (folder / "duties.toml").read_text(encoding="utf-8")
    ranks = text.index('metrics = ["national_rank"]\ngroup = "members"\n')
    start = text.rindex("[[duty]]", 0, ranks)
    text = text[:start] + text[text.index("[[duty]]", ranks) :]
    text = text.replace(
        LEAD, f"{later}since = {since}\nline = 141\n\n{LEAD}until = 2022-06-30\n", 1
    )
    (folder / "duties.toml").write_text(text, encoding="utf-8")
    if accepted:
        terms = {
            (one.unit, one.since, one.until)
            for one in read_scheme(folder).duties
            if one.metric == "national_rank"
        }
        assert terms == {
            ("campaign-office", None, date(2022, 6, 30)),
            ("finance", date(2022, 7, 1), None),
        }
    else:
        with pytest.raises(SchemeError):
            read_scheme(folder)
