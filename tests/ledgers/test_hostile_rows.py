"""What people and attackers put into cells: odd signs, numbers in wrong columns, far too much."""

import io
import json

import pytest

from ledgers import imports, privacy, staging
from ledgers.judging.verdicts import Value
from ledgers.lines import Judged, Lines
from ledgers.masking import mask_all
from ledgers.models import Batch, Finding, Record
from ledgers.shapes import Shape
from ledgers.staging import Sealer
from ledgers.standard import standard
from tests import builders as build
from tests.ledgers.batches import NOW, REPORTED, merged, row
from tests.ledgers.brought import worked_on
from tests.ledgers.judging.rows import LICENCE, PERSON, judge
from units.refusals import NotAllowed

OF = standard("publicity-licence")
NAME = "王小明"
JUDGED = Judged(1, 5, "键", True, None, None, "", ())
ODD = ["2022\x00", "\ud800", "\\.", "\\N", "a\tb", "c\r\nd", "\x1f", "😀", "\ufffe"]


def cells(**instead: Value) -> list[Value]:
    """A sound row in the standard's order, some columns (by code) filled with something else."""
    named = {text: code for column in OF.columns for text, code in _names(column)}
    given: dict[str, Value] = {named[text]: value for text, value in LICENCE.items()} | instead
    return [given.get(column.code, "") for column in OF.columns]


def _names(column: object) -> list[tuple[str, str]]:
    texts = [column.name, *column.synonyms]  # type: ignore[attr-defined]
    return [(text, column.code) for text in texts]  # type: ignore[attr-defined]


def brought(lines: list[list[Value]]) -> Batch:
    """A UTF-8 CSV with the standard's own header, through the real child."""
    text = ",".join(column.name for column in OF.columns)
    for line in lines:
        text += "\n" + ",".join('"' + str(one).replace('"', '""') + '"' for one in line)
    batch = imports.upload(
        imports.Workbook("台账.csv", io.BytesIO(text.encode())),
        by=build.clerk("market-supervision"),
        at=NOW,
        unit=build.unit("market-supervision"),
        standard_code="publicity-licence",
        reported_on=REPORTED,
    )
    return worked_on(batch)


@pytest.mark.parametrize("column", OF.columns, ids=lambda column: column.code)
def test_odd_signs_in_any_column_leave_text_that_can_be_stored(column: object) -> None:
    for odd in ODD:
        verdict = judge().row(5, cells(**{column.code: odd}))  # type: ignore[attr-defined]
        for text in (*verdict.values, *(one.message for one in verdict.findings)):
            text.encode()
            assert "\0" not in text


def test_a_sentence_quotes_little_of_a_long_cell() -> None:
    verdict = judge("publicity-licence").row(5, cells(XK_JDRQ="九" * 9000, XK_ZT="字" * 9000))
    assert max(len(one.message) for one in verdict.findings) < 300


@pytest.mark.parametrize("code", [column.code for column in OF.columns])
def test_no_sentence_quotes_an_identity_number_typed_into_a_wrong_column(code: str) -> None:
    given = {"XK_XDR_LB": "自然人", "XK_XDR_MC": NAME, "XK_FRDB": "", "XK_XDR_SHXYM": ""}
    verdict = judge().row(5, cells(**given | {code: PERSON}))
    assert [one.message for one in verdict.findings if PERSON in one.message] == []


@pytest.mark.parametrize("code", [column.code for column in OF.columns])
@pytest.mark.parametrize("dress", ["{}", "证件{}号"])
def test_identity_number_in_a_wrong_column_is_sealed_too(code: str, dress: str) -> None:
    values = {"XK_XDR_LB": "法人及非法人组织", code: dress.format(PERSON)}
    fields = tuple(values.get(column.code, "") for column in OF.columns)
    (line,) = Lines(Shape.of(OF), REPORTED).lines([(JUDGED, fields)])
    *shown, key, sealed, _ = Sealer(privacy.safe()).line(0, line.rstrip(b"\n")).decode().split("\t")
    assert PERSON not in "".join(shown)
    opened = privacy.safe().open_bytes(bytes.fromhex(sealed[3:]), bytes.fromhex(key))
    assert json.loads(opened)[code] == values[code]


