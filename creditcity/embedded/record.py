"""What is written down about the private servers, so that others find them."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the private servers listen, and which process started them."""

    database_url: str
    redis_url: str
    pid: int
    sockets: str


def addresses(var: Path) -> Addresses | None:
    """Return the addresses last written below var; None when no portal runs there.

    Starts nothing and asks no server: after a killed portal the answer may be out of date.
    """
    try:
        found = json.loads(_file(var).read_text(encoding="utf-8"))
        return Addresses(**found)
    except (OSError, ValueError, TypeError):
        return None


def write(var: Path, found: Addresses) -> None:
    """Write the addresses whole and at once, for their owner only: a password is inside."""
    new = _file(var).with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(found), file)
    new.replace(_file(var))


def forget(var: Path) -> None:
    """Remove the addresses: the servers have stopped."""
    _file(var).unlink(missing_ok=True)


def _file(var: Path) -> Path:
    return var / "embedded.json"
