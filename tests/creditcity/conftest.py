"""A folder for a portal's data, and what has to be known about running processes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that the servers' account can enter, as a checkout usually is; pytest's own is
    closed to everybody else."""
    folder = Path(tempfile.mkdtemp(prefix="creditcity-tests-"))
    folder.chmod(0o711)
    yield folder / "var"
    shutil.rmtree(folder)
