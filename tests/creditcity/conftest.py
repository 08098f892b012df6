"""A folder for a portal's data, and what has to be known about running processes."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def folder_of_data() -> Iterator[Path]:
    """A folder that the servers' account can enter, as a checkout usually is; pytest's own is
    closed to everybody else."""
    folder = Path(tempfile.mkdtemp(prefix="creditcity-tests-"))
    folder.chmod(0o711)
    try:
        yield folder / "var"
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def var() -> Iterator[Path]:
    """Empty, and gone after the test."""
    with folder_of_data() as folder:
        yield folder
