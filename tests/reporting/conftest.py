"""20 April 2022, the first regular month open: the day most pages and programs are tested on."""

from collections.abc import Iterator

import pytest
import time_machine

from indicators.models import Campaign
from reporting.models import Submission
from tests import builders as build

TWENTIETH = build.at(4, 20)


@pytest.fixture
def twentieth_of_april() -> Iterator[None]:
    """The clock that views and tasks read stands still at 20 April."""
    with time_machine.travel(TWENTIETH, tick=False):
        yield


@pytest.fixture
def opened(campaign: Campaign) -> Campaign:
    """The plan of 2022 with every month open that is open by then."""
    build.open_months(campaign, now=TWENTIETH)
    return campaign


@pytest.fixture
def sheet(opened: Campaign) -> Submission:
    """April of 区市场监督管理局, the unit with the longest sheet."""
    return build.sheet_of(opened, "market-supervision", 4)
