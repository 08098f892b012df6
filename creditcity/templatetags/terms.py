"""{% term "锁定" %}: a word that explains itself where it stands (词语解释)."""

from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from creditcity.help import terms

register = template.Library()


@register.simple_tag
def term(word: str, said: str = "") -> SafeString:
    """A link to the word's explanation, which help.js opens in place; KeyError without one.

    `said` is shown where the page calls it otherwise.
    """
    one = terms.known()[word]
    address = f"{reverse('help-terms')}#{quote(one.anchor)}"
    return format_html(
        '<a class="term" href="{}" data-term="{}">{}</a>', address, one.meaning, said or word
    )
