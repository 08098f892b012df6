"""A page explains a word of the campaign where it first stands, and once only."""

import re

from django.template import Context, Template
from django.test import RequestFactory

TERM = re.compile(r'<a class="term"[^>]*>([^<]*)</a>')
PAGE = Template('{% load terms %}{% term "锁定" %}、{% term "暂计" %}、{% term "锁定" %}')


def test_second_time_a_word_is_a_word_like_any_other() -> None:
    request = RequestFactory().get("/")
    said = PAGE.render(Context({"request": request}))
    assert TERM.findall(said) == ["锁定", "暂计"]
    assert said.endswith("、锁定")
    assert TERM.findall(PAGE.render(Context({"request": RequestFactory().get("/")}))) != []


def test_what_a_page_calls_it_is_escaped_both_times() -> None:
    page = Template('{% load terms %}{% term "市通报" name %}{% term "市通报" name %}')
    said = page.render(Context({"request": RequestFactory().get("/"), "name": "<b>省通报"}))
    assert said.count("&lt;b&gt;省通报") == 2
    assert "<b>" not in said
