"""Installs system packages for tests that need a program no Python package brings."""

import os
import shutil
import subprocess


def can_install() -> bool:
    """Tell whether this account may install packages here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Ask apt for them; whoever asked looks afterwards whether they came."""
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *command],
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
