"""Copies of what many tests begin with, put back instead of built again.

The loaded plan is kept inside the test database, for after a test that truncates.
"""

from collections.abc import Callable, Iterable
from io import StringIO

from django.apps import apps
from django.db import connection, transaction

ROOMS = ("units", "indicators", "ledgers")
ALL = (*ROOMS, "reporting", "notices")
Copied = list[tuple[str, str]]
# What was made of which state → the rows added to each table, and the state after it until it
# was compared: the same rows on the same state give the same again.
_added: dict[tuple[str, str], tuple[Copied, str | None]] = {}
# Database → the state that was last committed to it, where it was asked.
_committed: dict[str, str] = {}


def _tables() -> list[str]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    through = [field.remote_field.through for model in models for field in model._meta.many_to_many]
    own = [model for model in through if model and model._meta.app_label in ROOMS]
    return list(dict.fromkeys(model._meta.db_table for model in [*models, *own]))


def remember() -> None:
    """Copies every row of these rooms aside."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table in _tables():
            cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')


def restore() -> None:
    """Puts the rows back; foreign keys are checked at the end of the transaction."""
    _committed.clear()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept."{table}"')


def once(name: str, make: Callable[[], object]) -> None:
    """Runs make, and from the second time on puts back the rows that it added the first time.

    Only where every row of ours is as it was then; what is put back is compared as a whole when
    it is put back for the first time.
    """
    tables = _all_tables()
    key = (name, _found(tables))
    if key not in _added:
        last = {table: _last(table) for table in tables}
        make()
        added = [(table, text) for table in tables if (text := _since(table, last[table]))]
        _added[key] = added, state(tables)
        return
    rows, after = _added[key]
    with transaction.atomic(), connection.cursor() as cursor:
        for table, text in rows:
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', StringIO(text))
    if after is not None:
        assert state(tables) == after, f"{name}: make does more than add rows"
        _added[key] = rows, None


def _found(tables: list[str]) -> str:
    """The state; while the transaction has written nothing it is the committed one."""
    database = str(connection.settings_dict["NAME"])
    if not connection.in_atomic_block or _has_written():
        return state(tables)
    if database not in _committed:
        _committed[database] = state(tables)
    return _committed[database]


def _has_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        return cursor.fetchone()[0] is not None


def _all_tables() -> list[str]:
    models = [model for room in ALL for model in apps.get_app_config(room).get_models(True)]
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _since(table: str, last: int) -> str:
    text = StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY (SELECT * FROM "{table}" WHERE id > {last}) TO STDOUT', text)
    return text.getvalue()


def state(tables: Iterable[str]) -> str:
    """One word for every row of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(string_agg(name || word, '' ORDER BY name)) FROM ({_words(tables)}) w"
        )
        return str(cursor.fetchone()[0])


def words(tables: Iterable[str]) -> dict[str, str]:
    """Table → one word for all its rows; the same for every empty one."""
    with connection.cursor() as cursor:
        cursor.execute(_words(tables))
        return {name: word or "" for name, word in cursor.fetchall()}


def _words(tables: Iterable[str]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}' AS name, md5(string_agg(whole::text, '' ORDER BY whole::text)) AS word"
        f' FROM "{table}" whole'
        for table in tables
    )
