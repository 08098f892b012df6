"""What the pages of 批量导入人员 show: the lists brought so far, a preview, who was added."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from units import enrolling
from units.enrolling import State
from units.first_passwords import AT_ONCE
from units.judging import Judged, Outcome, Problem
from units.models import ImportedPerson, PeopleImport

SHOWN = 20
TONES = {State.PREVIEW: "wait", State.ADDED: "good", State.DROPPED: "", State.EXPIRED: ""}


@dataclass(frozen=True)
class Brought:
    """One list as the table of all of them tells it."""

    found: PeopleImport
    state: State
    added: int

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class Preview:
    """The judged lines by what becomes of them."""

    lines: list[Judged]

    @property
    def good(self) -> list[Judged]:
        return self._of(Outcome.ADD)

    @property
    def same(self) -> list[Judged]:
        return self._of(Outcome.SAME)

    @property
    def bad(self) -> list[Judged]:
        return self._of(Outcome.BAD)

    @property
    def problems(self) -> list[tuple[Judged, Problem]]:
        return [(line, problem) for line in self.bad for problem in line.problems]

    @property
    def rows(self) -> str:
        """The rows that a confirmation names."""
        return ",".join(str(one.line.row) for one in self.good)

    def _of(self, outcome: Outcome) -> list[Judged]:
        return [one for one in self.lines if one.outcome == outcome]


@dataclass(frozen=True)
class Added:
    """One person that was added, and how it stands with the first password."""

    one: ImportedPerson
    unit: str
    role: str
    chosen: bool

    @property
    def signed_in(self) -> bool:
        return self.one.user.last_login is not None

    @property
    def open(self) -> bool:
        """Whether a first password may still be made."""
        return self.one.user.is_active and not self.one.user.is_staff and not self.signed_in


def brought(jurisdiction: str, *, now: datetime) -> list[Brought]:
    """The latest lists of the jurisdiction, newest first; one query."""
    rows = PeopleImport.objects.filter(jurisdiction=jurisdiction).annotate(added=Count("people"))
    rows = rows.select_related("uploaded_by", "decided_by")[:SHOWN]
    return [Brought(one, enrolling.state_of(one, now=now), one.added) for one in rows]


def last_added(jurisdiction: str) -> PeopleImport | None:
    """The list whose people were added last; one query."""
    rows = PeopleImport.objects.filter(jurisdiction=jurisdiction, state=State.ADDED)
    return rows.select_related("decided_by").order_by("-decided_at").first()


def added(found: PeopleImport, *, again: bool = False) -> list[Added]:
    """Everybody of the list in its order; three queries.

    As many as one sheet takes are chosen of those without a password; `again`: of all who never
    signed in, for a sheet that was lost.
    """
    rows = list(_with_places(found))
    waiting = [one.pk for one in rows if _waits(one, again=again)][:AT_ONCE]
    return [_added(one, one.pk in waiting) for one in rows]


def _with_places(found: PeopleImport) -> "QuerySet[ImportedPerson]":
    rows = found.people.select_related("user", "handed_by")
    return rows.prefetch_related("user__memberships__unit")


def _waits(one: ImportedPerson, *, again: bool) -> bool:
    """A password that somebody was given in 人员管理 is ended only where it is asked for."""
    user = one.user
    never = user.is_active and not user.is_staff and user.last_login is None
    return never and (again or not user.has_usable_password())


def _added(one: ImportedPerson, chosen: bool) -> Added:
    held = [m for m in one.user.memberships.all() if m.ended_at is None]
    return Added(
        one,
        unit="、".join(dict.fromkeys(m.unit.name for m in held if m.unit)),
        role="、".join(dict.fromkeys(m.get_role_display() for m in held)),
        chosen=chosen,
    )
