"""pytest plugin (`-p tests.sharing`): which process of the tests runs what.

A file stays in one process, for what it builds once; so do the files in front of one running
portal, and those inside one filled house. They run in the order they are found: by number of
tests the slowest files come last.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# Starting the portal with its demonstration, or filling the house, takes longer than most files.
TOGETHER = ("tests/browser/", "tests/house/")


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # xdist tells no types
    """As `--dist loadfile`, with the files of such a folder as one."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Ours for `--dist loadfile`, None (xdist's own) for every other way."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Sharing(config, log)
