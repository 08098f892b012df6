"""A mail says what the paper says, asks nothing of another host and stays small."""

import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from notices.documents import mail
from notices.documents.printable import clean
from tests.notices.documents import example, hostile
from tests.notices.documents.saying import Page, numbers, said_in, said_on_paper

PAPER = example.circular()
WRITTEN = mail.write(PAPER)
TAGS = {
    *("html", "head", "meta", "title", "body", "table", "tr", "td", "th"),
    *("p", "hr", "br", "wbr"),
}


def size_as_sent(body: mail.MailBody) -> int:
    """Bytes of the letter as it goes over the wire without attachments."""
    letter = EmailMessage(policy=SMTP)
    letter.set_content(body.text, cte="base64")
    letter.add_alternative(body.html, subtype="html", cte="base64")
    return len(letter.as_bytes())


def test_both_forms_say_the_paper_whole_and_in_order() -> None:
    opening = [text for one in PAPER.opening for text in said_in(one)]
    said = [*opening, PAPER.masthead, PAPER.number, PAPER.title, *said_on_paper(PAPER)]
    for found in (iter(Page(WRITTEN.html).texts), iter(re.split(r" \| |\n", WRITTEN.text))):
        assert all(any(text in one for one in found) for text in said)
    assert numbers(Page(WRITTEN.html).texts) - numbers([PAPER.title]) == numbers([WRITTEN.text])


def test_opening_comes_first() -> None:
    texts = Page(WRITTEN.html).texts
    assert texts[1] == "〔演示〕总分86.4，较上周+1.2。"
    assert WRITTEN.text.startswith("〔演示〕总分86.4，较上周+1.2。\n3家单位逾期")
    assert mail.lines_of_opening(PAPER) == 6


@pytest.mark.parametrize("name", [*hostile.ALL, "circular"])
def test_mail_fetches_nothing_and_stays_small(name: str) -> None:
    body = mail.write(hostile.ALL[name]() if name in hostile.ALL else PAPER)
    page = Page(body.html)
    assert page.tags <= TAGS
    assert not {one for one, _ in page.attributes if one.startswith("on")} | {
        one for one, _ in page.attributes if one in ("src", "href", "background", "class", "id")
    }
    styles = " ".join(value for name, value in page.attributes if name == "style")
    assert not re.search(r"url\(|flex|grid|@import|position", styles)
    assert size_as_sent(body) <= 100_000
    lines = [*body.html.split("\n"), *body.text.split("\n")]
    assert max(len(line.encode()) for line in lines) <= 998


@pytest.mark.parametrize("name", ["code", "invisible", "empty"])
def test_hostile_words_stay_words(name: str) -> None:
    paper = hostile.ALL[name]()
    body = mail.write(paper)
    said = [one for one in said_on_paper(clean(paper)) if one]
    found = iter(Page(body.html).texts)
    assert all(any(text in one for one in found) for text in said)
    assert all(text in body.text for text in said)


@pytest.mark.parametrize("name", ["rows", "sections"])
def test_what_is_too_long_points_to_the_attachments(name: str) -> None:
    body = mail.write(hostile.ALL[name]())
    for form in body:
        assert "以下内容较长，未列入邮件正文，请看随信附件。" in form
        assert "2022年4月29日" in form
        assert "总分86.4，较上周+1.2。" in form
