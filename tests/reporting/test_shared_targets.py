"""A target that is the sum of dated tasks speaks of the units the tasks name."""

import pytest

from indicators.models import Campaign
from reporting.queries.targets.targets import targets_of
from reporting.scores import scorebook
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = build.at(4, 20)


def test_target_that_is_the_sum_of_tasks_is_measured_by_their_own_units(
    campaign: Campaign,
) -> None:
    """四个镇街 owe 100 + 30 + 30 + 50; the figure that scores is the lead's own."""
    build.open_months(campaign, now=NOW)
    towns = {"huxi": "104", "lihaiwu": "34", "yuji": "34", "zhulaozhuang": "54"}
    for of, registered in towns.items():
        build.deliver(campaign, of, 3, when=NOW, xinyidai_enterprises=registered)
    build.deliver(campaign, "financial-monitoring", 3, when=NOW, xinyidai_enterprises="189")
    scorebook.ensure_scored(campaign, now=NOW)
    page = targets_of(campaign, now=NOW)
    (one,) = [one for one in page.rows if one.goal.metric == "xinyidai_enterprises"]
    assert (one.now, one.state, one.shortfall) == ("226家", "met", "")
