"""What the drafting desk (通报拟稿台) shows of one issue, made ready before the template."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from notices.circular_moves import CIRCULAR_MOVES, OVER, CircularMove
from notices.circulars import editing
from notices.circulars.arranging import InForce, in_force
from notices.circulars.bound_text import keys_in, plain_text, tidy
from notices.circulars.changes import Piece, pieces
from notices.circulars.checking import Finding, findings
from notices.circulars.issues import paper_of, subject_of
from notices.circulars.permissions import why_not
from notices.circulars.sending import Result, results
from notices.circulars.wording import SECTIONS
from notices.documents.content import Paper
from notices.models import Circular, CircularStep
from units.models import User

# Edited in the form; drafting is the portal's own.
BUTTONS = (
    CircularMove.RENEW,
    CircularMove.SUBMIT,
    CircularMove.RETURN,
    CircularMove.SIGN,
    CircularMove.SEND,
    CircularMove.RECALL,
    CircularMove.VOID,
    CircularMove.REVOKE,
)


@dataclass(frozen=True)
class SectionRow:
    """One section as its editor shows it; `lost` are fields that can be left out if confirmed.

    `kept` is what is stored where something else was typed and could not be kept.
    """

    key: str
    title: str
    text: str
    fields: list[tuple[str, str]]
    changed: list[Piece]
    note: str
    loose: list[str]
    lost: list[tuple[str, str]]
    problem: str
    kept: str

    @property
    def rows(self) -> int:
        return min(16, max(3, len(self.text) // 45 + self.text.count("\n") + 1))


@dataclass(frozen=True)
class Button:
    """A move as a button; `refusal` says why it cannot be pressed now."""

    move: CircularMove
    label: str
    asks: str
    refusal: str


@dataclass(frozen=True)
class StepRow:
    """One step of the history with what it did to each section."""

    step: CircularStep
    changes: list[tuple[str, list[Piece]]]


@dataclass(frozen=True)
class Desk:
    """Everything on the page; `typed` is true where it shows what could not be kept."""

    circular: Circular
    subject: str
    paper: Paper
    sections: list[SectionRow]
    findings: list[Finding]
    buttons: list[Button]
    settings: InForce
    results: list[Result]
    steps: list[StepRow] = field(default_factory=list)
    may_edit: bool = False
    over: bool = False


def desk_of(
    circular: Circular,
    user: User,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Desk:
    """The page; `typed` and `problems` are what a refused edit leaves behind.

    The number of queries does not depend on units, steps or letters.
    """
    steps = list(circular.steps.select_related("by"))
    return Desk(
        circular=circular,
        subject=subject_of(circular),
        paper=paper_of(circular),
        sections=_sections(circular, typed or {}, problems or {}),
        findings=[] if circular.state in OVER else findings(circular),
        buttons=[_button(circular, user, one) for one in BUTTONS],
        settings=in_force(circular.campaign),
        results=results(circular),
        steps=[_step(circular, one) for one in steps],
        over=circular.state in OVER,
        may_edit=why_not(user, CircularMove.EDIT, circular) is None,
    )


def _sections(
    circular: Circular, typed: Mapping[str, str], problems: Mapping[str, str]
) -> list[SectionRow]:
    texts = {key: typed.get(f"section-{key}", circular.sections.get(key, "")) for key in SECTIONS}
    asked, lost = editing.asked_about(circular), editing.missing_now(circular, texts)
    fields = circular.fields
    return [
        SectionRow(
            key=key,
            title=title,
            text=texts[key],
            fields=[(one, fields[one]) for one in _own(circular, key)],
            changed=_pieces(
                circular, circular.proposal.get(key, ""), circular.sections.get(key, "")
            ),
            note=typed.get(f"note-{key}", circular.notes.get(key, "")),
            loose=asked.get(key, []),
            lost=[(one, fields[one]) for one in lost.get(key, []) if one not in circular.omitted],
            problem=problems.get(f"section-{key}", "") or problems.get(f"note-{key}", ""),
            kept=_kept(circular, key, texts[key]),
        )
        for key, title in SECTIONS.items()
        if key != "amendments" or circular.proposal.get(key)
    ]


def _kept(circular: Circular, key: str, shown: str) -> str:
    stored = str(circular.sections.get(key, ""))
    return "" if tidy(shown) == stored else plain_text(stored, circular.fields)


def _own(circular: Circular, key: str) -> list[str]:
    """The fields a section was proposed with, each once."""
    return list(dict.fromkeys(keys_in(circular.proposal.get(key, ""))))


def _pieces(circular: Circular, before: str, after: str) -> list[Piece]:
    """The difference in the words that will be printed; nothing where there is none."""
    if before == after:
        return []
    return [Piece(one.kind, plain_text(one.text, circular.fields)) for one in pieces(before, after)]


def _button(circular: Circular, user: User, move: CircularMove) -> Button:
    rule = CIRCULAR_MOVES[move]
    return Button(move, rule.label, rule.asks, why_not(user, move, circular) or "")


def _step(circular: Circular, step: CircularStep) -> StepRow:
    return StepRow(
        step,
        [
            (SECTIONS.get(key, key), _pieces(circular, before, after))
            for key, (before, after) in step.changes.items()
        ],
    )
