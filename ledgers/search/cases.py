"""异议, 信用修复 and 名单 as they are found: by number, legal person, unit and state.

A natural person's name is sealed and stands in no hit; such a case is found by what else it has.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Model, Q, Window
from django.urls import reverse

from indicators.models import Campaign
from ledgers.cases.asking import KINDS, TITLES
from ledgers.cases.steps import MODELS
from ledgers.credit_code import as_written
from ledgers.queries.cases import visible_to
from ledgers.search.batches import may_find
from ledgers.search.named_units import labelled, named_by
from units.models import User
from units.search.found import NOTHING, Asked, Found, Hit, Source
from units.search.matching import how, mark

PERSON = "自然人"
# What of a case is its text besides the subject, where it has it.
ALSO = {"listing": ("domain", "document")}
CODE_AT_LEAST = 6


def finder_of(slug: str) -> Callable[[User, Campaign | None, Asked], Found]:
    """The finder of one kind of cases, newest first; at most two queries."""
    table = KINDS[slug]
    model: Any = MODELS[table]

    def find(user: User, campaign: Campaign | None, asked: Asked) -> Found:
        if campaign is None or not may_find(user, campaign):
            return NOTHING
        rows = visible_to(user, campaign.jurisdiction, table).select_related(None)
        for word in asked.words:
            rows = rows.filter(_about(word, table, model, campaign))
        names = ("pk", "subject", "unit__name", "state", "in_all")
        rows = rows.annotate(in_all=Window(Count("pk"))).order_by("-pk").values_list(*names)
        found = list(rows[asked.wanted])
        states = dict(model.State.choices)
        hits = [
            Hit(
                mark(asked.words, f"{TITLES[table]}第{pk}号 {subject or PERSON}"),
                tuple(mark(asked.words, one) for one in (unit, str(states[state]))),
                reverse("case", args=[campaign.code, slug, pk]),
            )
            for pk, subject, unit, state, _ in found
        ]
        return Found(hits, found[0][-1] if found else 0)

    return find


def _about(word: str, table: str, model: type[Model], campaign: Campaign) -> Q:
    """Which cases the word means; the name of the kind means all of them."""
    if how(word, TITLES[table]) is not None:
        return Q()
    states = labelled(word, model.State.choices)  # type: ignore[attr-defined]  # every case has it
    wanted = Q(unit__in=named_by(word, campaign)) | Q(state__in=states)
    number = word.removeprefix("第").removesuffix("号")
    if number.isascii() and number.isdigit() and len(number) < 18:
        wanted |= Q(pk=int(number))
    if how(word, PERSON) is not None:
        wanted |= Q(subject="")
    if len(code := as_written(word)) >= CODE_AT_LEAST and code.isascii():
        wanted |= Q(credit_code__startswith=code)
    for name in ALSO.get(table, ()):
        wanted |= Q(**{f"{name}__icontains": word})
    return wanted | Q(subject__icontains=word)


def _source(slug: str, says: str) -> Source:
    return Source(slug, TITLES[KINDS[slug]], says, finder_of(slug), may_find)


OBJECTIONS = _source("objections", "异议编号、法人名称、统一社会信用代码、单位和状态")
REPAIRS = _source("repairs", "信用修复编号、法人名称、统一社会信用代码、单位和状态")
LISTINGS = _source("listings", "名单条目的主体、领域、认定文书号、单位和状态")
