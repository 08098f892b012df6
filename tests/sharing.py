"""pytest plugin (`-p tests.sharing`): which process of the tests runs what.

A file stays in one process, for what it builds once; so do the files in front of one running
portal, and those inside one filled house. What takes longest begins first, so that the processes
end together; the rest runs in the order it is found.
"""

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# Starting the portal with its demonstration, or filling the house, takes longer than most files.
TOGETHER = ("tests/browser/", "tests/house/")
# As long as all the others of its folder: it is worth a second house.
ALONE = ("tests/house/test_access.py",)
LONGEST_FIRST = (
    "tests/browser/",
    *ALONE,
    "tests/house/",
    "tests/creditcity/test_portal.py",
    "tests/journeys/",
    "tests/reporting/test_benchmark.py",
)


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # xdist tells no types
    """As `--dist loadfile`, with the files of such a folder as one."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        if file in ALONE:
            return file
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Brings the longest to the front; the others keep their order."""
    items.sort(key=lambda item: _turn(item.nodeid))


def _turn(nodeid: str) -> int:
    turns = (turn for turn, path in enumerate(LONGEST_FIRST) if nodeid.startswith(path))
    return next(turns, len(LONGEST_FIRST))


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests wait for the portals and browsers they start."""
    given = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS")
    return int(given) if given else (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Ours for `--dist loadfile`, None (xdist's own) for every other way."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Sharing(config, log)
