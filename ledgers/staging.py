"""From the child's text files into a stage of its own: COPY, personal values sealed on the way.

A stage is an unlogged table per batch: written without indexes, dropped at once. A database that
crashed empties it; then it no longer agrees with the batch's counts and the file is read again.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import islice

from django.db import connection

from ledgers.columns import Standard
from ledgers.masking import carries_number
from ledgers.models import Batch, Finding
from ledgers.privacy import Safe, as_json, safe

# Rows to a COPY: between two of them the lease is renewed and a stop is heard.
AT_ONCE = 10_000
# Characters to a COPY: a row may hold as much as ten thousand others.
AT_MOST = 16_000_000
NULL = "\\N"
LEADING = 8
COLUMNS = (
    "n, sheet, row, key, keyed, ok, due, timely, decided_on, month, codes, "
    "values, personal, personal_digest"
)
CREATE = """
CREATE UNLOGGED TABLE {table} (
    n integer, sheet smallint, row integer, key uuid, keyed boolean, ok boolean, due date,
    timely boolean, decided_on date, month date, codes varchar(4)[], values jsonb,
    personal bytea, personal_digest uuid
) WITH (autovacuum_enabled = false)
"""


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

    @classmethod
    def of(cls, standard: Standard) -> "Shape":
        """The subject's own name is personal by its kind, a representative's always."""
        codes = tuple(column.code for column in standard.columns)
        personal = frozenset(column.code for column in standard.columns if column.personal)
        for column in standard.columns:
            if PERSON in column.choices:
                subject = personal & set(standard.key)
                others = frozenset(column.choices) - {PERSON}
                return cls(codes, personal - subject, subject, column.code, others)
        return cls(codes, personal)


def table_of(batch: Batch) -> str:
    """The stage of the batch, whether it is there or not."""
    return f"ledgers_stage_{int(batch.pk)}"


def open_stage(batch: Batch) -> None:
    """An empty stage: what an earlier attempt left is gone, its findings too."""
    drop(batch)
    Finding.objects.filter(batch=batch).delete()
    with connection.cursor() as cursor:
        cursor.execute(CREATE.format(table=table_of(batch)))


def drop(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table_of(batch)}")


def drop_left_over() -> int:
    """Drops the stages of batches that have ended; returns how many there were."""
    waiting = (Batch.State.READING, Batch.State.CHECKED, Batch.State.MERGING)
    wanted = set(Batch.objects.filter(state__in=waiting).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(relname, 15)::bigint FROM pg_class WHERE relkind = 'r' "
            "AND relname ~ '^ledgers_stage_[0-9]+$' AND pg_table_is_visible(oid)"
        )
        left = [pk for (pk,) in cursor.fetchall() if pk not in wanted]
        for pk in left:
            cursor.execute(f"DROP TABLE IF EXISTS ledgers_stage_{int(pk)}")
    return len(left)


def count(batch: Batch) -> int | None:
    """How many rows the stage holds, None without a stage."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table_of(batch)])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT count(*) FROM {table_of(batch)}")  # noqa: S608 (a number's name)
        return int(cursor.fetchone()[0])


def stage(batch: Batch, lines: Iterable[str], shape: Shape) -> Iterator[int]:
    """Copies the lines as they come; after every COPY says how many rows lie there."""
    copy = f"COPY {table_of(batch)} ({COLUMNS}) FROM STDIN"
    sealer = Sealer(shape, safe(), batch.reported_on)
    staged = 0
    source = iter(lines)
    while some := _some(source):
        text = "\n".join([sealer.line(number, one) for number, one in enumerate(some, staged)])
        with connection.cursor() as cursor:
            cursor.copy_expert(copy, StringIO(text + "\n"))
        staged += len(some)
        # Before the next rows are waited for: what is held is only what is being copied.
        del some, text
        yield staged


def _some(source: Iterator[str]) -> list[str]:
    """The next lines that are copied at once."""
    some: list[str] = []
    characters = 0
    for line in islice(source, AT_ONCE):
        some.append(line)
        characters += len(line)
        if characters > AT_MOST:
            break
    return some


def stage_findings(batch: Batch, lines: Iterable[str]) -> int:
    """Copies what is wrong in which cell; returns how many lines that were."""
    copy = 'COPY ledgers_finding (batch_id, sheet, "row", code, "column", message) FROM STDIN'
    found = 0
    source = iter(lines)
    while some := list(islice(source, AT_ONCE)):
        text = "".join([f"{batch.pk}\t{one.rstrip(chr(10))}\n" for one in some])
        with connection.cursor() as cursor:
            cursor.copy_expert(copy, StringIO(text))
        found += len(some)
    return found


class Sealer:
    """Turns a line of the child into one of the stage: values as JSON, personal ones sealed."""

    def __init__(self, shape: Shape, strongbox: Safe, reported_on: date) -> None:
        self._codes = shape.codes
        self._always = _places(shape.codes, shape.sealed)
        self._of_person = _places(shape.codes, shape.sealed | shape.of_person)
        self._kind = LEADING + shape.codes.index(shape.kind) if shape.kind else 0
        self._no_person = shape.no_person
        self._safe = strongbox
        self._month = f"{reported_on:%Y-%m}-01"

    def line(self, number: int, text: str) -> str:
        fields = text.rstrip("\n").split("\t")
        if "\\" in text:
            fields = [_plain(one) for one in fields]
        sheet, row, natural, ok, due, timely, decided, codes = fields[:LEADING]
        key = self._safe.digest_bytes(natural or "\x00".join(fields[LEADING:]))
        person = self._kind and fields[self._kind] not in self._no_person
        places = self._of_person if person else self._always
        # Typed into a column that is not for it, an identity number is a person's all the same.
        if carries_number(text):
            every = enumerate(self._codes, start=LEADING)
            stray = [one for one in every if carries_number(fields[one[0]])]
            places = [*dict.fromkeys([*places, *stray])]
        own = [(code, fields[place]) for place, code in places if fields[place]]
        sealed, digest = self._sealed(own, key) if own else (NULL, NULL)
        for place, _ in places:
            fields[place] = ""
        given = zip(self._codes, fields[LEADING:], strict=True)
        values = as_json([pair for pair in given if pair[1]])
        month = self._month if decided == NULL else decided[:8] + "01"
        if "\\" in values:
            values = values.replace("\\", "\\\\")
        return (
            f"{number}\t{sheet}\t{row}\t{key.hex()}\t{'t' if natural else 'f'}\t{ok}\t{due}\t"
            f"{timely}\t{decided}\t{month}\t{{{codes}}}\t{values}\t{sealed}\t{digest}"
        )

    def _sealed(self, own: list[tuple[str, str]], key: bytes) -> tuple[str, str]:
        """Sealed for this key only, and the digest that tells whether it differs."""
        text = as_json(own)
        sealed = self._safe.seal_text(text, key)
        return f"\\\\x{sealed.hex()}", self._safe.digest_bytes(text).hex()


def _places(codes: Sequence[str], wanted: frozenset[str]) -> list[tuple[int, str]]:
    return [(LEADING + place, code) for place, code in enumerate(codes) if code in wanted]


def _plain(field: str) -> str:
    """What a field of COPY's text format says; NULL stays as it is written."""
    if field == NULL or "\\" not in field:
        return field
    head, *rest = field.split("\\\\")
    parts = [head, *rest]
    for mark, character in (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r")):
        parts = [one.replace(mark, character) for one in parts]
    return "\\".join(parts)


def as_values(text: str) -> dict[str, str]:
    """The values of a staged row by column code."""
    values: dict[str, str] = json.loads(text)
    return values
