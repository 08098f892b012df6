"""The chapters and headings of the manual as they are found by the search (搜索)."""

from collections.abc import Iterator

from creditcity.help.contents import entries
from creditcity.help.manual import chapter, chapter_address
from indicators.models import Campaign
from units.models import User
from units.search.found import Asked, Found, Named, Source, among


def find(user: User, campaign: Campaign | None, asked: Asked) -> Found:
    """The manual is open to everybody; no query."""
    return among(_headings(), asked, str)


def _headings() -> Iterator[Named[str]]:
    """Every chapter by its title, then its sections and their parts by their headings."""
    for entry in entries():
        address = chapter_address(entry.slug)
        yield Named(address, entry.title, also=[entry.about])
        read = chapter(entry.slug)
        for section in read.sections if read else ():
            for one in (section, *section.under):
                yield Named(f"{address}#{one.anchor}", one.heading, [entry.title])


HELP = Source("help", "帮助", "手册的章节和常见问题，如“零报告”", find)
