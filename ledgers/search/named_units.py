"""Which units a word names, for what is narrowed by the database."""

from collections.abc import Sequence

from indicators.models import Campaign
from units.models import Unit
from units.search.matching import how

Names = tuple[int, str, str]


def named_by(word: str, campaign: Campaign) -> list[int]:
    """The units the word means by their name or short name; one query per campaign object."""
    return [pk for pk, *names in _units(campaign) if _means(word, names)]


def labelled(word: str, choices: Sequence[tuple[str, object]]) -> list[str]:
    """The codes of the choices whose label the word means."""
    return [code for code, label in choices if how(word, str(label)) is not None]


def _means(word: str, names: Sequence[str]) -> bool:
    return any(how(word, one) is not None for one in names)


def _units(campaign: Campaign) -> list[Names]:
    known: list[Names] | None = campaign.__dict__.get("_named_units")
    if known is None:
        rows = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
        known = campaign.__dict__["_named_units"] = list(
            rows.values_list("pk", "name", "short_name")
        )
    return known
