"""Which columns of a wide table a person sees (显示列): remembered on the account, or asked for
in the address, which is remembered nowhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction

from units.models import ColumnChoice, User

# The tables that offer it; what their columns are, each says itself.
TABLES = frozenset({"matrix", "review", "ledger-records", "ledger-batches", "assessment"})
# Of an address: which columns, by their codes.
ASKED = "columns"
MOST, LONGEST = 200, 64


@dataclass(frozen=True)
class Columns:
    """The columns of one table in their order (code, label), and which of them are left out.

    `given`: the address says so, not the person's own choice.
    """

    table: str
    offered: tuple[tuple[str, str], ...]
    hidden: frozenset[str]
    given: bool = False

    @property
    def on(self) -> dict[str, bool]:
        """Code → whether it is shown."""
        return {code: code not in self.hidden for code, _ in self.offered}

    @property
    def off(self) -> dict[str, bool]:
        """What is left out, as a template asks: where nothing was chosen, nothing is."""
        return dict.fromkeys(self.hidden, True)

    @property
    def boxes(self) -> list[tuple[str, str, bool]]:
        """Each with whether it is shown, as a form has them."""
        return [(code, label, code not in self.hidden) for code, label in self.offered]

    @property
    def shown(self) -> list[str]:
        return [code for code, _ in self.offered if code not in self.hidden]

    @property
    def left_out(self) -> int:
        return len(self.offered) - len(self.shown)

    @property
    def query(self) -> str:
        """For an address that shows the same to anybody; empty where all are shown."""
        return urlencode({ASKED: ",".join(self.shown)}) if self.left_out or self.given else ""

    @property
    def kept(self) -> str:
        """What of an address goes on to the next page: only what stood in this one."""
        return self.query if self.given else ""


def columns_of(
    user: User, table: str, offered: Iterable[tuple[str, str]], asked: Mapping[str, str]
) -> Columns:
    """As the address asks, else as the person chose, else all; one query, none where it asks.

    An address that names none of the columns asks for nothing.
    """
    known = tuple(offered)
    codes = {code for code, _ in known}
    if ASKED in asked:
        wanted = codes & set(asked[ASKED].split(","))
        if wanted:
            return Columns(table, known, frozenset(codes - wanted), given=True)
    rows = ColumnChoice.objects.filter(user=user, table=table).values_list("hidden", flat=True)
    return Columns(table, known, frozenset(next(iter(rows), ())) & codes)


def choose(user: User, table: str, *, offered: Sequence[str], shown: Collection[str]) -> None:
    """Remembers what of the columns offered is left out; of columns not offered nothing changes.

    What was chosen last holds; none chosen is all. Codes too long or too many are not taken.
    """
    if not set(offered) & set(shown):
        show_all(user, table)
        return
    codes = [code for code in offered[:MOST] if 0 < len(code) <= LONGEST]
    with transaction.atomic():
        kept, _ = ColumnChoice.objects.select_for_update().get_or_create(user=user, table=table)
        elsewhere = [code for code in kept.hidden if code not in codes]
        kept.hidden = [*elsewhere, *(code for code in codes if code not in shown)][:MOST]
        kept.save(update_fields=["hidden"])


def show_all(user: User, table: str) -> None:
    ColumnChoice.objects.filter(user=user, table=table).delete()
