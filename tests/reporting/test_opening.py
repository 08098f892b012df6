"""The children that open templates and own workbooks: bounded, and leaving nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reporting.refusals import Invalid
from reporting.spreadsheets import opening
from tests.reporting.own_books import as_bytes, kept_book

Open = Callable[[bytes], object]


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.mark.parametrize(
    ("open_it", "advice"),
    [(opening.open_rows, "请用本页下载的模板"), (opening.open_own, "请删去无关的工作表后再上传")],
)
def test_child_that_does_not_end_is_ended_and_the_sender_told_what_to_do(
    open_it: Open, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SECONDS", 0.0)
    with pytest.raises(Invalid) as refused:
        open_it(as_bytes(kept_book()))
    assert str(refused.value) == f"读这个工作簿用的时间或内存过多，没有读完；{advice}"
    assert list(tmp_path.iterdir()) == []


def test_what_is_read_is_kept_nowhere(tmp_path: Path) -> None:
    sheets = opening.open_own(as_bytes(kept_book()))
    assert [one.name for one in sheets] == ["台账", "其他"]
    assert list(tmp_path.iterdir()) == []
