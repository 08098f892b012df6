"""Which processes belong to a process, and which of them still run."""

import subprocess
from pathlib import Path

from creditcity import processes


def descendants(root: int) -> set[int]:
    """Return the numbers of root's children, their children and so on."""
    parents = _parents()
    found: set[int] = set()
    fresh = {root}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh}
        found |= fresh
    return found


def _parents() -> dict[int, int]:
    if Path("/proc").is_dir():
        stats = map(_stat, Path("/proc").glob("[0-9]*"))
        return {pid: parent for pid, parent in stats if pid}
    lines = subprocess.check_output(["ps", "-axo", "pid=,ppid="], text=True).splitlines()
    return {int(pid): int(parent) for pid, parent in map(str.split, lines)}


def _stat(folder: Path) -> tuple[int, int]:
    try:
        # The name in brackets may contain spaces: "12 (tmux: server) S 1 …".
        after_name = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0
    return int(folder.name), int(after_name[1])


def running(pids: set[int]) -> dict[int, str]:
    """Return the command lines of those that still run; zombies do not."""
    commands = {pid: processes.command_of(pid) for pid in pids}
    return {pid: command for pid, command in commands.items() if command}


def all_end(pids: set[int], *, seconds: float) -> bool:
    """Wait until none of pids runs; False when some still do."""
    return processes.wait_until(lambda: not running(pids), seconds=seconds)
