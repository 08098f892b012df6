"""Which columns of a standard are a natural person's, always or by the kind of subject; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledgers.columns import Standard

PERSON = "自然人"


@dataclass(frozen=True)
class Shape:
    """The columns in order, and which are sealed: always, or unless `kind` says what is no person.

    A kind of subject that is empty or misspelt seals: what may be a person's name is one.
    """

    codes: tuple[str, ...]
    sealed: frozenset[str]
    of_person: frozenset[str] = frozenset()
    kind: str = ""
    no_person: frozenset[str] = frozenset()
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
                return cls(codes, personal - subject, subject, column.code, others, names, texts)
        return cls(codes, personal, names=names, texts=texts)

    def places(self, wanted: frozenset[str]) -> Sequence[int]:
        """Where these columns stand in a row."""
        return [place for place, code in enumerate(self.codes) if code in wanted]
