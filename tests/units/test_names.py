"""A name that holds a 、 is read as one, wherever several are counted up."""

import re
from pathlib import Path

import pytest
from django.template import engines

from indicators.models import Campaign
from tests import builders as build
from tests.web import read, signed_in
from units.models import Unit
from units.names import in_list, quoted

TEMPLATES = Path(__file__).parents[2] / "templates"
BARE = re.compile(
    r"unit\.(?:short_)?name }}(?:</a>)?(?:<span[^>]*>[^<]*</span>)?{% if not forloop\.last %}、"
)


def test_only_a_name_that_would_be_counted_twice_is_quoted() -> None:
    assert (in_list("区财政局"), in_list("规划、住建局")) == ("区财政局", "“规划、住建局”")
    assert in_list("规划、住建局", "规划住建局（牵头）") == "“规划住建局（牵头）”"
    assert quoted("“放管服”专班") == "“‘放管服’专班”"
    template = engines["django"].from_string("{{ names|listed }}；{{ names.1|in_list }}")
    said = template.render({"names": ["区财政局", "规划、<住建>局"]})
    assert said == "区财政局、“规划、&lt;住建&gt;局”；“规划、&lt;住建&gt;局”"


def test_no_template_counts_units_up_by_their_bare_names() -> None:
    bare = [file.name for file in TEMPLATES.rglob("*.html") if BARE.search(file.read_text("utf-8"))]
    assert bare == []


@pytest.mark.django_db
def test_pages_count_such_a_unit_once(campaign: Campaign) -> None:
    Unit.objects.filter(code="market-supervision").update(
        name="区市场、监管局", short_name="市场、监管局"
    )
    build.open_months(campaign, now=build.at(4, 1))
    office = signed_in(build.reviewer())
    assert "“市场、监管局”" in read(office, "indicator", campaign.code, 9)
    assert "“区市场、监管局”" in read(office, "tasks", campaign.code)