def test_name_of_a_person_in_a_free_text_is_sealed_and_only_the_name_is_starred() -> None:
    said = f"准予{NAME}从事经营活动"
    values = {"XK_XDR_LB": "自然人", "XK_XDR_MC": NAME, "XK_NR": said, "XK_XKZS": "经营许可证"}
    fields = tuple(values.get(column.code, "") for column in OF.columns)
    (line,) = Lines(Shape.of(OF), REPORTED).lines([(JUDGED, fields)])
    shown, *_, personal = line.decode().rstrip("\n").rsplit("\t", 3)
    assert NAME not in shown
    own = json.loads(personal)
    assert own == {"XK_XDR_MC": NAME, "XK_NR": said}
    assert mask_all(own, Shape.of(OF).names) == {
        "XK_XDR_MC": "王**",
        "XK_NR": "准予王**从事经营活动",
    }
    # Of a company the representative is the person; its own name is no secret.
    values |= {"XK_XDR_LB": "法人及非法人组织", "XK_XDR_MC": "甲公司", "XK_FRDB": NAME}
    fields = tuple(values.get(column.code, "") for column in OF.columns)
    (line,) = Lines(Shape.of(OF), REPORTED).lines([(JUDGED, fields)])
    assert set(json.loads(line.rsplit(b"\t", 1)[1])) == {"XK_FRDB", "XK_NR"}


@pytest.mark.parametrize("papers", [{"ZJHM": PERSON}, {"ZJHM": "E12345678"}, {"SHXYM": PERSON}])
@pytest.mark.parametrize(("kind", "short"), [("licence", "XK"), ("penalty", "CF")])
def test_company_with_papers_for_a_code_is_somebody_whose_name_is_sealed(
    kind: str, short: str, papers: dict[str, str]
) -> None:
    of = standard(f"publicity-{kind}")
    values = {"LB": "法人及非法人组织", "MC": NAME} | papers

    def personal(**more: str) -> dict[str, str]:
        given = {f"{short}_XDR_{part}": text for part, text in (values | more).items()}
        fields = tuple(given.get(column.code, "") for column in of.columns)
        (line,) = Lines(Shape.of(of), REPORTED).lines([(JUDGED, fields)])
        own: dict[str, str] = json.loads(line.rstrip(b"\n").rsplit(b"\t", 1)[1] or "{}")
        return own

    assert personal()[f"{short}_XDR_MC"] == NAME
    # Its own code tells that the papers are another's.
    assert f"{short}_XDR_MC" not in personal(SHXYM="91371500MA3C1T5F1X")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("campaign")
def test_odd_signs_come_through_the_real_child_into_the_ledger() -> None:
    lines = [cells(XK_WSH=f"{n}号", XK_NR=f"一{odd}二") for n, odd in enumerate(ODD) if n != 1]
    lines.append(cells(XK_WSH="末号", XK_JDRQ="2022\x00", XK_YXQZ="\\.", XK_ZT="\\N\t"))
    batch = brought(lines)
    assert (batch.state, batch.counts["records"]) == (Batch.State.CHECKED, len(ODD)), batch.told
    assert Finding.objects.filter(batch=batch, message__contains="\\.").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("campaign")
def test_rows_of_huge_cells_are_copied_a_few_at_a_time() -> None:
    batch = merged([row(1)])
    staging.open_stage(batch)
    fields = ("x" * 200_000, *[""] * (len(OF.columns) - 1))
    writer = Lines(Shape.of(OF), REPORTED)
    lines = (
        writer.lines([(JUDGED._replace(row=row, key=f"键{row}"), fields)])[0].rstrip(b"\n")
        for row in range(200)
    )
    copied = list(staging.stage(batch, lines))
    assert copied[-1] == 200
    assert max(b - a for a, b in zip([0, *copied], copied, strict=False)) * 200_000 < 40_000_000
    staging.drop(batch)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("campaign")
def test_correction_whose_left_out_row_came_again_is_not_withdrawn_over_it() -> None:
    lost = row(2, XK_WSH="", ok="f", codes="E1")
    first = merged([row(1), lost])
    correction = merged([row(1, XK_NR="更正")], corrects=first)
    again = merged([lost, row(3)])
    with pytest.raises(NotAllowed, match=f"第{again.pk}批"):
        imports.withdraw(correction, by=correction.uploaded_by, at=NOW, reason="错了")
    assert Record.objects.count() == 3
