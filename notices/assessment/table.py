"""The assessment (考核): a row of facts per unit in the plan's order, with the 督办 columns."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from indicators.models import Campaign
from notices.meetings.moves import late
from notices.models import FollowUp
from reporting.permissions import sees_all_units
from reporting.queries.assessment.columns import COLUMNS, Column, share
from reporting.queries.assessment.span import Span
from reporting.queries.assessment.unit_facts import UnitFacts, facts_of
from units.models import Unit, User
from units.queries import standing

HEAD = ("序号", "单位")


@dataclass(frozen=True)
class Assessed:
    """One unit: its facts below, and the follow-ups it leads that can be judged by now."""

    facts: UnitFacts
    follow_ups: list[FollowUp]

    @property
    def unit(self) -> Unit:
        return self.facts.unit

    @property
    def done(self) -> list[FollowUp]:
        return [one for one in self.follow_ups if one.state == FollowUp.State.DONE]

    @property
    def late(self) -> int:
        return sum(late(one.due, one.finished_on) for one in self.done)

    @property
    def values(self) -> list[tuple[str, str, str]]:
        """Code, text and part of every column."""
        below = [(one.code, one.value(self.facts), one.part) for one in COLUMNS]
        return below + [(one.code, one.told(self), "follow-ups") for one in FOLLOW_UPS]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Label and text of every column."""
        values = zip(ALL, self.values, strict=True)
        return [(column.label, said) for column, (_, said, _) in values]


@dataclass(frozen=True)
class FollowUpColumn:
    """A fact about the follow-ups a unit leads."""

    code: str
    label: str
    definition: str
    told: Callable[[Assessed], str]


FOLLOW_UPS = (
    FollowUpColumn(
        "follow_ups_on_time",
        "督办按期销号",
        "期限在期内且已到期（或已销号）的牵头督办事项中，在期限内申请并已销号的项数／项数；配合的不计。",
        lambda one: share(len(one.done) - one.late, len(one.follow_ups)),
    ),
    FollowUpColumn(
        "follow_ups_late",
        "督办逾期销号",
        "期限之后才申请、现已销号的项数／项数。",
        lambda one: share(one.late, len(one.follow_ups)),
    ),
    FollowUpColumn(
        "follow_ups_open",
        "督办未销号",
        "已到期而没有销号的项数／项数，含正在申请的。",
        lambda one: share(len(one.follow_ups) - len(one.done), len(one.follow_ups)),
    ),
)
ALL: tuple[Column | FollowUpColumn, ...] = (*COLUMNS, *FOLLOW_UPS)


@dataclass(frozen=True)
class Assessment:
    """The page: units in the plan's order, never sorted by what they did."""

    span: Span
    rows: list[Assessed]
    # The codes of the columns to be shown; None: all.
    shown: frozenset[str] | None = None

    @property
    def columns(self) -> tuple[Column | FollowUpColumn, ...]:
        return tuple(one for one in ALL if self._shows(one.code))

    def _shows(self, code: str) -> bool:
        return self.shown is None or code in self.shown

    @property
    def facts(self) -> list[tuple[Assessed, list[tuple[str, str, str, str]]]]:
        """Every row with its cells of the columns shown: label, code, text and part."""
        labels = [one.label for one in self.columns]
        return [
            (row, [(label, *one) for label, one in zip(labels, self._shown(row), strict=True)])
            for row in self.rows
        ]

    def _shown(self, row: Assessed) -> list[tuple[str, str, str]]:
        return [one for one in row.values if self._shows(one[0])]

    @property
    def table(self) -> list[list[str]]:
        """Head and rows as texts, for files."""
        head = [*HEAD, *(one.label for one in self.columns)]
        return [head] + [
            [f"{number}", row.unit.name, *(said for _, _, said, _ in cells)]
            for number, (row, cells) in enumerate(self.facts, start=1)
        ]

    @property
    def definitions(self) -> list[tuple[str, str]]:
        return [(one.label, one.definition) for one in self.columns]


def assessment_of(
    campaign: Campaign, user: User, span: Span, *, code: str | None = None
) -> Assessment:
    """The units this person may see (one of them where `code` is given); a constant number of
    queries. A unit sees itself alone."""
    units = Unit.objects.filter(jurisdiction=campaign.jurisdiction).order_by("position")
    units = units.exclude(kind=Unit.Kind.COLLECTIVE)
    if not sees_all_units(user, campaign):
        units = units.filter(pk__in=standing(user).units)
    if code is not None:
        units = units.filter(code=code)
    led = _follow_ups(campaign, span)
    facts = facts_of(campaign, list(units), user, span)
    return Assessment(span, [Assessed(one, led[one.unit.pk]) for one in facts])


def _follow_ups(campaign: Campaign, span: Span) -> defaultdict[int, list[FollowUp]]:
    """Unit → what it leads, due in the span and over, or signed off."""
    found = defaultdict[int, list[FollowUp]](list)
    rows = FollowUp.objects.filter(meeting__campaign=campaign).select_related("meeting")
    for one in rows:
        closed = one.state == FollowUp.State.DONE
        if span.holds(one.due) and (closed or one.due < span.today):
            found[one.lead_id].append(one)
    return found
