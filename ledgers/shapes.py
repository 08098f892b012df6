"""Which cells of a row are a natural person's: always, or by what it says it is about; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledgers.columns import Standard
from ledgers.masking import IDENTITY, carries_number

PERSON = "自然人"
# The kind of check that says by which columns a subject is known.
SUBJECT = "subject"


@dataclass(frozen=True)
class Shape:
    """The columns in order, and which are sealed: always, or unless `kind` says what is no person.

    A kind of subject that is empty or misspelt seals: what may be a person's name is one. `papers`
    and `code` are the columns by which a person and an organisation is known, maybe the same.
    """

    codes: tuple[str, ...]
    sealed: frozenset[str]
    of_person: frozenset[str] = frozenset()
    kind: str = ""
    no_person: frozenset[str] = frozenset()
    papers: str = ""
    code: str = ""
    # Personal columns that hold a name, and texts in which such a name may stand.
    names: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, standard: Standard) -> "Shape":
        """The subject's own name is personal by its kind, a representative's always."""
        codes = tuple(column.code for column in standard.columns)
        personal = frozenset(column.code for column in standard.columns if column.personal)
        written = frozenset(column.code for column in standard.columns if column.kind == "text")
        names, texts = written & personal, written - personal - set(standard.key)
        for column in standard.columns:
            if PERSON in column.choices:
                subject = personal & set(standard.key)
                others = frozenset(column.choices) - {PERSON}
                known = next((one.parts for one in standard.checks if one.kind == SUBJECT), {})
                return cls(
                    *(codes, personal - subject, subject, column.code, others),
                    *(known.get("number", ""), known.get("subject", ""), names, texts),
                )
        return cls(codes, personal, names=names, texts=texts)

    def places(self, wanted: frozenset[str]) -> Sequence[int]:
        """Where these columns stand in a row."""
        return [place for place, code in enumerate(self.codes) if code in wanted]

    def may_be_person(self, kind: str, papers: str, code: str) -> bool:
        """Say whether a row may be about a person: by its kind, or whatever that says by its cells.

        A company with somebody's papers and no code, or with an identity number for a code, is
        somebody under the wrong kind.
        """
        if kind not in self.no_person:
            return True
        if not code:
            return bool(papers)
        return code[: IDENTITY - 1].isdecimal() and carries_number(code)
