"""Who works with which unit's ledgers, who sees the rates, and who sees single records."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from units.models import Unit, User
from units.queries import standing
from units.roles import OFFICE, SEES_ALL_UNITS, Role

SEES_RATES = SEES_ALL_UNITS | {Role.ADMINISTRATOR}
KEEPING = OFFICE | {Role.ADMINISTRATOR}
NOT_THEIRS = "只能查看本单位的台账情况"
RATES_ONLY = "您可以查看各单位的合规率和及时率；逐条记录只向本单位和专班办公室开放"


def works_for(user: User | AnonymousUser, jurisdiction: str) -> QuerySet[Unit]:
    """The units this person may bring records of: the own ones, all for the office."""
    mine = standing(user).within(jurisdiction)
    here = Unit.objects.filter(jurisdiction=jurisdiction).order_by("position", "pk")
    return here if mine.has(OFFICE) else here.filter(pk__in=mine.units)


def rates_of(user: User | AnonymousUser, jurisdiction: str) -> QuerySet[Unit]:
    """The units whose rates this person may see; leaders and the administrator see all."""
    mine = standing(user).within(jurisdiction)
    here = Unit.objects.filter(jurisdiction=jurisdiction).order_by("position", "pk")
    return here if mine.has(SEES_RATES) else here.filter(pk__in=mine.units)


def sees_records(user: User | AnonymousUser, jurisdiction: str) -> bool:
    """Whether single records and batches exist for this person: a unit's or the office's."""
    mine = standing(user).within(jurisdiction)
    return bool(mine.units) or mine.has(OFFICE)


def answers_for_keeping(user: User | AnonymousUser, jurisdiction: str) -> bool:
    """Whether this person sees how long ledgers are kept and the proofs of what was deleted."""
    return standing(user).within(jurisdiction).has(KEEPING)
