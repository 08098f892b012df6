"""{% term "锁定" %}: a word that explains itself where it first stands (词语解释)."""

from urllib.parse import quote

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from creditcity.help import terms

register = template.Library()


@register.simple_tag(takes_context=True)
def term(context: Context, word: str, said: str = "") -> SafeString:
    """A link to the word's explanation, which help.js opens in place; KeyError without one.

    `said` is shown where the page calls it otherwise. A page explains a word where it first
    stands; after that it is a word like any other.
    """
    return unexplained(context, word, said) or conditional_escape(said or word)


@register.simple_tag(takes_context=True)
def unexplained(context: Context, word: str, said: str = "") -> SafeString:
    """The same link where the page has not explained the word yet, else nothing."""
    one = terms.known()[word]
    told = _told(context)
    if word in told:
        return SafeString()
    told.add(word)
    address = f"{reverse('help-terms')}#{quote(one.anchor)}"
    return format_html(
        '<a class="term" href="{}" data-term="{}">{}</a>', address, one.meaning, said or word
    )


def _told(context: Context) -> set[str]:
    """The words this page has explained, kept with its request; without one nothing is."""
    request = context.get("request")
    if request is None:
        return set()
    told: set[str] = request.__dict__.setdefault("_terms_told", set())
    return told
