"""What units hand in, as it is found: their months (报送单) and their proofs (佐证材料)."""

from collections.abc import Sequence

from django.db.models import Count, Q, Window
from django.urls import reverse

from indicators.models import Campaign
from reporting import permissions
from reporting.models import Period
from reporting.proofs import evidence
from reporting.search.plan import called
from reporting.workflow import State
from units.models import User
from units.search.found import NOTHING, Asked, Found, Hit, Named, Source, among
from units.search.matching import how, mark

# Beside every row of a page: how many there are in all.
IN_ALL = Window(Count("pk"))


def find_submissions(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Months of the units this person may see, newest first, by unit, month and state.

    Two queries, one where the words name neither a unit nor a month nor a state.
    """
    if campaign is None:
        return NOTHING
    opened = Period.objects.filter(campaign=campaign, opens_at__lte=asked.now)
    months = {one.pk: (one.label, f"{one.month:%Y-%m}") for one in opened}
    rows = permissions.visible_to(user).filter(period__in=months)
    for word in asked.words:
        wanted = _about(word, campaign, months)
        if wanted is None:
            return NOTHING
        rows = rows.filter(wanted)
    rows = rows.order_by("-period__month", "unit__position", "pk")
    names = ("pk", "unit__name", "period_id", "state", "in_all")
    found = list(rows.annotate(in_all=IN_ALL).values_list(*names)[asked.wanted])
    hits = [
        _hit(asked.words, pk, unit, [months[period][0], State(state).label])
        for pk, unit, period, state, _ in found
    ]
    return Found(hits, found[0][-1] if found else 0)


def _about(word: str, campaign: Campaign, months: dict[int, tuple[str, str]]) -> Q | None:
    """Which submissions a word means; None where it means none."""
    units = [one.pk for one in called(campaign) if _names(word, (one.name, *one.also))]
    periods = [pk for pk, labels in months.items() if _names(word, labels)]
    states = [state.value for state in State if _names(word, (state.label,))]
    if not (units or periods or states):
        return None
    return Q(unit__in=units) | Q(period__in=periods) | Q(state__in=states)


def _names(word: str, texts: Sequence[str]) -> bool:
    return any(how(word, text) is not None for text in texts)


def _hit(words: tuple[str, ...], pk: int, unit: str, beside: list[str]) -> Hit:
    told = tuple(mark(words, one) for one in beside)
    return Hit(mark(words, unit), told, reverse("sheet", args=[pk]))


def find_evidence(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """Proofs by name, unit and month; another unit's confidential one does not exist."""
    if campaign is None:
        return NOTHING
    names = ("pk", "title", "unit__name", "formed_on", "confidential")
    rows = evidence.visible_to(user, campaign).order_by("-formed_on", "-pk").values_list(*names)
    named = (
        Named(pk, title, [unit, f"{day.year}年{day.month}月", *(["不公开"] if closed else [])])
        for pk, title, unit, day, closed in rows
    )
    return among(named, asked, lambda pk: reverse("evidence", args=[campaign.code, pk]))


SUBMISSIONS = Source(
    "submissions", "报送单", "单位、月份和状态，如“市场监管 11月 待审核”", find_submissions
)
EVIDENCE = Source("evidence", "佐证材料", "材料名称、单位和月份", find_evidence)
