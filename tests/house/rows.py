"""Every row of every table: as it was found, what became of it, and what a request wrote."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from tests import kept

Rows = dict[tuple[str, object], dict[str, Any]]
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


@dataclass(frozen=True)
class Untouched:
    """Every row as each test finds it: whatever the one before it changed is rolled back."""

    rows: Rows
    words: dict[str, str]

    def moved(self) -> tuple[Rows, Rows]:
        """The rows as found and as they are now, of every table that is not as it was found."""
        now = words()
        tables = {name for name, word in self.words.items() if now[name] != word}
        labels = {model._meta.label_lower for model in _models(tables)}
        return {key: row for key, row in self.rows.items() if key[0] in labels}, photograph(tables)

    def changes(self) -> dict[str, set[str]]:
        """What is not as it was found."""
        before, after = self.moved()
        nothing = not before and not after
        return {} if nothing else difference(before, after) or {"?": {"not in any photograph"}}


def photograph(tables: Collection[str] | None = None) -> Rows:
    """Every row of these tables, or of every table."""
    return {
        (model._meta.label_lower, row[model._meta.pk.attname]): row
        for model in _models(tables)
        for row in model._default_manager.values()
    }


def words() -> dict[str, str]:
    """Table → a word that is the same as long as its photographs are, and quicker to take."""
    return kept.words({model._meta.db_table for model in _models()})


def written() -> Counter[str]:
    """Table → how many rows this transaction has written, those taken back included."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return Counter(dict(cursor.fetchall()))


def difference(before: Rows, after: Rows) -> dict[str, set[str]]:
    """Table → the columns that changed, with "+" for new rows and "-" for rows gone."""
    found: dict[str, set[str]] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        changed = {"+"} if old is None else {"-"} if new is None else _changed(old, new)
        if changed:
            found.setdefault(key[0], set()).update(changed)
    return found


def _changed(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    return {column for column, value in old.items() if new[column] != value}


def new_values(before: Rows, after: Rows) -> list[str]:
    """Every value that was not there before, as text."""
    return [
        str(value)
        for key, row in after.items()
        for column, value in row.items()
        if key not in before or before[key][column] != value
    ]


def _models(tables: Collection[str] | None = None) -> "list[type[models.Model]]":
    every = apps.get_models(include_auto_created=True)
    return [one for one in every if tables is None or one._meta.db_table in tables]
