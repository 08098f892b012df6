"""Names in enumerations, for templates: `{{ unit.name|in_list }}`, `{{ names|listed }}`."""

from collections.abc import Iterable

from django import template

from units import names

register = template.Library()


@register.filter
def in_list(name: str) -> str:
    """One name among others; what follows it is the template's 、."""
    return names.in_list(name)


@register.filter
def listed(several: Iterable[str]) -> str:
    """All of them with 、 between."""
    return "、".join(names.in_list(one) for one in several)
